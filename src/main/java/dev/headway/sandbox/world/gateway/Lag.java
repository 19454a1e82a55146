package dev.headway.sandbox.world.gateway;

import java.time.Duration;

/**
 * How long a gateway takes after a change, between the two bounds.
 *
 * @param status until the route's status tells of it
 * @param traffic until requests go by it
 */
public record Lag(Range status, Range traffic) {
  /** What Traefik was seen to take on a real cluster: status alone proves nothing about traffic. */
  public static final Lag AS_TRAEFIK =
      new Lag(
          new Range(Duration.ofMillis(10), Duration.ofMillis(40)),
          new Range(Duration.ofMillis(30), Duration.ofMillis(180)));

  /** From {@code least} to {@code most}, both inclusive. */
  public record Range(Duration least, Duration most) {
    public Range {
      if (least.isNegative() || most.compareTo(least) < 0) {
        throw new IllegalArgumentException(
            "a range must begin at nothing or later and not end before it begins: "
                + least
                + " to "
                + most);
      }
    }

    /**
     * Spread evenly over the range, the same in every run: each next value lies far from the ones
     * before.
     */
    Duration pick(int turn) {
      double golden = 0.618_033_988_749_895;
      double part = turn * golden % 1;
      return least.plusNanos((long) (most.minus(least).toNanos() * part));
    }
  }
}
