package dev.headway.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was observed. Everything in it can be rebuilt from the cluster; nothing reads {@code phase},
 * {@code stage} or {@code health} back. Times are RFC 3339 in UTC with milliseconds.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProgressiveDeploymentStatus(
    @JsonPropertyDescription(
            "observedGeneration is the generation that was judged, also when it was invalid.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("phase in one word, derived from the conditions.")
        @Nullable Phase phase,
    @JsonPropertyDescription("stage is the phase, finer.") @Nullable Stage stage,
    @JsonPropertyDescription("health of the pods that serve, by readiness and checks.")
        @Nullable Health health,
    @JsonPropertyDescription("replicas is how many pods there are.") @Nullable Integer replicas,
    @JsonPropertyDescription("readyReplicas is how many pods are ready.")
        @Nullable Integer readyReplicas,
    @JsonPropertyDescription(
            "updatedReplicas is how many pods are of the revision that the spec asks for.")
        @Nullable Integer updatedReplicas,
    @JsonPropertyDescription("selector of the pods, in text form, for the scale subresource.")
        @Nullable String selector,
    @JsonPropertyDescription("stable is the revision that serves at rest.")
        @Nullable RevisionStatus stable,
    @JsonPropertyDescription("candidate is the revision that is being released.")
        @Nullable RevisionStatus candidate,
    @JsonPropertyDescription("release is the number of the running or last release.")
        @Nullable Long release,
    @JsonPropertyDescription("step that runs.") @Nullable StepStatus step,
    @JsonPropertyDescription("traffic says where the weight stands and what that rests on.")
        @Nullable TrafficStatus traffic,
    @JsonPropertyDescription("held says why the environment or a check holds the release.")
        @Nullable HeldStatus held,
    @JsonPropertyDescription(
            "refused is the revision that the API server would not take, with its words.")
        @Nullable RefusedRevision refused,
    @JsonPropertyDescription("checks and how they stand.") @Nullable List<CheckStatus> checks,
    @JsonPropertyDescription("hooks of the running or last release, and how they stand.")
        @Nullable List<HookStatus> hooks,
    @JsonPropertyDescription("failedRevision is not tried again without a new revision or a retry.")
        @Nullable FailedRevision failedRevision,
    @JsonPropertyDescription("rolledBackFrom is the revision that the last rollback left.")
        @Nullable String rolledBackFrom,
    @JsonPropertyDescription("history of finished releases, newest first.")
        @Nullable List<HistoryEntry> history,
    @JsonPropertyDescription("conditions, one per type.") @Nullable List<Condition> conditions) {

  /** The state in one word. */
  public enum Phase {
    /** Nothing serves yet. */
    Pending,
    /** A release moves, or a step's timed hold runs. */
    Running,
    /** Approval, a person or the environment holds the release. */
    Paused,
    /** The revision that the spec asks for is stable. */
    Deployed,
    /** Traffic and pods go back to stable. */
    RollingBack,
    /** The revision that the spec asks for failed or was aborted; stable serves. */
    Failed
  }

  /** The phase, finer. */
  public enum Stage {
    /** Pods of the candidate are made. */
    Preparing,
    /** Checks run before the candidate gets traffic. */
    Verifying,
    /** A weight is being brought into effect. */
    Shifting,
    /** The gates of a step are awaited. */
    Holding,
    /** The candidate becomes stable. */
    Promoting,
    /** The old set drains and goes. */
    CleaningUp,
    /** Nothing is under way. */
    Complete,
    /** Traffic and pods go back to stable. */
    Aborting
  }

  /** How the pods that serve are. */
  public enum Health {
    Healthy,
    Degraded,
    Unhealthy
  }

  /** A revision and its share. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RevisionStatus(
      @Nullable String revision,
      @Nullable String version,
      @Nullable Integer replicas,
      @Nullable Integer readyReplicas,
      @Nullable Integer weight,
      @Nullable Cause cause) {}

  /** Where a revision came from: a commit that a GitSync applied, or a change-cause by hand. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Cause(
      @Nullable String gitSync,
      @Nullable String commit,
      @Nullable String author,
      @Nullable String message) {}

  /** The step that runs. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record StepStatus(
      @JsonPropertyDescription("plan is a digest of the compiled steps.") @Nullable String plan,
      @JsonPropertyDescription("index of the step, from 0.") @Nullable Integer index,
      @JsonPropertyDescription("count of the steps.") @Nullable Integer count,
      @JsonPropertyDescription("progress for the column, as in 2/4.") @Nullable String progress,
      @JsonPropertyDescription("name of the step.") @Nullable String name,
      @JsonPropertyDescription("startTime is when the step's weight came into effect.")
          @Nullable String startTime,
      @JsonPropertyDescription("holdUntil is when the step's hold ends.")
          @Nullable String holdUntil,
      @JsonPropertyDescription("deadline is when the release fails unless it makes progress.")
          @Nullable String deadline,
      @JsonPropertyDescription(
              "deadlineLeft is what is left of the deadline while its clock stands still.")
          @Nullable String deadlineLeft,
      @JsonPropertyDescription("deadlinePods is how many pods count as progress already made.")
          @Nullable Integer deadlinePods,
      @JsonPropertyDescription("failedBatches is how many batches of the release were put back.")
          @Nullable Integer failedBatches,
      @JsonPropertyDescription("waitingFor says what the release waits for, in a sentence.")
          @Nullable String waitingFor) {}

  /** Where the weight stands. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record TrafficStatus(
      @JsonPropertyDescription("desiredWeight of the candidate, in percent.")
          @Nullable Integer desiredWeight,
      @JsonPropertyDescription(
              "acceptedWeight is the weight that the router has accepted, in percent.")
          @Nullable Integer acceptedWeight,
      @JsonPropertyDescription(
              "observedWeight is the real share: of the pods that serve where no router is used.")
          @Nullable Integer observedWeight,
      @JsonPropertyDescription(
              "evidence says what the weight rests on: Written, Accepted or Observed.")
          @Nullable Evidence evidence,
      @JsonPropertyDescription("acceptedTime is when the weight was first seen accepted.")
          @Nullable String acceptedTime,
      @JsonPropertyDescription("drain of a set that left the traffic.")
          @Nullable DrainStatus drain) {}

  /** What a weight rests on. */
  public enum Evidence {
    Written,
    Accepted,
    Observed
  }

  /** A drain under way. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record DrainStatus(
      @JsonPropertyDescription("revision that drains.") @Nullable String revision,
      @JsonPropertyDescription("deadline is when its pods may go.") @Nullable String deadline) {}

  /** A hold by the environment. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record HeldStatus(@Nullable String reason, @Nullable String message) {}

  /** A revision that the API server refused; not tried again. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RefusedRevision(@Nullable String revision, @Nullable String message) {}

  /** A check and how it stands. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record CheckStatus(
      @Nullable String name,
      @Nullable CheckPhase phase,
      @JsonPropertyDescription("lastTime is when the phase or message last changed.")
          @Nullable String lastTime,
      @Nullable String message,
      @JsonPropertyDescription(
              "results of the last tries, newest first, as they were when the status was last"
                  + " written.")
          @Nullable List<CheckTry> results) {}

  /** One try of a check. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record CheckTry(
      @Nullable String time,
      @JsonPropertyDescription("duration from the first packet to the answer.")
          @Nullable String duration,
      @Nullable CheckOutcome result,
      @JsonPropertyDescription("code is the HTTP status, where there was one.")
          @Nullable Integer code) {}

  /** How a try ended. */
  public enum CheckOutcome {
    Passed,
    AnsweredBadly,
    NoConnection,
    NotAllowed
  }

  /** How a check stands. */
  public enum CheckPhase {
    Pending,
    Passing,
    Failing,
    Failed
  }

  /** A hook and how it stands. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record HookStatus(
      @Nullable String name,
      @JsonPropertyDescription("when is its point of the release, or its side of a step.")
          @Nullable String when,
      @JsonPropertyDescription("step is the name of the step that it is around.")
          @Nullable String step,
      @Nullable HookPhase phase,
      @JsonPropertyDescription("attempt that runs or was the last, from 1.")
          @Nullable Integer attempt,
      @Nullable String startTime,
      @JsonPropertyDescription("duration from the first attempt's start to the end of the last.")
          @Nullable String duration,
      @JsonPropertyDescription(
              "message says why the last attempt failed, or what keeps it from starting.")
          @Nullable String message,
      @JsonPropertyDescription(
              "output is the last lines that it printed, cut short; what looks like a password or"
                  + " a key is left out.")
          @Nullable String output) {}

  /** How a hook stands. */
  public enum HookPhase {
    /** Its point has not come. */
    Pending,
    /** An attempt is due, and the API server does not let it be made. */
    Starting,
    /** An attempt is under way. */
    Running,
    /** An attempt failed, and another follows. */
    Retrying,
    Succeeded,
    Failed,
    /** The release ended before it, or the spec has it no longer. */
    Cancelled
  }

  /** A failed revision, remembered. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record FailedRevision(
      @Nullable String revision,
      @JsonPropertyDescription(
              "class of the failure: Evidence, or Decision when a person ended it.")
          @JsonProperty("class")
          @Nullable FailureClass failureClass,
      @Nullable String reason,
      @Nullable String message,
      @Nullable String time,
      @JsonPropertyDescription("commit that asked for the revision, where Git did.")
          @Nullable String commit) {}

  /** Why a revision counts as failed. Failures of the environment hold and are not remembered. */
  public enum FailureClass {
    /** The candidate itself misbehaved. */
    Evidence,
    /** A person aborted it or rolled it back. */
    Decision
  }

  /** A finished release. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record HistoryEntry(
      @Nullable Long release,
      @Nullable String revision,
      @Nullable String version,
      @Nullable String commit,
      @Nullable String strategy,
      @Nullable Result result,
      @JsonPropertyDescription("stepReached counts from 1; 0 is none.")
          @Nullable Integer stepReached,
      @Nullable Integer updatedReplicas,
      @Nullable String reason,
      @Nullable String startTime,
      @Nullable String duration,
      @Nullable Cause cause) {}

  /** How a release ended. */
  public enum Result {
    Promoted,
    Aborted,
    RolledBack,
    Superseded,
    Failed
  }
}
