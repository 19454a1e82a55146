package dev.headway.port;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;

/**
 * What one attempt gave: code and times, never a byte of the body.
 *
 * @param code the HTTP status, where there was one
 * @param message a sentence for people, without address or time
 */
public record CheckResult(
    Instant startTime, Instant endTime, Outcome outcome, OptionalInt code, String message) {

  /** How an attempt can end. */
  public enum Outcome {
    /** The answer was a good one. */
    PASSED,
    /** Connected, and the answer was wrong, cut off or too late: evidence against the pod. */
    ANSWERED_BADLY,
    /** No connection came about: may be the pod's fault or the network's. */
    NO_CONNECTION,
    /** The address may not be dialled; nothing was sent. */
    NOT_ALLOWED
  }

  /** Whether the attempt passed. */
  public boolean passed() {
    return outcome == Outcome.PASSED;
  }

  /** How long the attempt took. */
  public Duration duration() {
    return Duration.between(startTime, endTime);
  }
}
