package dev.headway.domain;

/** The share of traffic that a revision gets, in whole percent from 0 to 100. */
public record Weight(int percent) implements Comparable<Weight> {
  public static final Weight ZERO = new Weight(0);
  public static final Weight FULL = new Weight(100);

  public Weight {
    if (percent < 0 || percent > 100) {
      throw new IllegalArgumentException("A weight must be between 0 and 100, not " + percent);
    }
  }

  public static Weight ofPercent(int percent) {
    return new Weight(percent);
  }

  /** The pods that this share needs of a whole of {@code replicas}, rounded up. */
  public int podsOf(int replicas) {
    return Math.ceilDiv(percent * replicas, 100);
  }

  /** The greatest weight that {@code ready} pods carry where {@code replicas} carry all of it. */
  public static Weight carriedBy(int ready, int replicas) {
    return ready >= replicas ? FULL : new Weight(ready * 100 / replicas);
  }

  /** What is left for the other side. */
  public Weight rest() {
    return new Weight(100 - percent);
  }

  public boolean isBelow(Weight other) {
    return percent < other.percent;
  }

  public boolean isAbove(Weight other) {
    return percent > other.percent;
  }

  public boolean isZero() {
    return percent == 0;
  }

  public boolean isFull() {
    return percent == 100;
  }

  public static Weight max(Weight one, Weight other) {
    return one.isBelow(other) ? other : one;
  }

  public static Weight min(Weight one, Weight other) {
    return one.isBelow(other) ? one : other;
  }

  @Override
  public int compareTo(Weight other) {
    return Integer.compare(percent, other.percent);
  }

  /** As people read it: {@code 25 %}. */
  @Override
  public String toString() {
    return percent + " %";
  }
}
