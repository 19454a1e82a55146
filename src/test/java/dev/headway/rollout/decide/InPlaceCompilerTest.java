package dev.headway.rollout.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.domain.Weight;
import dev.headway.rollout.decide.RolloutSpec.Canary;
import dev.headway.rollout.decide.RolloutSpec.WrittenStep;
import dev.headway.rollout.decide.StepCompiler.Compiled;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Steps of pods that come on top of those that stay. */
class InPlaceCompilerTest {

  private static RolloutSpec spec(int replicas, int... weights) {
    List<WrittenStep> steps =
        IntStream.of(weights)
            .mapToObj(
                weight ->
                    new WrittenStep(
                        Optional.empty(),
                        Weight.ofPercent(weight),
                        Duration.ofSeconds(weight == 100 ? 0 : 1),
                        false,
                        Optional.empty()))
            .toList();
    return StepCompilerTest.spec(replicas, new Canary.Steps(steps));
  }

  @ParameterizedTest
  @CsvSource({"4, 20, 1", "4, 25, 2", "4, 50, 4", "10, 1, 1", "100, 1, 2", "3, 50, 3", "0, 50, 0"})
  void aShareIsThatOfPodsOnTop(int replicas, int weight, int pods) {
    assertThat(InPlaceCompiler.compile(spec(replicas, weight)))
        .isInstanceOfSatisfying(
            Compiled.Ok.class,
            ok -> {
              assertThat(ok.program().step(0).pods()).isEqualTo(pods);
              assertThat(ok.program().steps().getLast().pods()).isEqualTo(replicas);
            });
  }

  @Test
  void moreThanHalfIsRefusedByName() {
    assertThat(InPlaceCompiler.compile(spec(4, 20, 60)))
        .isInstanceOfSatisfying(
            Compiled.Refused.class,
            refused ->
                assertThat(refused.problems())
                    .containsExactly(
                        "step '60 %': `weight` must be at most 50 with `workloadRef`, since the"
                            + " Deployment keeps its old pods until the promotion; for regular"
                            + " steps set `maxWeight`"));
  }

  @Test
  void oneOfTwoPodsIsCoarseForATenth() {
    RolloutSpec spec = spec(1, 10);
    Step step = ((Compiled.Ok) InPlaceCompiler.compile(spec)).program().step(0);
    assertThat(InPlaceCompiler.isCoarse(spec, step)).isTrue();
    Step half = ((Compiled.Ok) InPlaceCompiler.compile(spec(1, 50))).program().step(0);
    assertThat(InPlaceCompiler.isCoarse(spec, half)).isFalse();
  }
}
