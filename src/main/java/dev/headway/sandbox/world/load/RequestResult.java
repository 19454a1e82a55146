package dev.headway.sandbox.world.load;

import java.time.Duration;
import java.time.Instant;

/**
 * What became of one request.
 *
 * @param number from 0, in the order of the schedule
 * @param scheduled when it was due, whether or not it could be sent then
 * @param latency from {@code scheduled} to the end of the answer, so that a stall is seen by every
 *     request that it delays
 * @param status of the answer, 0 without one
 * @param version the version that says it answered, empty where none did
 * @param pod the pod that says it answered, empty where none did
 * @param cause who is to blame
 * @param detail what went wrong, empty for a good answer
 */
public record RequestResult(
    int number,
    Instant scheduled,
    Duration latency,
    int status,
    String version,
    String pod,
    Cause cause,
    String detail) {

  /** Who is to blame for a result. */
  public enum Cause {
    /** A good answer (below 500). */
    NONE,
    /** An error answer that bears the sample's mark: the application itself failed. */
    SAMPLE,
    /** An error answer that bears the gateway's mark. */
    GATEWAY,
    /** No whole answer: refused, reset, timed out. */
    TRANSPORT,
    /** An error answer (400 or more) with nobody's mark. */
    UNMARKED
  }

  public boolean failed() {
    return cause != Cause.NONE;
  }

  /** Failed, and not by the application's own doing: the machinery lost it. */
  public boolean lost() {
    return failed() && cause != Cause.SAMPLE;
  }
}
