package dev.headway.adapter.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SteadyClockTest {

  private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

  @Test
  void runsOnWhereTheClockOfTheMachineJumps() {
    var wall = new AtomicReference<>(START);
    var nanos = new AtomicLong(Long.MAX_VALUE - 5);
    var clock = new SteadyClock(wall::get, nanos::get);
    assertThat(clock.instant()).isEqualTo(START);
    wall.set(START.minus(Duration.ofHours(1)));
    nanos.addAndGet(Duration.ofSeconds(3).toNanos());
    assertThat(clock.instant()).isEqualTo(START.plusSeconds(3));
    wall.set(START.plus(Duration.ofHours(9)));
    nanos.addAndGet(1);
    assertThat(clock.instant()).isEqualTo(START.plusSeconds(3).plusNanos(1));
  }
}
