package dev.headway.rollout.decide;

import dev.headway.domain.FailureClass;
import dev.headway.domain.Reason;
import dev.headway.domain.Revision;
import java.util.List;
import java.util.Optional;

/**
 * Where a deployment stands after a decision; `report` derives phase, stage and conditions from it.
 */
public sealed interface RolloutState {

  /** The resource is being deleted and its traces are taken out. */
  record Deleting() implements RolloutState {}

  /** Something needed could not be read: nothing is scaled, no weight is moved. */
  record Blind(String cause) implements RolloutState {}

  /** The spec cannot be carried out; nothing changes until it is mended. */
  record Invalid(List<String> problems) implements RolloutState {}

  /**
   * A release would start if it were not held: by `paused`, or since a Service or route is missing.
   */
  record NotStarted(Revision wanted, Reason reason, String message) implements RolloutState {}

  /** No revision serves yet; the first goes to full size without steps. */
  record FirstDeployment(int release, Revision revision, Optional<Reason> heldBy)
      implements RolloutState {}

  /** A release moves through its steps. */
  record Releasing(
      int release,
      Revision candidate,
      String plan,
      List<Step> steps,
      int index,
      Stage stage,
      Optional<Reason> heldBy)
      implements RolloutState {
    public Releasing {
      steps = List.copyOf(steps);
    }

    public Step step() {
      return steps.get(index);
    }
  }

  /** The candidate takes stable's place; its pods serve all traffic already. */
  record Promoting(int release, Revision candidate, PromotionStage stage) implements RolloutState {}

  /** The candidate is left: traffic first, then pods. */
  record GoingBack(
      int release,
      Revision from,
      Optional<Revision> to,
      ReleaseResult result,
      Reason reason,
      Optional<FailureClass> failureClass,
      String message)
      implements RolloutState {}

  /** The spec's revision is stable. {@code cleaningUp} while left-overs drain and go. */
  record AtRest(int release, Revision stable, boolean cleaningUp) implements RolloutState {}

  /**
   * The spec's revision failed or was aborted and is remembered; stable serves where there is one.
   */
  record Failed(
      int release,
      Revision revision,
      Optional<Revision> stable,
      ReleaseResult result,
      SetMarks.Failure failure,
      boolean cleaningUp)
      implements RolloutState {}

  /** Within a step. */
  enum Stage {
    PREPARING,
    VERIFYING,
    SHIFTING,
    HOLDING
  }

  /** Within a promotion, after the candidate has the whole weight. */
  enum PromotionStage {
    /** The stable Service's selector moves to the candidate. */
    SELECTOR,
    /** Its EndpointSlices come to hold the candidate's pods alone; then the grace. */
    ENDPOINTS,
    /** The weights go back to rest. */
    WEIGHTS,
    /** The promotion is recorded. */
    COMMIT
  }
}
