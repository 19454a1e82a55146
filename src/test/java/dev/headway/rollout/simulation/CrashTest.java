package dev.headway.rollout.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.rollout.decide.RolloutPlanner;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The operator dies after every single action of every story, with its status kept and lost. No
 * death knows of another, so that each processor takes its share of them.
 */
class CrashTest {
  static Stream<Scenario> scenarios() {
    return Scenarios.all().stream().filter(Scenario::crashable);
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void comesToTheSameEnd(Scenario scenario) {
    World undisturbed = scenario.atRest(RolloutPlanner::plan);
    Run whole = new Run(undisturbed, RolloutPlanner::plan, Optional.empty(), scenario.events());
    whole.toTheEnd();
    String end = Run.outcome(undisturbed);
    IntStream.rangeClosed(1, whole.actions())
        .parallel()
        .forEach(
            action ->
                List.of(false, true)
                    .forEach(statusLost -> endsTheSame(scenario, action, statusLost, end)));
  }

  private static void endsTheSame(Scenario scenario, int action, boolean statusLost, String end) {
    World world = scenario.atRest(RolloutPlanner::plan);
    Run run = new Run(world, RolloutPlanner::plan, Optional.empty(), scenario.events());
    run.crashAfter(action, statusLost);
    Transcript transcript = run.toTheEnd();
    assertThat(Run.outcome(world))
        .as("crash after action %d, status lost: %s%n%s", action, statusLost, transcript.text())
        .isEqualTo(end);
    scenario.check(world);
  }

  static Stream<Scenario> others() {
    return Scenarios.all().stream().filter(scenario -> !scenario.crashable());
  }

  /** Where the end hangs on when things happen, the rules hold all the same. */
  @ParameterizedTest
  @MethodSource("others")
  void keepsTheRules(Scenario scenario) {
    World undisturbed = scenario.atRest(RolloutPlanner::plan);
    Run whole = new Run(undisturbed, RolloutPlanner::plan, Optional.empty(), scenario.events());
    whole.toTheEnd();
    IntStream.rangeClosed(1, whole.actions())
        .parallel()
        .forEach(action -> keepsTheRules(scenario, action));
  }

  private static void keepsTheRules(Scenario scenario, int action) {
    World world = scenario.atRest(RolloutPlanner::plan);
    Run run = new Run(world, RolloutPlanner::plan, Optional.empty(), scenario.events());
    run.crashAfter(action, action % 2 == 0).toTheEnd();
    Ends.checkWhereStableServes(world);
  }
}
