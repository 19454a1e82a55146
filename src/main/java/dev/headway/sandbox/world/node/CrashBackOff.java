package dev.headway.sandbox.world.node;

import java.time.Duration;

/**
 * How long a container that keeps ending waits for its next start: at once after the first time,
 * then 10 s doubled up to 5 min.
 */
final class CrashBackOff {
  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  /** A container that ran so long counts as mended. */
  static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);

  private CrashBackOff() {}

  /** {@code ends} in a row, from 1. */
  static Duration after(int ends) {
    if (ends <= 1) {
      return Duration.ZERO;
    }
    Duration delay = FIRST.multipliedBy(1L << Math.min(ends - 2, 6));
    return delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
  }

  /** {@code failures} to pull in a row, from 1. */
  static Duration afterPull(int failures) {
    return after(failures + 1);
  }
}
