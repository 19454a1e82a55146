package dev.headway.rollout.decide;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * What a release waits for, as a value.
 *
 * @param what in words, after "waiting for"; may hold counts
 * @param steady the same without counts, so that it can stand in a condition
 * @param until when the wait ends by itself
 * @param failsAt when the release fails if the wait has not ended
 */
public record Waiting(
    Kind kind, String what, String steady, Optional<Instant> until, Optional<Instant> failsAt) {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

  /** The kinds of waits. */
  public enum Kind {
    PODS,
    ROUTER,
    SETTLE,
    ENDPOINTS,
    HOLD,
    CHECKS,
    APPROVAL,
    PAUSE,
    ENVIRONMENT,
    DRAIN,
    READ,
    DEPENDENCY,
    DECISION
  }

  /**
   * For people, with times: {@code waiting for 2 of 5 pods of revision 7f9c to become ready, fails
   * at 12:03:10}.
   */
  public String sentence() {
    StringBuilder text = new StringBuilder("waiting for ").append(what);
    until.ifPresent(time -> text.append(", until ").append(CLOCK.format(time)));
    failsAt.ifPresent(time -> text.append(", fails at ").append(CLOCK.format(time)));
    return text.toString();
  }
}
