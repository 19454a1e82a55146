package dev.headway.gitsync.report;

import java.util.EnumSet;
import java.util.Set;

/** The closed set of reasons in a GitSync's conditions and events. */
public enum SyncReason {
  // All is well.
  /** The branch was read. */
  Fetched,
  /** Every object of the commit is applied. */
  Succeeded,
  /** The cluster is as Git asks. */
  InSync,
  /** What was applied is healthy. */
  AllHealthy,
  /** No release of this GitSync's objects stands failed. */
  NoFailure,

  // Under way.
  /** Nothing is known yet. */
  Pending,
  /** Objects are being applied, or a foundation is awaited. */
  Progressing,
  /** It did not work and is tried again by itself. */
  ProgressingWithRetry,
  /** Releases or workloads are on their way. */
  HealthPending,
  /** `suspend` is set. */
  Suspended,

  // Wrong, and somebody should look.
  /** The spec cannot be carried out as it is written. */
  InvalidSpec,
  /** The branch cannot be read. */
  FetchFailed,
  /** The commit holds something that is no sound manifest. */
  BuildFailed,
  /** The cluster does not take an object. */
  ApplyFailed,
  /** The account may not do what the commit needs. */
  Forbidden,
  /** An object belongs to another GitSync. */
  ForeignOwner,
  /** The commit removes so much that it waits for approval. */
  PruneHeld,
  /** An object that left Git could not be removed. */
  PruneFailed,
  /** The cluster differs from Git, and `drift` only reports. */
  DriftDetected,
  /** Somebody else keeps changing what Git sets. */
  Contested,
  /** An applied object is not healthy. */
  HealthCheckFailed,
  /** A release failed. */
  ReleaseFailed,
  /** A text that failed before is back in Git without a retry. */
  FailedTextReturned,
  /** A branch had so many reverts that no further one is written. */
  BreakerOpen,
  /** A rollback could not be written to Git. */
  RevertBlocked,

  // Events only.
  /** A commit was applied. */
  RevisionApplied,
  /** What differed from Git was put back. */
  DriftCorrected,
  /** A rollback was written to Git. */
  RollbackWritten;

  private static final Set<SyncReason> WARNINGS =
      EnumSet.range(SyncReason.InvalidSpec, SyncReason.RevertBlocked);

  /** Whether an event with this reason is a warning, so that it has a runbook. */
  public boolean isWarning() {
    return WARNINGS.contains(this);
  }
}
