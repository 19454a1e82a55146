package dev.headway.rollout.decide;

import java.time.Instant;
import java.util.Optional;

/**
 * What is written down of a hook of a release.
 *
 * @param attempt the last one that was begun, or is to be begun as soon as the API server lets it;
 *     0 for none
 * @param startTime when the first attempt began
 * @param attemptTime when the last attempt began, or ended where another will follow, or was first
 *     hindered
 * @param endTime when it ended for good
 * @param message why it failed, or what keeps it from starting
 */
public record HookMark(
    String point,
    String hook,
    int attempt,
    Phase phase,
    Optional<Instant> startTime,
    Optional<Instant> attemptTime,
    Optional<Instant> endTime,
    Optional<String> message) {

  /** How far it is. */
  public enum Phase {
    /** It is due at its point. */
    PENDING("Pending"),
    /** An attempt is due, and the API server does not let it be made. */
    STARTING("Starting"),
    /** An attempt is under way. */
    RUNNING("Running"),
    /** An attempt failed, and another follows. */
    RETRYING("Retrying"),
    /** It ended well. */
    SUCCEEDED("Succeeded"),
    /** Its last attempt failed. */
    FAILED("Failed"),
    /** The release ended first, or the spec has it no longer. */
    CANCELLED("Cancelled");

    private final String text;

    Phase(String text) {
      this.text = text;
    }

    /** As it stands in the API. */
    public String text() {
      return text;
    }

    boolean isOver() {
      return this == SUCCEEDED || this == FAILED || this == CANCELLED;
    }
  }

  static HookMark due(String point, String hook) {
    return new HookMark(
        point,
        hook,
        0,
        Phase.PENDING,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  HookMark begun(int number, Instant now) {
    return new HookMark(
        point,
        hook,
        number,
        Phase.RUNNING,
        startTime.or(() -> Optional.of(now)),
        Optional.of(now),
        Optional.empty(),
        Optional.empty());
  }

  /** The attempt that is due cannot be made, from now on. */
  HookMark hindered(int number, Instant now, String why) {
    return new HookMark(
        point,
        hook,
        number,
        Phase.STARTING,
        startTime.or(() -> Optional.of(now)),
        Optional.of(now),
        Optional.empty(),
        Optional.of(why));
  }

  /** What keeps the attempt that is under way from starting; empty where nothing does. */
  HookMark told(Optional<String> why) {
    return new HookMark(point, hook, attempt, phase, startTime, attemptTime, endTime, why);
  }

  HookMark retried(Instant now, String why) {
    return new HookMark(
        point,
        hook,
        attempt,
        Phase.RETRYING,
        startTime,
        Optional.of(now),
        Optional.empty(),
        Optional.of(why));
  }

  HookMark over(Phase how, Instant now, Optional<String> why) {
    return new HookMark(point, hook, attempt, how, startTime, attemptTime, Optional.of(now), why);
  }

  /** True while it is to be begun, or under way. */
  public boolean isOpen() {
    return !phase.isOver();
  }
}
