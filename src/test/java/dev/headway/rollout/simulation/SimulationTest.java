package dev.headway.rollout.simulation;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.headway.rollout.decide.RolloutPlanner;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every story, in the quiet order and in shuffled ones. */
class SimulationTest {
  private static final long FIXED_SEED = 20_260_101;

  static List<Scenario> scenarios() {
    return Scenarios.all();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void endsWellInTheQuietOrder(Scenario scenario) {
    scenario.play(RolloutPlanner::plan, Optional.empty());
  }

  @Tag("shuffled")
  @ParameterizedTest
  @MethodSource("scenarios")
  void endsWellInAShuffledOrder(Scenario scenario) {
    for (int round = 0; round < 8; round++) {
      long seed = FIXED_SEED + round;
      assertThatCode(() -> scenario.play(RolloutPlanner::plan, Optional.of(new Random(seed))))
          .as("%s with seed %d", scenario, seed)
          .doesNotThrowAnyException();
    }
  }
}
