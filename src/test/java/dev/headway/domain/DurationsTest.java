package dev.headway.domain;

import static org.assertj.core.api.Assertions.assertThat;
<<<<<<< HEAD
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
=======
import static org.assertj.core.api.Assertions.assertThatThrownBy;
>>>>>>> 97be80b (Test what is read: digests, specs, marks, findings, tallies)

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({
<<<<<<< HEAD
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
=======
    "90s, PT1M30S, 1m30s",
    "1m30s, PT1M30S, 1m30s",
    "500ms, PT0.5S, 500ms",
    "1h2m3s4ms, PT1H2M3.004S, 1h2m3s4ms",
    "0s, PT0S, 0s"
  })
  void thereAndBack(String text, Duration duration, String shortest) {
    assertThat(Durations.parse(text)).isEqualTo(duration);
    assertThat(Durations.format(duration)).isEqualTo(shortest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "1d", "-1s", "1.5s", "1s 2s", "1000000s"})
  void anythingElseIsRefusedWithWhatIsAllowed(String text) {
    assertThatThrownBy(() -> Durations.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'1m30s'");
  }

  @Test
  void aNegativeDurationIsNone() {
    assertThat(Durations.format(Duration.ofSeconds(-1))).isEqualTo("0s");
>>>>>>> 97be80b (Test what is read: digests, specs, marks, findings, tallies)
  }
}
