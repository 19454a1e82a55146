package dev.headway.rollout.simulation;

import dev.headway.domain.Reason;
import dev.headway.rollout.decide.RolloutState;
import dev.headway.rollout.decide.RolloutState.PromotionStage;
import java.util.Locale;

/** Where a deployment can stand, as the table of states and events tells them apart. */
enum Place {
  INVALID("The spec cannot be carried out, and nothing moves"),
  BLIND("Something that is needed cannot be read, and nothing moves"),
  NOT_STARTED("A release would start, and something keeps it from that"),
  FIRST("No revision serves yet; the first goes to full size"),
  PREPARING("A step's pods and their endpoints are awaited"),
  VERIFYING("Checks before the first traffic are awaited"),
  SHIFTING("A weight is written, and awaited to be accepted"),
  HOLDING("A step's weight is in effect; its gates are awaited"),
  ALL_TRAFFIC("The same with the whole weight: all traffic is on the candidate"),
  APPROVAL("A step's other gates have passed; somebody has to approve"),
  PAUSED("Somebody paused the release"),
  COARSE("So few pods cannot make the weight; somebody has to decide"),
  MISSING("A Service or a route of the release is missing"),
  HELD("The environment holds the release; traffic waits on stable"),
  STANDING("The release failed; the policy leaves it to people what follows"),
  SELECTOR("Promotion: the selector of the stable Service turns to the candidate"),
  ENDPOINTS("Promotion: the endpoints follow, then the grace"),
  WEIGHTS("Promotion: the weights go back to rest"),
  GOING_BACK("The candidate is left: traffic, drain, pods"),
  CLEANING_UP("The revision is stable; what is left over drains and goes"),
  AT_REST("The revision is stable, and nothing is to be done"),
  FAILED("The spec's revision failed and is remembered; stable serves"),
  DELETING("The resource goes; what it left in routes and Services is taken out");

  private final String meaning;

  Place(String meaning) {
    this.meaning = meaning;
  }

  String meaning() {
    return meaning;
  }

  String words() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  static Place of(RolloutState state) {
    return switch (state) {
      case RolloutState.Invalid it -> INVALID;
      case RolloutState.Blind it -> BLIND;
      case RolloutState.NotStarted it -> NOT_STARTED;
      case RolloutState.FirstDeployment it -> FIRST;
      case RolloutState.Releasing it -> it.heldBy().map(Place::held).orElseGet(() -> of(it));
      case RolloutState.Promoting it -> of(it.stage());
      case RolloutState.GoingBack it -> GOING_BACK;
      case RolloutState.AtRest it -> it.cleaningUp() ? CLEANING_UP : AT_REST;
      case RolloutState.Failed it -> FAILED;
      case RolloutState.Deleting it -> DELETING;
    };
  }

  private static Place held(Reason reason) {
    return switch (reason) {
      case MANUAL_PAUSE -> PAUSED;
      case STEP_PAUSED -> APPROVAL;
      case WEIGHT_NOT_REACHABLE -> COARSE;
      case DEPENDENCY_NOT_READY -> MISSING;
      case FAILURE_HELD -> STANDING;
      case ENVIRONMENT_FAILED, CHECK_UNREACHABLE -> HELD;
      default -> throw new Violation("a release is held by " + reason);
    };
  }

  private static Place of(RolloutState.Releasing it) {
    return switch (it.stage()) {
      case PREPARING -> PREPARING;
      case VERIFYING -> VERIFYING;
      case SHIFTING -> SHIFTING;
      case HOLDING -> it.step().weight().isFull() ? ALL_TRAFFIC : HOLDING;
    };
  }

  private static Place of(PromotionStage stage) {
    return switch (stage) {
      case SELECTOR -> SELECTOR;
      case ENDPOINTS -> ENDPOINTS;
      case WEIGHTS, COMMIT -> WEIGHTS;
    };
  }
}
