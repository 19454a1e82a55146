package dev.headway.sandbox.world.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WeightedChoiceTest {
  static Stream<List<Integer>> weights() {
    return Stream.of(
        List.of(1),
        List.of(90, 10),
        List.of(0, 5),
        List.of(1, 1, 1),
        List.of(999, 1),
        List.of(3, 0, 7));
  }

  @ParameterizedTest
  @MethodSource("weights")
  void eachPlaceComesAsOftenAsItsWeight(List<Integer> weights) {
    WeightedChoice choice = new WeightedChoice(weights);
    int sum = weights.stream().mapToInt(Integer::intValue).sum();
    int[] counts = new int[weights.size()];
    for (int i = 0; i < sum; i++) {
      counts[choice.next().orElseThrow()]++;
    }
    assertThat(IntStream.of(counts).boxed().toList()).isEqualTo(weights);
  }

  @Test
  void noWeightNoChoice() {
    assertThat(new WeightedChoice(List.of(0, 0)).next()).isEmpty();
    assertThat(new WeightedChoice(List.of()).next()).isEmpty();
  }

  @Test
  void lagStaysInItsRange() {
    for (int turn = 0; turn < 100; turn++) {
      assertThat(Lag.AS_TRAEFIK.traffic().pick(turn))
          .isBetween(Duration.ofMillis(30), Duration.ofMillis(180));
    }
    assertThatThrownBy(() -> new Lag.Range(Duration.ofMillis(2), Duration.ofMillis(1)))
        .hasMessageContaining("must begin at nothing or later");
  }
}
