package dev.headway.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "0s, 0",
    "500ms, 500",
    "90s, 90000",
    "1m30s, 90000",
    "2h, 7200000",
    "1h1m1s1ms, 3661001",
    "99999h, 359996400000",
    "1s1s, 2000",
    "00010s, 10000"
  })
  void readsWhatGep2257Allows(String text, long millis) {
    assertThat(Durations.parse(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "5", "s", "1.5s", "-1s", "1d", "100000s", "1s ", "1h1m1s1ms1s", "1S", "1us"})
  void refusesEverythingElse(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Durations.parse(text))
        .withMessage("'" + text + "' is not a duration: write it as in '90s', '1m30s' or '500ms'");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0s",
    "-1, 0s",
    "-90000, 0s",
    "1, 1ms",
    "500, 500ms",
    "1500, 1s500ms",
    "60000, 1m",
    "90000, 1m30s",
    "86400000, 24h",
    "3600001, 1h1ms",
    "3661001, 1h1m1s1ms"
  })
  void writesTheShortestForm(long millis, String text) {
    assertThat(Durations.format(Duration.ofMillis(millis))).isEqualTo(text);
  }

  @Test
  void dropsWhatIsShorterThanAMillisecond() {
    assertThat(Durations.format(Duration.ofNanos(999_999))).isEqualTo("0s");
    assertThat(Durations.format(Duration.ofNanos(1_999_999))).isEqualTo("1ms");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 999, 1000, 59_999, 60_000, 3_599_999, 3_600_000, 86_399_999})
  void readsWhatItWrites(long millis) {
    Duration duration = Duration.ofMillis(millis);
    assertThat(Durations.parse(Durations.format(duration))).isEqualTo(duration);
  }
}
