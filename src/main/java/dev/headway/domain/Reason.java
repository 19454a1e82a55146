package dev.headway.domain;

/** The closed set of reasons that a release's decisions, conditions and events carry. */
public enum Reason {
  // Moving.
  /** A release has begun: the pods of its revision are made. */
  RELEASE_STARTED("ReleaseStarted"),
  /** The spec asks for a revision that is neither stable nor known to have failed. */
  NEW_REVISION("NewRevision"),
  /** A failed revision is tried again because somebody said so. */
  RETRIED("Retried"),
  /** A step of the release is under way. */
  STEP_RUNNING("StepRunning"),
  /** A step passed all its gates. */
  STEP_COMPLETED("StepCompleted"),
  /** A hook is under way. */
  HOOK_RUNNING("HookRunning"),
  /** A hook ended well. */
  HOOK_SUCCEEDED("HookSucceeded"),
  /** The candidate takes the place of stable. */
  PROMOTING("Promoting"),
  /** The candidate is stable now. */
  PROMOTED("Promoted"),
  /** Traffic, then pods, go back to stable. */
  ROLLING_BACK("RollingBack"),
  /** The number of replicas follows the spec or the weight. */
  SCALING("Scaling"),
  /** The candidate gets less traffic, since fewer of its pods are ready. */
  WEIGHT_LOWERED("WeightLowered"),
  /** The cause of a hold is gone, and the release goes on. */
  RELEASE_RESUMED("ReleaseResumed"),
  /** Stable passes its checks again. */
  HEALTH_RECOVERED("HealthRecovered"),
  /** What another client changed is put back. */
  PUT_BACK("PutBack"),
  /** Pods of stable are replaced by new ones of the same revision. */
  RESTARTING("Restarting"),
  /** All pods of stable are new, as somebody asked. */
  RESTARTED("Restarted"),
  /** Left-overs of an ended release are taken away. */
  CLEANING_UP("CleaningUp"),
  /** The resource is being deleted. */
  DELETING("Deleting"),
  /** Everything is as the spec asks. */
  SUCCEEDED("Succeeded"),

  // Held.
  /** The spec's `paused` or a Pause action holds the release. */
  MANUAL_PAUSE("ManualPause"),
  /** A step waits for its hold or for approval. */
  STEP_PAUSED("StepPaused"),
  /** Something around the candidate fails; the release goes on when the cause is gone. */
  ENVIRONMENT_FAILED("EnvironmentFailed"),
  /** A check cannot even connect to stable, so it can say nothing about the candidate. */
  CHECK_UNREACHABLE("CheckUnreachable"),
  /** The release failed, and the policy leaves it where it is until somebody decides. */
  FAILURE_HELD("FailureHeld"),
  /** So few pods cannot make the wanted weight, not even within twice its size. */
  WEIGHT_NOT_REACHABLE("WeightNotReachable"),
  /** A Service, route or rule that the spec names does not exist or belongs to somebody else. */
  DEPENDENCY_NOT_READY("DependencyNotReady"),
  /** Others of its release group have their turn. */
  QUEUED("Queued"),
  /** So many releases of the namespace failed at once that no other starts. */
  BREAKER_OPEN("BreakerOpen"),
  /** What the revision is made of has just changed, and may change again. */
  SETTLING("Settling"),
  /** Something that the decision needs could not be read. */
  OBSERVATION_FAILED("ObservationFailed"),
  /** The spec cannot be carried out as it is written. */
  INVALID_SPEC("InvalidSpec"),

  // Ended badly.
  /** A container of the candidate keeps crashing. */
  CRASHED("Crashed"),
  /** The candidate names an image that does not exist. */
  IMAGE_NOT_FOUND("ImageNotFound"),
  /** No progress was made within `progressDeadline`. */
  PROGRESS_DEADLINE_EXCEEDED("ProgressDeadlineExceeded"),
  /** The candidate fails a check that stable passes. */
  CHECK_FAILED("CheckFailed"),
  /** A hook failed, with all its attempts. */
  HOOK_FAILED("HookFailed"),
  /** A batch of a rolling release failed, and its pods were put back. */
  BATCH_FAILED("BatchFailed"),
  /** Stable fails its checks, or too few pods are ready to serve. */
  HEALTH_CHECK_FAILED("HealthCheckFailed"),
  /** Somebody aborted the release. */
  ABORTED("Aborted"),
  /** Somebody asked for an earlier revision. */
  ROLLED_BACK("RolledBack"),
  /** Stable has everything back, and fails its checks: there is nothing left to go back to. */
  ROLLBACK_FAILED("RollbackFailed"),
  /** A restart of stable's pods got no further within `progressDeadline`. */
  RESTART_FAILED("RestartFailed"),
  /** The spec asks for another revision now. */
  SUPERSEDED("Superseded"),

  // Verbs.
  /** A ReleaseAction was carried out. */
  ACTION_DONE("ActionDone"),
  /** A ReleaseAction does not match what runs. */
  ACTION_REFUSED("ActionRefused");

  private final String text;

  Reason(String text) {
    this.text = text;
  }

  /** As it stands in conditions and events. */
  public String text() {
    return text;
  }
}
