package dev.headway.adapter.git;

import java.time.Duration;

/** How values read in messages. */
final class Words {
  private Words() {}

  /** As in {@code 1m30s}. */
  static String duration(Duration value) {
    return value.toMillis() % 1000 == 0
        ? value.toString().substring(2).toLowerCase(java.util.Locale.ROOT)
        : value.toMillis() + "ms";
  }
}
