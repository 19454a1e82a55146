package dev.headway.rollout.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.rollout.decide.HookPlace.Side;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HookPlaceTest {

  @Test
  void aPlaceIsFoundAgainFromItsText() {
    assertThat(HookPlace.around(Side.AFTER, "25 % (2)").text()).isEqualTo("After 25 % (2)");
    assertThat(HookPlace.of("After 25 % (2)"))
        .isEqualTo(new HookPlace("After", Optional.of("25 % (2)")));
    for (HookPoint point : HookPoint.values()) {
      assertThat(HookPlace.of(point.text()))
          .isEqualTo(new HookPlace(point.text(), Optional.empty()));
    }
  }
}
