package dev.headway.domain;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of pods, or a share of all of them in percent.
 *
 * @param value from 0; for a share at most 100
 */
public record Amount(int value, boolean isShare) {
  private static final Pattern TEXT = Pattern.compile("(0|[1-9][0-9]{0,8})(%?)");

  public Amount {
    if (value < 0 || (isShare && value > 100)) {
      throw wrong(value + (isShare ? "%" : ""));
    }
  }

  public static Amount pods(int number) {
    return new Amount(number, false);
  }

  public static Amount percent(int share) {
    return new Amount(share, true);
  }

  /** Reads {@code 3} or {@code 25%}. */
  public static Amount parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw wrong(text);
    }
    return new Amount(Integer.parseInt(matcher.group(1)), !matcher.group(2).isEmpty());
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        "must be a number from 0, or a percentage from '0%' to '100%', not '" + text + "'");
  }

  /** The number of pods of {@code replicas}; a part of a pod counts as one. */
  public int roundedUp(int replicas) {
    return isShare ? Math.ceilDiv(value * replicas, 100) : value;
  }

  /** The number of pods of {@code replicas}; a part of a pod counts for nothing. */
  public int roundedDown(int replicas) {
    return isShare ? value * replicas / 100 : value;
  }

  /** As it is written: {@code 3} or {@code 25%}. */
  @Override
  public String toString() {
    return isShare ? value + "%" : Integer.toString(value);
  }
}
