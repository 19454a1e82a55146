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
          false);
}
