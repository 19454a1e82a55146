package dev.headway.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CheckTimesTest {

  @Test
  void severalTargetsAreGoodWhileAllAreAndBadSinceTheFirstIs() {
    CheckTimes good = new CheckTimes(at(1), at(9), Optional.empty());
    CheckTimes later = new CheckTimes(at(3), at(8), Optional.empty());
    CheckTimes bad = new CheckTimes(Optional.empty(), Optional.empty(), at(5));
    CheckTimes worse = new CheckTimes(Optional.empty(), Optional.empty(), at(4));
    assertThat(CheckTimes.together(List.of())).isEqualTo(CheckTimes.NONE);
    assertThat(CheckTimes.together(List.of(good, later)))
        .isEqualTo(new CheckTimes(at(3), at(8), Optional.empty()));
    assertThat(CheckTimes.together(List.of(good, bad, worse)))
        .isEqualTo(new CheckTimes(Optional.empty(), Optional.empty(), at(4)));
    assertThat(CheckTimes.together(List.of(good, CheckTimes.NONE))).isEqualTo(CheckTimes.NONE);
  }

  @Test
  void nothingWasGoodWhileNothingWasBad() {
    CheckTimes good = new CheckTimes(at(1), at(9), Optional.empty());
    assertThat(good.wereGoodWhile(CheckTimes.NONE)).isFalse();
    assertThat(good.wereGoodWhile(new CheckTimes(at(1), at(1), at(5)))).isTrue();
  }

  private static Optional<Instant> at(int second) {
    return Optional.of(Instant.EPOCH.plusSeconds(second));
  }
}
