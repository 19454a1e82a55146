package dev.headway.rollout.decide;

import dev.headway.domain.Because;
import dev.headway.domain.FailureClass;
import dev.headway.domain.Reason;
import dev.headway.domain.Revision;
import dev.headway.domain.Weight;
import dev.headway.rollout.decide.Memory.AcceptedWeight;
import dev.headway.rollout.decide.SetMarks.Failure;
import dev.headway.rollout.decide.SetMarks.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Leaves a candidate for stable: the selector, where it had moved; the weight, at once and as far
 * as stable carries it; then the drain; then the pods. The same for an abort, a failure and a new
 * revision.
 */
final class GoingBack {
  private GoingBack() {}

  static Draft plan(Situation situation, SetSeen stable, List<SetSeen> leaving) {
    Memory memory = situation.memory().atRest().withRelease(situation.release());
    Draft draft = Draft.of(state(situation, stable, leaving), memory);
    Draft back =
        situation
            .seen()
            .traffic()
            .map(traffic -> routed(situation, new Way(traffic, stable, leaving), draft))
            .orElseGet(() -> shared(situation, stable, leaving, draft));
    return back.act(ended(situation, leaving, back.actions()));
  }

  /**
   * A release that is left since the spec asks for something else has ended, whatever the spec asks
   * for next: its revision starts anew with the first step. A set that loses its pods in this plan
   * is marked by that write.
   */
  private static List<Action> ended(
      Situation situation, List<SetSeen> leaving, List<Action> planned) {
    Because because =
        Because.of(
            Reason.SUPERSEDED, "The spec asks for revision " + situation.wanted().revision());
    return leaving.stream()
        .filter(set -> set.marks().isRunning())
        .filter(set -> planned.stream().noneMatch(action -> scales(action, set)))
        .map(
            set ->
                Sets.mark(
                    set,
                    set.marks()
                        .ended(
                            ReleaseResult.SUPERSEDED,
                            Role.CANDIDATE,
                            situation.now(),
                            Optional.empty()),
                    because))
        .toList();
  }

  private static boolean scales(Action action, SetSeen set) {
    return action instanceof Action.ScaleSet scale && scale.name().equals(set.name());
  }

  /** What is left, and what for. */
  private record Way(TrafficSeen traffic, SetSeen stable, List<SetSeen> leaving) {
    boolean isSelected() {
      return leaving.stream()
          .anyMatch(
              set -> RoutedTraffic.selected(traffic).equals(Optional.of(set.revision().name())));
    }
  }

  private static RolloutState state(Situation situation, SetSeen stable, List<SetSeen> leaving) {
    Optional<SetSeen> first = leaving.stream().findFirst();
    Optional<Failure> failure = first.flatMap(set -> set.marks().failure());
    ReleaseResult result =
        first.flatMap(set -> set.marks().result()).orElse(ReleaseResult.SUPERSEDED);
    Revision from = first.map(SetSeen::revision).orElse(stable.revision());
    return new RolloutState.GoingBack(
        first.map(set -> set.marks().release()).orElse(situation.release()),
        from,
        Optional.of(stable.revision()),
        result,
        failure.map(Failure::reason).orElse(Reason.SUPERSEDED),
        failure.map(Failure::failureClass).or(() -> Optional.<FailureClass>empty()),
        failure
            .map(Failure::message)
            .orElse("The spec asks for revision " + situation.wanted().revision()));
  }

  private static Draft routed(Situation situation, Way way, Draft start) {
    Draft draft =
        start.act(Sets.scale(way.stable(), situation.replicas(), "Stable follows the spec"));
    boolean lost = RoutedTraffic.selected(way.traffic()).isEmpty();
    if (lost && !Takeover.isDue(situation, way.stable())) {
      return draft.waitFor(Waits.stable(way.stable(), situation.replicas()));
    }
    Optional<Draft> selector = selector(situation, way, draft);
    if (selector.isPresent()) {
      return selector.get();
    }
    Weight present = RoutedTraffic.present(way.traffic());
    return present.isZero() ? drain(situation, way, draft) : weight(situation, way, present, draft);
  }

  /**
   * Stable takes the Service back: at once where it carries everything, else while the Service has
   * no weight.
   */
  private static Optional<Draft> selector(Situation situation, Way way, Draft draft) {
    TrafficSeen traffic = way.traffic();
    List<Action> point =
        RoutedTraffic.point(
            traffic,
            way.stable().revision(),
            Because.of(Reason.ROLLING_BACK, "The stable Service selects stable again"));
    if (point.isEmpty()) {
      return Optional.empty();
    }
    boolean carries = way.stable().ready() >= situation.replicas();
    if (Shift.isBySelector(traffic) && way.isSelected() && !carries) {
      return Optional.of(draft.waitFor(Waits.stable(way.stable(), situation.replicas())));
    }
    if (!way.isSelected() || carries || isSettledAt(situation, traffic, Weight.FULL)) {
      // Until now the candidate's pods may have answered by the stable Service: they drain anew.
      Instant latest =
          situation.now().plus(situation.spec().settle()).plus(situation.spec().drainGrace());
      return Optional.of(
          draft
              .act(point)
              .remember(
                  draft.memory().withAccepted(Optional.empty()).withDrain(Optional.of(latest)))
              .waitFor(
                  Waits.endpoints(
                      traffic.stableKey().name(), way.stable().revision(), Optional.empty())));
    }
    if (!RoutedTraffic.isAt(traffic, Weight.FULL)) {
      Because because =
          Because.of(
              Reason.ROLLING_BACK, "The same pods by the other Service, until stable is ready");
      return Optional.of(
          draft
              .act(RoutedTraffic.setWeight(traffic, Weight.FULL, because))
              .remember(draft.memory().withAccepted(Optional.empty()))
              .waitFor(Waits.router(traffic, Weight.FULL, Optional.empty())));
    }
    return Optional.of(awaitAccepted(situation, traffic, Weight.FULL, draft));
  }

  private static Draft weight(Situation situation, Way way, Weight present, Draft draft) {
    TrafficSeen traffic = way.traffic();
    SetSeen stable = way.stable();
    int there = RoutedTraffic.endpoints(traffic.stableEndpoints(), stable.revision());
    Weight carried = Weight.carriedBy(Math.min(stable.ready(), there), situation.replicas());
    Weight lowered = carried.rest();
    if (!RoutedTraffic.hasArrived(traffic, stable.revision(), 0)) {
      return draft.waitFor(
          Waits.endpoints(traffic.stableKey().name(), stable.revision(), Optional.empty()));
    }
    if (!lowered.isBelow(present)) {
      return draft.waitFor(Waits.stable(stable, present.rest().podsOf(situation.replicas()) + 1));
    }
    Because because =
        Because.of(Reason.ROLLING_BACK, "Traffic goes to stable revision " + stable.revision());
    return draft
        .act(RoutedTraffic.setWeight(traffic, lowered, because))
        .remember(draft.memory().withAccepted(Optional.empty()))
        .waitFor(Waits.router(traffic, lowered, Optional.empty()));
  }

  private static Draft drain(Situation situation, Way way, Draft draft) {
    boolean serves = way.leaving().stream().anyMatch(set -> set.ready() > 0);
    boolean entered = !RoutedTraffic.restore(way.traffic()).isEmpty();
    boolean known = serves || Shift.isBySelector(way.traffic());
    if (entered || isKnown(situation, way, known)) {
      if (known && !RoutedTraffic.hasArrived(way.traffic(), way.stable().revision(), 0)) {
        return draft.waitFor(
            Waits.endpoints(
                way.traffic().stableKey().name(), way.stable().revision(), Optional.empty()));
      }
      if (!isSettledAt(situation, way.traffic(), Weight.ZERO)) {
        return awaitAccepted(situation, way.traffic(), Weight.ZERO, draft);
      }
      Instant until = drained(situation);
      if (serves && situation.now().isBefore(until)) {
        return draft
            .remember(
                draft
                    .memory()
                    .withAccepted(situation.memory().accepted())
                    .withDrain(Optional.of(until)))
            .waitFor(Waits.drain("requests in flight to end", until));
      }
    }
    return removal(situation, way, draft);
  }

  /** The pods go, once no hook wants them any more. */
  private static Draft removal(Situation situation, Way way, Draft draft) {
    if (way.leaving().stream().anyMatch(Aftermath::wantsPods)) {
      return draft.waitFor(Waits.still(Waiting.Kind.HOOK, "the hooks of PreRollback"));
    }
    List<Action> removals = new ArrayList<>();
    if (situation.target().isEmpty()) {
      removals.addAll(RoutedTraffic.restore(way.traffic()));
    }
    Because because = Because.of(Reason.CLEANING_UP, "The candidate is out of the traffic");
    way.leaving().stream()
        .filter(set -> set.desired() > 0)
        .forEach(
            set -> removals.add(Sets.remove(set, Sets.retired(set, situation.now()), because)));
    return draft
        .act(removals)
        .remember(draft.memory().withDrain(Optional.empty()))
        .waitFor(Waits.still(Waiting.Kind.DRAIN, "the candidate's pods to end"));
  }

  /** Without routes the Service's endpoints are the only trace of where requests may still go. */
  private static boolean isKnown(Situation situation, Way way, boolean known) {
    return known && hadTraffic(situation, way);
  }

  /**
   * False only where nothing hints that a request ever reached the candidate. Our entry in a route
   * hints at it, too, but somebody may have taken that out.
   */
  private static boolean hadTraffic(Situation situation, Way way) {
    return situation.memory().accepted().isPresent()
        || situation.memory().drainUntil().isPresent()
        || way.leaving().stream().anyMatch(set -> set.marks().reached().step() > 1);
  }

  private static Instant drained(Situation situation) {
    return situation
        .memory()
        .accepted()
        .map(AcceptedWeight::since)
        .orElse(situation.now())
        .plus(situation.spec().settle())
        .plus(situation.spec().drainGrace());
  }

  /** True where the routers have accepted the weight for as long as it takes to settle. */
  static boolean isSettledAt(Situation situation, TrafficSeen traffic, Weight weight) {
    return RoutedTraffic.isAt(traffic, weight)
        && RoutedTraffic.isAnswered(traffic)
        && situation
            .memory()
            .accepted()
            .filter(it -> it.weight().equals(weight))
            .map(it -> it.since().plus(situation.spec().settle()))
            .map(time -> !situation.now().isBefore(time))
            .orElse(false);
  }

  /** Waits until the routers accept a weight, then until it has settled. */
  static Draft awaitAccepted(Situation situation, TrafficSeen traffic, Weight weight, Draft draft) {
    if (!RoutedTraffic.isAnswered(traffic)) {
      return draft
          .remember(draft.memory().withAccepted(Optional.empty()))
          .waitFor(Waits.router(traffic, weight, Optional.empty()));
    }
    AcceptedWeight accepted =
        situation
            .memory()
            .accepted()
            .filter(it -> it.weight().equals(weight))
            .orElse(new AcceptedWeight(weight, situation.now()));
    return draft
        .remember(draft.memory().withAccepted(Optional.of(accepted)))
        .waitFor(Waits.settle(weight, accepted.since().plus(situation.spec().settle())));
  }

  private static Draft shared(
      Situation situation, SetSeen stable, List<SetSeen> leaving, Draft draft) {
    if (situation.isInPlace()) {
      return draft
          .act(InPlace.leave(situation, stable, leaving))
          .waitFor(InPlace.awaited(situation, stable));
    }
    List<Scaling.Target> targets = new ArrayList<>();
    leaving.forEach(set -> targets.add(new Scaling.Target(set, 0)));
    targets.add(new Scaling.Target(stable, situation.replicas()));
    Map<String, Integer> next = Scaling.next(Bounds.of(situation.spec()), targets);
    List<Action> actions = new ArrayList<>();
    actions.addAll(
        Sets.scale(
            stable,
            next.getOrDefault(stable.name(), stable.desired()),
            "Stable takes the pods back"));
    for (SetSeen set : leaving) {
      int pods = next.getOrDefault(set.name(), 0);
      if (pods < set.desired()) {
        actions.add(shrink(situation, set, pods));
      }
    }
    return draft.act(actions).waitFor(Waits.stable(stable, situation.replicas()));
  }

  private static Action shrink(Situation situation, SetSeen set, int pods) {
    return new Action.ScaleSet(
        set.name(),
        set.resourceVersion(),
        pods,
        pods == 0 ? Optional.of(Sets.retired(set, situation.now())) : Optional.empty(),
        Action.Guard.NONE,
        Because.of(Reason.ROLLING_BACK, "The candidate's pods go as stable's get ready"));
  }
}
