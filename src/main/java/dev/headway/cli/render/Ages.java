package dev.headway.cli.render;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Times and durations as people read them. */
public final class Ages {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

  private Ages() {}

  /** The two largest units: {@code 45s}, {@code 2m4s}, {@code 3h12m}, {@code 5d2h}. */
  public static String words(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 60) {
      return seconds + "s";
    }
    if (seconds < 3600) {
      return two(seconds / 60, "m", seconds % 60, "s");
    }
    if (seconds < 86_400) {
      return two(seconds / 3600, "h", seconds / 60 % 60, "m");
    }
    return two(seconds / 86_400, "d", seconds / 3600 % 24, "h");
  }

  /** Tenths of a second below ten seconds, else as {@link #words}. */
  public static String precise(Duration duration) {
    long tenths = Math.round(Math.max(0, duration.toMillis()) / 100.0);
    return tenths < 100 ? tenths / 10 + "." + tenths % 10 + "s" : words(duration);
  }

  /** Hours, minutes and seconds in UTC. */
  public static String clock(Instant time) {
    return CLOCK.format(time);
  }

  /** How long ago a time of the API was; a dash where there is none. */
  public static String since(@Nullable String time, Instant now) {
    return parse(time).map(then -> words(Duration.between(then, now))).orElse("-");
  }

  /** A time of the API, unless it is absent or not one. */
  public static Optional<Instant> parse(@Nullable String time) {
    if (time == null || time.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.parse(time));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static String two(long large, String largeUnit, long small, String smallUnit) {
    return small == 0 ? large + largeUnit : large + largeUnit + small + smallUnit;
  }
}
