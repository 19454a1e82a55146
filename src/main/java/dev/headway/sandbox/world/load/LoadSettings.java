package dev.headway.sandbox.world.load;

import java.net.URI;
import java.time.Duration;

/**
 * What load to make. Bounded in count and in time, always.
 *
 * @param target the address of the gateway, with the path that is asked for
 * @param host the Host header
 * @param perSecond from 1 to 1000
 * @param length from the first request to the last, at most one hour
 * @param timeout of one request
 */
public record LoadSettings(
    URI target, String host, int perSecond, Duration length, Duration timeout) {
  public LoadSettings {
    if (perSecond < 1 || perSecond > 1000) {
      throw new IllegalArgumentException("perSecond must be from 1 to 1000, not " + perSecond);
    }
    if (!length.isPositive() || length.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException(
          "length must be more than nothing and at most 1h, not " + length);
    }
  }

  /** Gives each request ten seconds. */
  public static LoadSettings of(URI target, String host, int perSecond, Duration length) {
    return new LoadSettings(target, host, perSecond, length, Duration.ofSeconds(10));
  }

  /** How many requests that makes in all. */
  public int requests() {
    return Math.toIntExact(Math.max(1, length.toMillis() * perSecond / 1000));
  }

  /** When request {@code number}, counted from 0, is due, from the start. */
  Duration due(int number) {
    return Duration.ofNanos(number * 1_000_000_000L / perSecond);
  }
}
