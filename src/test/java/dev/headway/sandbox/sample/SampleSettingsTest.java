package dev.headway.sandbox.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.sandbox.sample.SampleSettings.Shutdown;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleSettingsTest {
  @Test
  void defaultsDoNoHarm() {
    SampleSettings settings = SampleSettings.of(Map.of("LATENCY", " "));
    assertThat(settings.port()).isEqualTo(8080);
    assertThat(settings.failPercent()).isZero();
    assertThat(settings.latency()).isZero();
    assertThat(settings.crashAfter()).isEmpty();
    assertThat(settings.unhealthyAfterRequests()).isEmpty();
    assertThat(settings.shutdown()).isEqualTo(Shutdown.GRACEFUL);
  }

  @Test
  void readsEachVariable() {
    SampleSettings settings =
        SampleSettings.of(
            Map.of(
                "VERSION",
                "2",
                "POD_NAME",
                "web",
                "PORT",
                "81",
                "FAIL_PERCENT",
                "2.5",
                "LATENCY",
                "1m30s",
                "READY_AFTER",
                "250ms",
                "CRASH_AFTER",
                "1h",
                "EXIT_AFTER",
                "2s",
                "UNHEALTHY_AFTER_REQUESTS",
                "20",
                "SHUTDOWN",
                "Abrupt"));
    assertThat(settings.version()).isEqualTo("2");
    assertThat(settings.podName()).isEqualTo("web");
    assertThat(settings.port()).isEqualTo(81);
    assertThat(settings.failPercent()).isEqualByComparingTo("2.5");
    assertThat(settings.latency()).isEqualTo(Duration.ofSeconds(90));
    assertThat(settings.readyAfter()).isEqualTo(Duration.ofMillis(250));
    assertThat(settings.crashAfter()).hasValue(Duration.ofHours(1));
    assertThat(settings.exitAfter()).hasValue(Duration.ofSeconds(2));
    assertThat(settings.unhealthyAfterRequests()).hasValue(20);
    assertThat(settings.shutdown()).isEqualTo(Shutdown.ABRUPT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PORT | 0 | a number from 1 to 65535",
        "PORT | 65536 | a number from 1 to 65535",
        "FAIL_PERCENT | 101 | a number from 0 to 100",
        "FAIL_PERCENT | -1 | a number from 0 to 100",
        "LATENCY | 5 | a duration such as 250ms or 1m30s",
        "READY_AFTER | -5s | a duration such as 250ms or 1m30s",
        "CRASH_AFTER | soon | a duration such as 250ms or 1m30s",
        "EXIT_AFTER | 1d | a duration such as 250ms or 1m30s",
        "UNHEALTHY_AFTER_REQUESTS | -1 | a number from 0 on",
        "SHUTDOWN | never | graceful or abrupt"
      })
  void refusesWhatItDoesNotUnderstand(String name, String value, String allowed) {
    assertThatThrownBy(() -> SampleSettings.of(Map.of(name, value)))
        .hasMessage("%s must be %s, not '%s'", name, allowed, value);
  }

  @Test
  void namesEveryProblem() {
    assertThatThrownBy(() -> SampleSettings.of(Map.of("PORT", "x", "LATENCY", "y")))
        .hasMessageContaining("PORT")
        .hasMessageContaining("; LATENCY");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "10, 100", "33.3, 333", "100, 1000"})
  void failuresAreSpreadEvenly(String percent, int expected) {
    SampleBehaviour behaviour =
        new SampleBehaviour(SampleSettings.of(Map.of("FAIL_PERCENT", percent)));
    int failed = 0;
    for (int i = 0; i < 1000; i++) {
      failed += behaviour.nextStatus() == 500 ? 1 : 0;
    }
    assertThat(failed).isEqualTo(expected);
  }

  @Test
  void turnsUnhealthyAfterSoManyRequests() {
    SampleBehaviour behaviour =
        new SampleBehaviour(SampleSettings.of(Map.of("UNHEALTHY_AFTER_REQUESTS", "2")));
    assertThat(behaviour.healthy()).isTrue();
    assertThat(behaviour.nextStatus()).isEqualTo(200);
    assertThat(behaviour.healthy()).isTrue();
    assertThat(behaviour.nextStatus()).isEqualTo(200);
    assertThat(behaviour.healthy()).isFalse();
    assertThat(behaviour.nextStatus()).isEqualTo(500);
  }

  @Test
  void isReadyAfterItsTime() {
    SampleBehaviour behaviour = new SampleBehaviour(SampleSettings.of(Map.of("READY_AFTER", "2s")));
    assertThat(behaviour.ready(Duration.ofMillis(1999))).isFalse();
    assertThat(behaviour.ready(Duration.ofSeconds(2))).isTrue();
  }
}
