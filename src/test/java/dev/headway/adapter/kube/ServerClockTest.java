package dev.headway.adapter.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerClockTest {
  private static final Instant MACHINE = Instant.parse("2026-11-21T12:00:00.700Z");
  private final AtomicReference<Instant> machine = new AtomicReference<>(MACHINE);
  private final ServerClock clock = new ServerClock(machine::get);

  @ParameterizedTest
  @CsvSource({
    "'Sat, 21 Nov 2026 12:00:00 GMT', 2026-11-21T12:00:00.700Z",
    "'Sat, 21 Nov 2026 12:00:02 GMT', 2026-11-21T12:00:00.700Z",
    "'Sat, 21 Nov 2026 11:59:59 GMT', 2026-11-21T12:00:00.700Z",
    "'Sat, 21 Nov 2026 13:00:00 GMT', 2026-11-21T13:00:00.500Z",
    "'Sat, 21 Nov 2026 11:00:00 GMT', 2026-11-21T11:00:00.500Z",
    "'Sat, 21 Nov 2026 12:00:05 GMT', 2026-11-21T12:00:05.500Z",
  })
  void aClockThatIsFarOffIsThatOfTheServer(String date, Instant time) {
    clock.hear(date);
    assertThat(clock.instant()).isEqualTo(time);
    machine.set(MACHINE.plusSeconds(90));
    assertThat(clock.instant()).isEqualTo(time.plusSeconds(90));
  }

  /** What is under way must not become longer or shorter. */
  @Test
  void nobodySetsItAgain() {
    clock.hear("Sat, 21 Nov 2026 13:00:00 GMT");
    clock.hear("Sat, 21 Nov 2026 15:00:00 GMT");
    assertThat(clock.instant()).isEqualTo(Instant.parse("2026-11-21T13:00:00.500Z"));
  }

  @Test
  void anAnswerWithoutAReadableDateSaysNothing() {
    clock.hear(null);
    clock.hear("yesterday");
    assertThat(clock.instant()).isEqualTo(MACHINE);
    clock.hear("Sat, 21 Nov 2026 13:00:00 GMT");
    assertThat(Duration.between(MACHINE, clock.instant())).isGreaterThan(Duration.ofMinutes(59));
  }
}
