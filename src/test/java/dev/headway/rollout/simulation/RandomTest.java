package dev.headway.rollout.simulation;

import dev.headway.rollout.decide.RolloutPlanner;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Many stories that nobody wrote: random deployments, faults, people and orders. */
class RandomTest {
  private static final int RUNS = Integer.getInteger("simulation.runs", 2000);
  private static final long SEED = Long.getLong("simulation.seed", 4_000_000L);

  @Test
  void keepsEveryRuleAndComesToRest() {
    for (int run = 0; run < RUNS; run++) {
      long seed = SEED + run;
      try {
        play(seed);
      } catch (RuntimeException broken) {
        Assertions.fail("seed " + seed + " (-Dsimulation.seed=" + seed + "): " + broken, broken);
      }
    }
  }

  private static void play(long seed) {
    Random dice = new Random(seed);
    Scenario scenario = RandomStory.tell(dice);
    World world = scenario.atRest(RolloutPlanner::plan);
    Run run = new Run(world, RolloutPlanner::plan, Optional.of(dice), scenario.events());
    if (dice.nextInt(3) == 0) {
      run.crashAfter(1 + dice.nextInt(20), dice.nextBoolean());
    }
    try {
      run.toTheEnd();
      Ends.checkWhereStableServes(world);
    } catch (Violation broken) {
      throw new Violation(broken.getMessage() + "\n" + run.transcript().last());
    }
  }
}
