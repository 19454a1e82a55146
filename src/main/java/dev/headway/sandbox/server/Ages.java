package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Durations in the short form of kubectl's AGE column. */
final class Ages {
  private Ages() {}

  static String since(JsonNode timestamp, Instant now) {
    String text = timestamp.asText("");
    if (text.isEmpty()) {
      return "<unknown>";
    }
    try {
      return brief(Duration.between(Instant.parse(text), now));
    } catch (DateTimeParseException e) {
      return "<invalid>";
    }
  }

  /** Two units at most, the second only while the first is small: 119s, 5m30s, 3h, 2d4h, 3y. */
  static String brief(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < -1) {
      return "<invalid>";
    }
    if (seconds <= 0) {
      return "0s";
    }
    if (seconds < 120) {
      return seconds + "s";
    }
    long minutes = seconds / 60;
    if (minutes < 10) {
      return join(minutes, "m", seconds % 60, "s");
    }
    if (minutes < 180) {
      return minutes + "m";
    }
    long hours = minutes / 60;
    if (hours < 8) {
      return join(hours, "h", minutes % 60, "m");
    }
    if (hours < 48) {
      return hours + "h";
    }
    long days = hours / 24;
    if (hours < 192) {
      return join(days, "d", hours % 24, "h");
    }
    if (days < 730) {
      return days + "d";
    }
    return days < 2920 ? join(days / 365, "y", days % 365, "d") : days / 365 + "y";
  }

  private static String join(long first, String unit, long second, String smaller) {
    return second == 0 ? first + unit : first + unit + second + smaller;
  }
}
