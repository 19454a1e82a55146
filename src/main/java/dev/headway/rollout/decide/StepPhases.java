package dev.headway.rollout.decide;

import dev.headway.domain.Because;
import dev.headway.domain.FailureClass;
import dev.headway.domain.Reason;
import dev.headway.domain.Weight;
import dev.headway.rollout.decide.Judgement.Opinion;
import dev.headway.rollout.decide.Memory.AcceptedWeight;
import dev.headway.rollout.decide.RolloutState.Stage;
import dev.headway.rollout.decide.SetMarks.Failure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The phases of a step, in order; the first that has something to say decides. Pods come before
 * traffic, traffic before gates, and everything that protects users before everything that waits.
 */
final class StepPhases {
  static final List<Function<StepWork, Optional<Draft>>> ORDER =
      List.of(
          StepPhases::podsShowAFault,
          StepPhases::checksShowAFault,
          StepPhases::surroundingsHold,
          StepPhases::somethingIsMissing,
          StepPhases::podsDoNotCarryTheWeight,
          StepPhases::somebodyPaused,
          StepHooks::before,
          StepPhases::weightIsNotReachable,
          StepPhases::podsAreAwaited,
          Takeover::isAwaited,
          StepPhases::endpointsAreAwaited,
          StepPhases::somebodyMovedTheWeight,
          BeforeTraffic::checks,
          ReleaseHooks::beforeTraffic,
          StepPhases::weightIsWritten,
          StepPhases::weightIsAwaited,
          StepPhases::gatesAreAwaited);

  private StepPhases() {}

  static Optional<Draft> podsShowAFault(StepWork work) {
    return work.isLeaving()
        ? Optional.empty()
        : Judgement.pods(work.candidate()).map(failure -> Endings.fail(work, failure));
  }

  static Optional<Draft> checksShowAFault(StepWork work) {
    return switch (work.guard()) {
      case Opinion.Fail(Failure failure) -> Optional.of(Endings.fail(work, failure));
      case Opinion.Hold(Reason reason, String message) ->
          work.situation().memory().held().isPresent()
              ? Optional.empty()
              : Optional.of(work.environment(reason, message));
      case Opinion.Wait wait -> Optional.empty();
      case Opinion.Fine fine -> Optional.empty();
    };
  }

  static Optional<Draft> surroundingsHold(StepWork work) {
    return work.situation().memory().held().map(held -> EnvironmentHold.plan(work, held));
  }

  static Optional<Draft> somethingIsMissing(StepWork work) {
    return work.traffic()
        .flatMap(RoutedTraffic::problem)
        .map(
            problem ->
                work.standing(Stage.SHIFTING, Optional.of(Reason.DEPENDENCY_NOT_READY))
                    .tell(Finding.warning(Reason.DEPENDENCY_NOT_READY, problem))
                    .waitFor(Waits.dependency(problem)));
  }

  /**
   * Lowers the weight to what the ready pods carry, or to the step's, as far as stable carries the
   * rest.
   */
  static Optional<Draft> podsDoNotCarryTheWeight(StepWork work) {
    if (work.traffic().isEmpty()) {
      return Optional.empty();
    }
    TrafficSeen traffic = work.traffic().get();
    Weight present = work.present(traffic);
    Weight carried = work.carried();
    Weight lowered = work.lowest(Weight.min(work.step().weight(), carried));
    if (!lowered.isBelow(present)) {
      return Optional.empty();
    }
    Because because = lowered(work, present, lowered, carried);
    Draft draft = work.running(Stage.SHIFTING);
    return Optional.of(
        draft
            .act(work.move(traffic, lowered, because))
            .remember(draft.memory().withAccepted(Optional.empty()))
            .tell(Finding.note(because.reason(), because.note()))
            .waitFor(Waits.pods(work.candidate(), work.step().pods(), work.failsAt())));
  }

  private static Because lowered(StepWork work, Weight present, Weight to, Weight carried) {
    return carried.isBelow(work.step().weight())
        ? Because.of(
            Reason.WEIGHT_LOWERED,
            "From "
                + present
                + " to "
                + to
                + ": the candidate's ready pods carry "
                + carried
                + " at most")
        : Because.of(Reason.STEP_RUNNING, "Step '" + work.step().name() + "' asks for " + to);
  }

  static Optional<Draft> somebodyPaused(StepWork work) {
    Optional<String> why =
        work.situation().spec().paused()
            ? Optional.of("`paused` is true in the spec")
            : work.candidate().marks().paused();
    return why.map(
        text -> {
          Draft paused =
              work.standing(stage(work), Optional.of(Reason.MANUAL_PAUSE))
                  .waitFor(Waits.pause(text));
          return paused.remember(paused.memory().withAccepted(work.inEffect()));
        });
  }

  private static Stage stage(StepWork work) {
    return work.inEffect().isPresent() ? Stage.HOLDING : Stage.PREPARING;
  }

  static Optional<Draft> weightIsNotReachable(StepWork work) {
    if (!StepWork.isCoarse(work.run()) || work.run().isPromoted()) {
      return Optional.empty();
    }
    String message = Endings.notReachable(work.step(), work.situation().replicas());
    return Optional.of(
        work.standing(Stage.PREPARING, Optional.of(Reason.WEIGHT_NOT_REACHABLE))
            .tell(Finding.note(Reason.WEIGHT_NOT_REACHABLE, message))
            .waitFor(Waits.still(Waiting.Kind.DECISION, "somebody to decide: " + message)));
  }

  static Optional<Draft> podsAreAwaited(StepWork work) {
    boolean ready = work.candidate().available() >= work.step().pods();
    boolean shared = work.traffic().isPresent() || work.isShared();
    boolean left = !work.isLeaving();
    if (ready && shared && left) {
      return Optional.empty();
    }
    if (work.isExpired()) {
      return Optional.of(tooLate(work));
    }
    Waiting waiting =
        work.run().isPutBack()
            ? Waits.putBack(work.step(), work.failsAt())
            : ready
                ? Waits.share(work.step().weight(), work.failsAt())
                : Waits.pods(work.candidate(), work.step().pods(), work.failsAt());
    return Optional.of(work.running(Stage.PREPARING).waitFor(waiting));
  }

  /**
   * Pods that started and are not ready are the candidate's fault; pods that cannot start are not.
   */
  private static Draft tooLate(StepWork work) {
    boolean ready = work.candidate().available() >= work.step().pods();
    Optional<String> surroundings =
        ready
            ? Optional.of(
                work.run().isPutBack()
                    ? "Stable does not get the pods of " + work.step().name() + " back"
                    : "The pods of stable do not go")
            : Judgement.surroundings(work.candidate());
    return surroundings
        .map(text -> work.environment(Reason.ENVIRONMENT_FAILED, text))
        .orElseGet(
            () ->
                Endings.fail(
                    work,
                    new Failure(
                        FailureClass.EVIDENCE,
                        Reason.PROGRESS_DEADLINE_EXCEEDED,
                        "Pods of revision "
                            + work.candidate().revision()
                            + " started and did not become ready within "
                            + work.situation().spec().progressDeadline())));
  }

  static Optional<Draft> endpointsAreAwaited(StepWork work) {
    if (work.traffic().isEmpty()) {
      return Optional.empty();
    }
    TrafficSeen traffic = work.traffic().get();
    List<Action> point = RoutedTraffic.ensureCandidate(traffic, work.candidate().revision());
    int there = RoutedTraffic.endpoints(traffic.candidateEndpoints(), work.candidate().revision());
    if (point.isEmpty() && there >= work.step().pods()) {
      return Optional.empty();
    }
    if (work.isExpired()) {
      return Optional.of(
          work.environment(
              Reason.ENVIRONMENT_FAILED,
              "The endpoints of " + traffic.candidateKey() + " do not follow"));
    }
    String service = traffic.candidateKey().name();
    return Optional.of(
        work.running(Stage.PREPARING)
            .act(point)
            .waitFor(Waits.endpoints(service, work.candidate().revision(), work.failsAt())));
  }

  /**
   * The weight was in effect and is not there any more. That is remembered before the weight is
   * written again: else a crash between the two would count the hold from before.
   */
  static Optional<Draft> somebodyMovedTheWeight(StepWork work) {
    Weight weight = work.step().weight();
    return work.traffic()
        .filter(traffic -> !work.isAt(traffic, weight))
        .filter(
            traffic ->
                work.situation()
                    .memory()
                    .accepted()
                    .map(AcceptedWeight::weight)
                    .equals(Optional.of(weight)))
        .map(
            traffic -> {
              Draft draft = work.running(Stage.SHIFTING);
              return draft
                  .remember(draft.memory().withAccepted(Optional.empty()))
                  .tell(Endings.foreign(traffic))
                  .waitFor(work.awaited(traffic, weight))
                  .lookAgain();
            });
  }

  static Optional<Draft> weightIsWritten(StepWork work) {
    if (work.traffic().isEmpty()) {
      return Optional.empty();
    }
    TrafficSeen traffic = work.traffic().get();
    Weight weight = work.step().weight();
    if (work.isAt(traffic, weight)) {
      return Optional.empty();
    }
    Draft waiting = work.running(Stage.SHIFTING).waitFor(work.awaited(traffic, weight));
    Draft draft = waiting.remember(waiting.memory().withAccepted(Optional.empty()));
    Because because =
        Because.of(Reason.STEP_RUNNING, "Step '" + work.step().name() + "' asks for " + weight);
    return Optional.of(
        Shift.isBySelector(traffic) && work.isKeyLost()
            ? draft
            : draft.act(work.move(traffic, weight, because)));
  }

  static Optional<Draft> weightIsAwaited(StepWork work) {
    if (work.inEffect().isPresent()) {
      return Optional.empty();
    }
    if (work.isExpired()) {
      String what = work.traffic().map(RoutedTraffic::rejection).orElse("The pods");
      return Optional.of(
          work.environment(Reason.ENVIRONMENT_FAILED, what + " did not accept the weight in time"));
    }
    return Optional.of(
        work.running(Stage.SHIFTING)
            .waitFor(
                work.traffic()
                    .map(it -> work.awaited(it, work.step().weight()))
                    .orElseGet(() -> Waits.share(work.step().weight(), work.failsAt()))));
  }

  /**
   * All gates together once the weight is in effect; approval is asked when the others have passed.
   */
  static Optional<Draft> gatesAreAwaited(StepWork work) {
    AcceptedWeight accepted = work.inEffect().orElseThrow();
    Instant settled =
        work.traffic().isPresent()
            ? accepted.since().plus(work.situation().spec().settle())
            : accepted.since();
    Draft standing = work.standing(Stage.HOLDING, Optional.empty());
    Draft draft = standing.remember(standing.memory().withAccepted(Optional.of(accepted)));
    List<Waiting> waits = new ArrayList<>();
    if (work.now().isBefore(settled)) {
      waits.add(Waits.settle(accepted.weight(), settled));
    }
    switch (ReleaseHooks.beforeRecord(work)) {
      case HookTurn.Ends(Failure failure) -> {
        return Optional.of(ReleaseHooks.end(work, failure));
      }
      case HookTurn.Next next when waits.isEmpty() -> {
        return Optional.of(next.added(draft, work.candidate()));
      }
      case HookTurn.Next next -> {}
      case HookTurn.Done done -> {}
    }
    waits.addAll(awaitedGates(work, settled));
    Optional<Draft> after = StepHooks.after(work, draft, waits.isEmpty());
    if (after.isPresent()) {
      return after;
    }
    if (!waits.isEmpty()) {
      return Optional.of(draft.waitFor(next(work, waits)));
    }
    boolean asks = work.step().gates().stream().anyMatch(Gate.Approval.class::isInstance);
    return Optional.of(
        asks && !work.run().isPromoted()
            ? work.state(Stage.HOLDING, Optional.of(Reason.STEP_PAUSED))
                .remember(draft.memory())
                .waitFor(Waits.approval(work.step()))
            : Endings.pass(work, draft));
  }

  private static List<Waiting> awaitedGates(StepWork work, Instant settled) {
    List<Waiting> waits = new ArrayList<>();
    for (Gate gate : work.step().gates()) {
      switch (gate) {
        case Gate.Hold(var length) ->
            hold(work, settled.plus(length), work.run().isPromoted()).ifPresent(waits::add);
        case Gate.Checks checks -> {
          if (work.guard() instanceof Opinion.Wait(String waiting)) {
            waits.add(Waits.checks(waiting));
          }
        }
        case Gate.Hooks hooks -> {}
        case Gate.Approval approval -> {}
      }
    }
    return waits;
  }

  private static Optional<Waiting> hold(StepWork work, Instant until, boolean promoted) {
    return work.now().isBefore(until) && !promoted
        ? Optional.of(Waits.hold(work.step(), until))
        : Optional.empty();
  }

  /** Pods that carried a greater weight go as soon as this one has settled. */
  private static Waiting next(StepWork work, List<Waiting> waits) {
    return work.candidate().desired() > work.step().pods() ? waits.getFirst() : latest(waits);
  }

  /** The wait that lasts longest, so that the release is looked at no oftener than it must be. */
  private static Waiting latest(List<Waiting> waits) {
    return waits.stream()
        .max(Comparator.comparing((Waiting it) -> it.until().orElse(Instant.MIN)))
        .orElseThrow();
  }
}
