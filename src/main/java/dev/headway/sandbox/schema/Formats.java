package dev.headway.sandbox.schema;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The string formats that a server checks; others are not checked, as there. */
final class Formats {
  private static final Pattern UUID =
      Pattern.compile("(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}");
  private static final Pattern HOSTNAME =
      Pattern.compile("[a-zA-Z0-9]([-a-zA-Z0-9]{0,62})(\\.[a-zA-Z0-9]([-a-zA-Z0-9]{0,62}))*\\.?");
  private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+");
  private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.|$)){4}");
  private static final Pattern DURATION_PART =
      Pattern.compile("([0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|ms|s|m|h)");

  private Formats() {}

  static boolean matches(String format, String value) {
    return switch (format) {
      case "date-time", "datetime" -> isDateTime(value);
      case "date" -> isDate(value);
      case "duration" -> duration(value).isPresent();
      case "byte" -> isBase64(value);
      case "uri" -> isUri(value);
      case "uuid", "uuid3", "uuid4", "uuid5" -> UUID.matcher(value).matches();
      case "hostname" -> value.length() <= 255 && HOSTNAME.matcher(value).matches();
      case "email" -> EMAIL.matcher(value).matches();
      case "ipv4" -> IPV4.matcher(value).matches();
      default -> true;
    };
  }

  /** A Go duration such as {@code 1h30m}; empty if the text is none. */
  static Optional<Duration> duration(String text) {
    String rest = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
    if (rest.equals("0")) {
      return Optional.of(Duration.ZERO);
    }
    Matcher part = DURATION_PART.matcher(rest);
    double nanos = 0;
    int end = 0;
    while (end < rest.length() && part.find(end) && part.start() == end) {
      nanos += Double.parseDouble(part.group(1)) * nanosOf(part.group(2));
      end = part.end();
    }
    if (rest.isEmpty() || end < rest.length()) {
      return Optional.empty();
    }
    return Optional.of(Duration.ofNanos(Math.round(text.startsWith("-") ? -nanos : nanos)));
  }

  private static double nanosOf(String unit) {
    return switch (unit) {
      case "ns" -> 1;
      case "us", "µs" -> 1e3;
      case "ms" -> 1e6;
      case "s" -> 1e9;
      case "m" -> 60e9;
      default -> 3600e9;
    };
  }

  private static boolean isDateTime(String value) {
    try {
      OffsetDateTime.parse(value);
      return true;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private static boolean isDate(String value) {
    try {
      LocalDate.parse(value);
      return true;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private static boolean isBase64(String value) {
    try {
      Base64.getDecoder().decode(value);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isUri(String value) {
    try {
      return new URI(value).isAbsolute();
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
