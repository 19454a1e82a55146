package dev.headway.rollout.report;

import dev.headway.api.v1alpha1.ConditionType;
import dev.headway.domain.Reason;
import dev.headway.rollout.decide.Bounds;
import dev.headway.rollout.decide.Memory.Held;
import dev.headway.rollout.decide.ReleaseResult;
import dev.headway.rollout.decide.RolloutState;
import dev.headway.rollout.decide.SetSeen;
import dev.headway.rollout.decide.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What each condition says of a pass. One method for each type. */
final class Verdicts {

  /** The status, reason and message of a condition. */
  record Verdict(ConditionType type, Truth truth, String reason, String message) {}

  /** The values of a condition's status, as the API writes them. */
  enum Truth {
    True,
    False,
    Unknown
  }

  private final Pass pass;
  private final RolloutState state;

  Verdicts(Pass pass) {
    this.pass = pass;
    this.state = pass.state();
  }

  /** Every condition, in the order in which kstatus and people read them. */
  List<Verdict> all() {
    var all = new ArrayList<Verdict>();
    all.add(ready());
    all.add(available());
    all.add(progressing());
    all.add(degraded());
    all.add(paused());
    reconciling().ifPresent(all::add);
    stalled().ifPresent(all::add);
    return all;
  }

  Verdict ready() {
    if (pass.outcome().failure().isPresent()) {
      return ready(Truth.False, "InternalError", failure());
    }
    return switch (state) {
      case RolloutState.Blind(String cause) ->
          ready(Truth.Unknown, Reason.OBSERVATION_FAILED.text(), cause);
      case RolloutState.Invalid invalid ->
          ready(Truth.False, Reason.INVALID_SPEC.text(), problems(invalid));
      case RolloutState.NotStarted held -> ready(Truth.False, held.reason().text(), held.message());
      case RolloutState.Failed failed ->
          ready(Truth.False, failed.failure().reason().text(), failed.failure().message());
      case RolloutState.AtRest rest -> readyAtRest(rest);
      case RolloutState.FirstDeployment first -> readyOnTheWay();
      case RolloutState.Releasing releasing -> readyOnTheWay();
      case RolloutState.Promoting promoting -> readyOnTheWay();
      case RolloutState.GoingBack back -> readyOnTheWay();
      case RolloutState.Deleting deleting ->
          ready(Truth.False, "Progressing", "The resource is being deleted");
    };
  }

  Verdict available() {
    ConditionType type = ConditionType.Available;
    if (!pass.isSighted()) {
      return new Verdict(
          type, Truth.Unknown, Reason.OBSERVATION_FAILED.text(), "The pods cannot be read");
    }
    return isAvailable()
        ? new Verdict(
            type, Truth.True, "MinimumReplicasAvailable", "Enough pods are ready to serve")
        : new Verdict(
            type, Truth.False, "MinimumReplicasUnavailable", "Too few pods are ready to serve");
  }

  Verdict progressing() {
    ConditionType type = ConditionType.Progressing;
    return switch (state) {
      case RolloutState.Blind(String cause) ->
          new Verdict(type, Truth.Unknown, Reason.OBSERVATION_FAILED.text(), Sentences.of(cause));
      case RolloutState.FirstDeployment first ->
          new Verdict(type, Truth.True, Reason.NEW_REVISION.text(), waitingOr("It is deployed"));
      case RolloutState.Releasing releasing ->
          new Verdict(
              type,
              Truth.True,
              (isPaused() ? Reason.STEP_PAUSED : Reason.STEP_RUNNING).text(),
              waitingOr("Step '" + releasing.step().name() + "' runs"));
      case RolloutState.Promoting promoting ->
          new Verdict(
              type,
              Truth.True,
              Reason.PROMOTING.text(),
              waitingOr("Revision " + promoting.candidate() + " takes the place of stable"));
      case RolloutState.GoingBack back ->
          new Verdict(
              type,
              Truth.True,
              Reason.ROLLING_BACK.text(),
              Sentences.of("Revision " + back.from() + " is left: " + back.message()));
      default -> new Verdict(type, Truth.False, "Complete", "No release is under way");
    };
  }

  Verdict degraded() {
    return switch (state) {
      case RolloutState.GoingBack back ->
          degraded(worse(back.result(), back.reason()), back.message());
      case RolloutState.Failed failed ->
          degraded(worse(failed.result(), failed.failure().reason()), failed.failure().message());
      default ->
          watched()
              .map(message -> degraded(Reason.HEALTH_CHECK_FAILED.text(), message))
              .orElseGet(
                  () ->
                      new Verdict(
                          ConditionType.Degraded,
                          Truth.False,
                          "None",
                          "The last release was not aborted"));
    };
  }

  /** The checks that watch over stable and fail, without words that come and go. */
  private Optional<String> watched() {
    String names =
        pass.snapshot().checks().stream()
            .filter(seen -> seen.run().isAlways() && seen.failed())
            .map(seen -> "'" + seen.run().check() + "'")
            .sorted()
            .collect(Collectors.joining(", "));
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of("Stable fails what watches over it: " + names);
  }

  Verdict paused() {
    return pausedBy()
        .map(
            by ->
                new Verdict(
                    ConditionType.Paused,
                    Truth.True,
                    by.reason().text(),
                    Sentences.of(by.message())))
        .orElseGet(
            () ->
                new Verdict(
                    ConditionType.Paused, Truth.False, "NotPaused", "Nobody and nothing holds it"));
  }

  Optional<Verdict> reconciling() {
    boolean moves =
        switch (state) {
          case RolloutState.Failed failed -> false;
          case RolloutState.Invalid invalid -> false;
          default -> ready().truth() != Truth.True;
        };
    return moves
        ? Optional.of(
            new Verdict(ConditionType.Reconciling, Truth.True, "Progressing", ready().message()))
        : Optional.empty();
  }

  Optional<Verdict> stalled() {
    return switch (state) {
      case RolloutState.Failed failed ->
          stalled(failed.failure().reason().text(), failed.failure().message());
      case RolloutState.Invalid invalid -> stalled(Reason.INVALID_SPEC.text(), problems(invalid));
      default -> Optional.empty();
    };
  }

  /**
   * Enough pods for those who call: three quarters of what was asked for, as a Deployment without
   * further words has it; fewer where the strategy says so.
   */
  boolean isAvailable() {
    int wanted = pass.snapshot().spec().replicas();
    int least = Math.min(wanted - wanted / 4, Bounds.of(pass.snapshot().spec()).least());
    return pass.sum(SetSeen::available) >= least;
  }

  boolean isPaused() {
    return pausedBy().isPresent();
  }

  private record By(Reason reason, String message) {}

  /** Approval, a person or the environment; a timed hold is no pause. */
  private Optional<By> pausedBy() {
    if (state instanceof RolloutState.NotStarted held) {
      return held.reason() == Reason.SETTLING || held.reason() == Reason.QUEUED
          ? Optional.empty()
          : Optional.of(new By(held.reason(), held.message()));
    }
    Optional<Waiting> waiting = pass.plan().waitingFor();
    Optional<Held> held = pass.plan().memory().held();
    Optional<Reason> by =
        switch (state) {
          case RolloutState.Releasing releasing -> releasing.heldBy();
          case RolloutState.FirstDeployment first -> first.heldBy();
          default -> Optional.empty();
        };
    return by.or(() -> waiting.flatMap(each -> reason(each.kind(), held)))
        .map(reason -> new By(reason, pauseMessage(waiting, held)));
  }

  private static Optional<Reason> reason(Waiting.Kind kind, Optional<Held> held) {
    return switch (kind) {
      case APPROVAL -> Optional.of(Reason.STEP_PAUSED);
      case PAUSE -> Optional.of(Reason.MANUAL_PAUSE);
      case DEPENDENCY -> Optional.of(Reason.DEPENDENCY_NOT_READY);
      case FAILURE -> Optional.of(Reason.FAILURE_HELD);
      case ENVIRONMENT, DECISION ->
          Optional.of(held.map(Held::reason).orElse(Reason.ENVIRONMENT_FAILED));
      case PODS, ROUTER, SETTLE, ENDPOINTS, HOLD, CHECKS, HOOK, TURN, DRAIN, READ ->
          Optional.empty();
    };
  }

  private static String pauseMessage(Optional<Waiting> waiting, Optional<Held> held) {
    return held.map(Held::message)
        .or(() -> waiting.map(each -> "waiting for " + each.steady()))
        .orElse("The release is held");
  }

  private Verdict readyAtRest(RolloutState.AtRest rest) {
    int ready = pass.sum(SetSeen::ready);
    return ready >= pass.snapshot().spec().replicas()
        ? ready(Truth.True, Reason.SUCCEEDED.text(), "Revision " + rest.stable() + " is in effect")
        : ready(
            Truth.False,
            "Progressing",
            waitingOr("Waiting for pods of revision " + rest.stable() + " to become ready"));
  }

  private Verdict readyOnTheWay() {
    return ready(
        Truth.False,
        isPaused() ? Reason.STEP_PAUSED.text() : "Progressing",
        waitingOr("A release is under way"));
  }

  private Verdict ready(Truth truth, String reason, String message) {
    return new Verdict(ConditionType.Ready, truth, reason, Sentences.of(message));
  }

  private static Verdict degraded(String reason, String message) {
    return new Verdict(ConditionType.Degraded, Truth.True, reason, Sentences.of(message));
  }

  private static Optional<Verdict> stalled(String reason, String message) {
    return Optional.of(
        new Verdict(ConditionType.Stalled, Truth.True, reason, Sentences.of(message)));
  }

  private static String worse(ReleaseResult result, Reason reason) {
    if (reason == Reason.ROLLBACK_FAILED) {
      return reason.text();
    }
    if (result == ReleaseResult.ABORTED) {
      return Reason.ABORTED.text();
    }
    return reason == Reason.CHECK_FAILED || reason == Reason.HEALTH_CHECK_FAILED
        ? reason.text()
        : Reason.ROLLED_BACK.text();
  }

  private String waitingOr(String otherwise) {
    return Sentences.of(
        pass.plan().waitingFor().map(each -> "waiting for " + each.steady()).orElse(otherwise));
  }

  private String failure() {
    return pass.outcome().failure().map(failed -> failed.sentence()).orElse("");
  }

  private static String problems(RolloutState.Invalid invalid) {
    return Sentences.of(invalid.problems());
  }
}
