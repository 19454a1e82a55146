package dev.headway.gitsync.report;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as a status has them: RFC 3339 in UTC, no finer than milliseconds. */
final class Times {
  private Times() {}

  static String text(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
