package dev.headway.rollout.decide;

import dev.headway.domain.FailureClass;
import dev.headway.domain.Reason;
import java.time.Instant;
import java.util.Optional;

/**
 * What the labels and annotations of a set remember: enough to rebuild a lost status. Actions carry
 * it as a whole; it is written in one patch with whatever else changes on the set.
 *
 * @param release the number of the release that made or last took up this set; 0 for none
 * @param startTime when that release started
 * @param result how it ended; empty while it runs
 * @param failure why, where the result is remembered
 * @param stepReached the last step that was begun, counted from 1
 * @param stepTime when that step was begun; the progress clock falls back to it
 * @param paused who paused the release by a Pause action, and why
 * @param retryHandled the last text of {@code headway.dev/retry} that was dealt with
 * @param abortHandled the last text of {@code headway.dev/abort} that was dealt with
 * @param insteadOf the short form of the revision that the spec asks for, where somebody rolled
 *     back to this set in its place
 * @param skipSteps true where the release goes back to the last good revision and so takes no steps
 * @param protectedFromCleanUp the annotation {@code headway.dev/protect}; read, never written
 */
public record SetMarks(
    Role role,
    int release,
    Optional<Instant> startTime,
    Optional<ReleaseResult> result,
    Optional<Instant> resultTime,
    Optional<Failure> failure,
    int stepReached,
    Optional<Instant> stepTime,
    Optional<String> paused,
    Optional<String> retryHandled,
    Optional<String> abortHandled,
    Optional<String> insteadOf,
    boolean skipSteps,
    boolean protectedFromCleanUp) {

  /** The role that a set's label names. */
  public enum Role {
    STABLE,
    CANDIDATE,
    NONE
  }

  /** Why a release ended badly. */
  public record Failure(FailureClass failureClass, Reason reason, String message) {}

  /** A set that no release has taken up. */
  public static final SetMarks UNMARKED =
      new SetMarks(
          Role.NONE,
          0,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          0,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false,
          false);

  /** True while a release of this set runs. */
  public boolean isRunning() {
    return role == Role.CANDIDATE && release > 0 && result.isEmpty();
  }

  /** True where the last release of this set ended badly and is not tried again by itself. */
  public boolean isRemembered() {
    return result.map(ReleaseResult::isRemembered).orElse(false);
  }

  /** The marks of a release that ends now. */
  public SetMarks ended(ReleaseResult how, Role newRole, Instant now, Optional<Failure> why) {
    return new SetMarks(
        newRole,
        release,
        startTime,
        Optional.of(how),
        Optional.of(now),
        why,
        stepReached,
        stepTime,
        Optional.empty(),
        retryHandled,
        abortHandled,
        insteadOf,
        skipSteps,
        protectedFromCleanUp);
  }

  public SetMarks withRole(Role newRole) {
    return new SetMarks(
        newRole,
        release,
        startTime,
        result,
        resultTime,
        failure,
        stepReached,
        stepTime,
        paused,
        retryHandled,
        abortHandled,
        insteadOf,
        skipSteps,
        protectedFromCleanUp);
  }

  /** The marks of a step that begins. */
  public SetMarks atStep(int reached, Instant time) {
    return new SetMarks(
        role,
        release,
        startTime,
        result,
        resultTime,
        failure,
        reached,
        Optional.of(time),
        paused,
        retryHandled,
        abortHandled,
        insteadOf,
        skipSteps,
        protectedFromCleanUp);
  }

  public SetMarks withPaused(Optional<String> text) {
    return new SetMarks(
        role,
        release,
        startTime,
        result,
        resultTime,
        failure,
        stepReached,
        stepTime,
        text,
        retryHandled,
        abortHandled,
        insteadOf,
        skipSteps,
        protectedFromCleanUp);
  }

  /** The texts of the annotations that count as dealt with. */
  public SetMarks withHandled(Optional<String> retry, Optional<String> abort) {
    return new SetMarks(
        role,
        release,
        startTime,
        result,
        resultTime,
        failure,
        stepReached,
        stepTime,
        paused,
        retry,
        abort,
        insteadOf,
        skipSteps,
        protectedFromCleanUp);
  }

  /** The marks of a release that starts now on this set. */
  public SetMarks armed(int number, Instant now, Optional<String> inPlaceOf, boolean withoutSteps) {
    return new SetMarks(
        Role.CANDIDATE,
        number,
        Optional.of(now),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        1,
        Optional.of(now),
        Optional.empty(),
        retryHandled,
        abortHandled,
        inPlaceOf,
        withoutSteps,
        protectedFromCleanUp);
  }
}
