package dev.headway.rollout.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.rollout.decide.RolloutPlanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Many stories that nobody wrote: random deployments, faults, people and orders. */
class RandomTest {
  private static final int RUNS = Integer.getInteger("simulation.runs", 10_000);
  private static final long SEED = Long.getLong("simulation.seed", 4_000_000L);
  private static final int RESTARTS = Integer.getInteger("simulation.restarts", 500);
  private static final int SHOWN = 3;

  @Test
  void keepsEveryRuleAndComesToRest() {
    assertThat(broken(RUNS, seed -> List.of()))
        .as("-Dsimulation.runs=1 -Dsimulation.seed=SEED plays one of them")
        .isEmpty();
  }

  /** The same stories, in which people ask for new pods as well. */
  @Test
  void keepsEveryRuleWhilePodsAreReplaced() {
    assertThat(broken(RESTARTS, RandomTest::restarts)).isEmpty();
  }

  private static List<Event> restarts(long seed) {
    Random dice = new Random(seed);
    return List.of(RandomEvents.restart(dice), RandomEvents.restart(dice));
  }

  /** No run knows of another, so that each processor takes its share of them. */
  private static List<String> broken(int runs, LongFunction<List<Event>> more) {
    return LongStream.range(SEED, SEED + runs)
        .parallel()
        .boxed()
        .flatMap(seed -> play(seed, more.apply(seed)).stream())
        .limit(SHOWN)
        .toList();
  }

  private static Optional<String> play(long seed, List<Event> more) {
    Random dice = new Random(seed);
    Scenario scenario = RandomStory.tell(dice);
    World world = scenario.atRest(RolloutPlanner::plan);
    List<Event> events = new ArrayList<>(scenario.events());
    events.addAll(more);
    Run run = new Run(world, RolloutPlanner::plan, Optional.of(dice), events);
    switch (dice.nextInt(4)) {
      case 0 -> run.crashAfter(1 + dice.nextInt(20), dice.nextBoolean());
      case 1 -> run.crashOften(dice.nextBoolean());
      default -> {}
    }
    try {
      run.toTheEnd();
      Ends.checkWhereStableServes(world);
      return Optional.empty();
    } catch (RuntimeException broken) {
      return Optional.of("seed " + seed + ": " + broken + "\n" + run.transcript().last());
    }
  }
}
