package dev.headway.rollout.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.rollout.decide.RolloutPlanner;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Many stories that nobody wrote: random deployments, faults, people and orders. */
class RandomTest {
  private static final int RUNS = Integer.getInteger("simulation.runs", 10_000);
  private static final long SEED = Long.getLong("simulation.seed", 4_000_000L);
  private static final int SHOWN = 3;

  /** No run knows of another, so that each processor takes its share of them. */
  @Test
  void keepsEveryRuleAndComesToRest() {
    List<String> broken =
        LongStream.range(SEED, SEED + RUNS)
            .parallel()
            .boxed()
            .flatMap(seed -> play(seed).stream())
            .limit(SHOWN)
            .toList();
    assertThat(broken).as("-Dsimulation.runs=1 -Dsimulation.seed=SEED plays one of them").isEmpty();
  }

  private static Optional<String> play(long seed) {
    Random dice = new Random(seed);
    Scenario scenario = RandomStory.tell(dice);
    World world = scenario.atRest(RolloutPlanner::plan);
    Run run = new Run(world, RolloutPlanner::plan, Optional.of(dice), scenario.events());
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
