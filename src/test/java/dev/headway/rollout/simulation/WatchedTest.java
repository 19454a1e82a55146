package dev.headway.rollout.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.rollout.decide.Action;
import dev.headway.rollout.decide.CheckRun;
import dev.headway.rollout.decide.CheckSeen;
import dev.headway.rollout.decide.RolloutPlan;
import dev.headway.rollout.decide.RolloutPlanner;
import dev.headway.rollout.decide.RolloutSnapshot;
import dev.headway.rollout.decide.RolloutSpec;
import dev.headway.rollout.decide.RolloutSpec.CheckSpec;
import dev.headway.rollout.decide.RolloutSpec.CheckTarget;
import dev.headway.rollout.decide.SetMarks.Role;
import dev.headway.rollout.simulation.Behaviour.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A check that is asked for always watches over stable in every state of every release. */
class WatchedTest {

  private static final CheckSpec ALWAYS =
      new CheckSpec("up", CheckTarget.CANDIDATE_PODS, true, true, true);

  @ParameterizedTest
  @CsvSource({"true, NONE", "false, NONE", "true, FAILS_CHECK", "false, CRASHES"})
  void stableIsWatchedBeforeDuringAndAfterARelease(boolean routed, Fault fault) {
    World world = world(routed, fault);
    new Run(world, WatchedTest::watched, Optional.empty(), List.of(Scenarios.ask("b"))).toTheEnd();
    assertThat(world.checks).hasSize(1);
    CheckRun left = world.checks.keySet().iterator().next();
    assertThat(left.isAlways()).isTrue();
    assertThat(left.setName()).isEqualTo(World.setName(fault == Fault.NONE ? "b" : "a"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5, 7, 9})
  void alsoWhenTheOperatorDiesAndInAnyOrder(int actions) {
    World world = world(true, Fault.NONE);
    new Run(
            world,
            WatchedTest::watched,
            Optional.of(new Random(actions)),
            List.of(Scenarios.ask("b")))
        .crashAfter(actions, true)
        .toTheEnd();
    assertThat(world.checks.keySet()).allMatch(CheckRun::isAlways).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPlannerThatWatchesOnlyDuringReleasesIsCaught(boolean routed) {
    World world = world(routed, Fault.NONE);
    Function<RolloutSnapshot, RolloutPlan> mutant =
        seen ->
            judged(
                seen, RolloutPlanner.plan(Mutant.spec(seen, spec -> with(spec, Scenarios.READY))));
    var run = new Run(world, mutant, Optional.empty(), List.of(Scenarios.ask("b")));
    assertThatThrownBy(run::toTheEnd).hasMessageContaining("nothing watches");
  }

  private static World world(boolean routed, Fault fault) {
    World world = routed ? Scenarios.routed(Scenarios.PLAIN) : Scenarios.shared(Scenarios.PLAIN);
    world.spec = with(world.spec, ALWAYS);
    new Run(world, RolloutPlanner::plan, Optional.empty(), List.of()).toTheEnd();
    return world.with("b", Behaviour.faulty(fault, Duration.ofSeconds(20)));
  }

  private static RolloutPlan watched(RolloutSnapshot seen) {
    return judged(seen, RolloutPlanner.plan(seen));
  }

  private static RolloutPlan judged(RolloutSnapshot seen, RolloutPlan plan) {
    boolean serves =
        seen.sets().known().orElse(List.of()).stream()
            .anyMatch(set -> set.marks().role() == Role.STABLE && set.desired() > 0);
    boolean readable =
        seen.sets().unknownCause().isEmpty()
            && seen.traffic().map(it -> it.stable().unknownCause().isEmpty()).orElse(true);
    if (serves && readable && runs(seen, plan).stream().noneMatch(CheckRun::isAlways)) {
      boolean others =
          seen.traffic().stream()
              .flatMap(it -> it.routes().stream())
              .anyMatch(route -> route.route().unknownCause().isPresent());
      if (!others) {
        throw new Violation("nothing watches over stable in " + plan.next());
      }
    }
    return plan;
  }

  private static List<CheckRun> runs(RolloutSnapshot seen, RolloutPlan plan) {
    return plan.actions().stream()
        .filter(Action.RunChecks.class::isInstance)
        .map(action -> ((Action.RunChecks) action).runs())
        .findFirst()
        .orElseGet(() -> seen.checks().stream().map(CheckSeen::run).toList());
  }

  private static RolloutSpec with(RolloutSpec spec, CheckSpec check) {
    return new RolloutSpec(
        spec.replicas(),
        spec.strategy(),
        List.of(check),
        spec.paused(),
        spec.progressDeadline(),
        spec.historyLimit(),
        spec.coarse(),
        spec.settle(),
        spec.drainGrace(),
        spec.rollback(),
        spec.hooks());
  }
}
