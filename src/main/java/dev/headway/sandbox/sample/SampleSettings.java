package dev.headway.sandbox.sample;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the sample application behaves, as its environment variables say.
 *
 * @param version what it calls itself ({@code VERSION})
 * @param podName where it runs ({@code POD_NAME})
 * @param port where it listens ({@code PORT}, default 8080)
 * @param failPercent the share of requests answered with 500, spread evenly ({@code FAIL_PERCENT},
 *     default 0)
 * @param latency how long each request takes ({@code LATENCY}, default none)
 * @param readyAfter from start until {@code /readyz} answers 200 ({@code READY_AFTER}, default at
 *     once)
 * @param crashAfter from start until it ends with exit code 1 ({@code CRASH_AFTER}, default never)
 * @param exitAfter from start until it ends well, with exit code 0, as a job does ({@code
 *     EXIT_AFTER}, default never)
 * @param unhealthyAfterRequests after so many requests {@code /healthz} and every request answer
 *     500 ({@code UNHEALTHY_AFTER_REQUESTS}, default never); probes are not counted
 * @param shutdown what happens to requests in flight when it is told to end ({@code SHUTDOWN},
 *     default graceful)
 */
public record SampleSettings(
    String version,
    String podName,
    int port,
    BigDecimal failPercent,
    Duration latency,
    Duration readyAfter,
    Optional<Duration> crashAfter,
    Optional<Duration> exitAfter,
    OptionalLong unhealthyAfterRequests,
    Shutdown shutdown) {

  /** The port that it listens on unless told. */
  public static final int DEFAULT_PORT = 8080;

  private static final Pattern DURATION = Pattern.compile("([0-9]{1,5}(h|m|s|ms)){1,4}");
  private static final Pattern DURATION_PART = Pattern.compile("([0-9]{1,5})(ms|h|m|s)");

  /** How the application ends when it is told to. */
  public enum Shutdown {
    /** Requests in flight are answered first. */
    GRACEFUL,
    /** Connections are cut at once. */
    ABRUPT
  }

  /**
   * The environment says what cannot be: the message names each variable, its value and what is
   * allowed.
   */
  public static final class InvalidSettings extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidSettings(List<String> problems) {
      super(String.join("; ", problems));
    }
  }

  /**
   * Reads the variables named above; others are not the sample's and are left alone. An empty value
   * counts as absent.
   *
   * @throws InvalidSettings with all problems at once
   */
  public static SampleSettings of(Map<String, String> environment) {
    Reader reader = new Reader(environment);
    SampleSettings settings =
        new SampleSettings(
            reader.text("VERSION").orElse("unknown"),
            reader.text("POD_NAME").or(() -> reader.text("HOSTNAME")).orElse("sample"),
            reader.read("PORT", SampleSettings::port).orElse(DEFAULT_PORT),
            reader.read("FAIL_PERCENT", SampleSettings::percent).orElse(BigDecimal.ZERO),
            reader.read("LATENCY", SampleSettings::duration).orElse(Duration.ZERO),
            reader.read("READY_AFTER", SampleSettings::duration).orElse(Duration.ZERO),
            reader.read("CRASH_AFTER", SampleSettings::duration),
            reader.read("EXIT_AFTER", SampleSettings::duration),
            reader
                .read("UNHEALTHY_AFTER_REQUESTS", SampleSettings::count)
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty()),
            reader.read("SHUTDOWN", SampleSettings::shutdown).orElse(Shutdown.GRACEFUL));
    if (!reader.problems.isEmpty()) {
      throw new InvalidSettings(reader.problems);
    }
    return settings;
  }

  private static int port(String text) {
    int port = Integer.parseInt(text);
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException(text);
    }
    return port;
  }

  private static BigDecimal percent(String text) {
    BigDecimal percent = new BigDecimal(text);
    if (percent.signum() < 0 || percent.compareTo(BigDecimal.valueOf(100)) > 0) {
      throw new IllegalArgumentException(text);
    }
    return percent;
  }

  private static long count(String text) {
    long count = Long.parseLong(text);
    if (count < 0) {
      throw new IllegalArgumentException(text);
    }
    return count;
  }

  private static Shutdown shutdown(String text) {
    return Shutdown.valueOf(text.toUpperCase(Locale.ROOT));
  }

  private static Duration duration(String text) {
    if (!DURATION.matcher(text).matches()) {
      throw new IllegalArgumentException(text);
    }
    Duration sum = Duration.ZERO;
    Matcher part = DURATION_PART.matcher(text);
    while (part.find()) {
      long number = Long.parseLong(part.group(1));
      sum =
          sum.plus(
              switch (part.group(2)) {
                case "h" -> Duration.ofHours(number);
                case "m" -> Duration.ofMinutes(number);
                case "s" -> Duration.ofSeconds(number);
                default -> Duration.ofMillis(number);
              });
    }
    return sum;
  }

  private static final Map<String, String> ALLOWED =
      Map.of(
          "PORT", "a number from 1 to 65535",
          "FAIL_PERCENT", "a number from 0 to 100",
          "LATENCY", "a duration such as 250ms or 1m30s",
          "READY_AFTER", "a duration such as 250ms or 1m30s",
          "CRASH_AFTER", "a duration such as 250ms or 1m30s",
          "EXIT_AFTER", "a duration such as 250ms or 1m30s",
          "UNHEALTHY_AFTER_REQUESTS", "a number from 0 on",
          "SHUTDOWN", "graceful or abrupt");

  private record Reader(Map<String, String> environment, List<String> problems) {
    Reader(Map<String, String> environment) {
      this(environment, new ArrayList<>());
    }

    Optional<String> text(String name) {
      return Optional.ofNullable(environment.get(name))
          .map(String::strip)
          .filter(text -> !text.isEmpty());
    }

    <T> Optional<T> read(String name, Function<String, T> parser) {
      Optional<String> text = text(name);
      try {
        return text.map(parser);
      } catch (IllegalArgumentException invalid) {
        problems.add("%s must be %s, not '%s'".formatted(name, ALLOWED.get(name), text.orElse("")));
        return Optional.empty();
      }
    }
  }
}
