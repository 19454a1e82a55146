package dev.headway.gitsync.decide;

import java.time.Duration;
import java.time.Instant;

/** When a branch is asked for news. */
public final class Schedule {
  private static final Duration FIRST_RETRY = Duration.ofSeconds(2);
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);
  private static final int JITTER_PERCENT = 10;

  private Schedule() {}

  /**
   * When to ask next: after the interval, spread by a tenth of it to both sides so that many syncs
   * do not ask at once; sooner after failures, since an outage should not be felt longer than it
   * lasts, but never more often than the interval would allow when that is shorter.
   *
   * @param seed differs between GitSyncs
   */
  public static Instant next(Instant last, Duration interval, int failures, int seed) {
    if (failures == 0) {
      return last.plus(jittered(interval, seed, last));
    }
    Duration backoff = FIRST_RETRY.multipliedBy(1L << Math.min(failures - 1, 10));
    Duration capped = backoff.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : backoff;
    Duration wait = capped.compareTo(interval) > 0 && failures < 6 ? interval : capped;
    return last.plus(jittered(wait, seed, last));
  }

  private static Duration jittered(Duration wait, int seed, Instant last) {
    long spread = wait.toMillis() * JITTER_PERCENT / 100;
    if (spread == 0) {
      return wait;
    }
    long mixed = (seed * 0x9E3779B97F4A7C15L) ^ (last.toEpochMilli() * 0xBF58476D1CE4E5B9L);
    long offset = Math.floorMod(mixed ^ (mixed >>> 31), 2 * spread + 1) - spread;
    return wait.plusMillis(offset);
  }
}
