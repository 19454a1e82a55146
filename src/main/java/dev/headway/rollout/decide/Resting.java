package dev.headway.rollout.decide;

import dev.headway.domain.Because;
import dev.headway.domain.FailureClass;
import dev.headway.domain.Reason;
import dev.headway.domain.Weight;
import dev.headway.rollout.decide.SetMarks.Failure;
import dev.headway.rollout.decide.SetMarks.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * No release runs: stable keeps its pods and its Service, and what ended releases left behind goes.
 */
final class Resting {
  private Resting() {}

  static Draft plan(Situation situation, SetSeen stable) {
    Draft draft = AfterRollback.ask(situation, tidy(situation, stable));
    return draft.with(
        AfterRollback.state(situation, stable, isBusy(draft))
            .orElseGet(
                () ->
                    new RolloutState.AtRest(
                        situation.release(), stable.revision(), isBusy(draft))));
  }

  /** The spec's revision failed before; stable serves, where there is one. */
  static Draft remembered(Situation situation, SetSeen failed) {
    Optional<SetSeen> stable = situation.stable();
    if (stable.isEmpty() && FirstRelease.hasRecovered(situation, failed)) {
      return FirstRelease.commit(situation, failed, Draft.of(nothing(failed), memory(situation)));
    }
    Draft draft =
        stable
            .map(set -> AfterRollback.ask(situation, tidy(situation, set)))
            .orElseGet(() -> Draft.of(nothing(failed), memory(situation)));
    return draft.with(
        new RolloutState.Failed(
            failed.marks().release(),
            failed.revision(),
            stable.map(SetSeen::revision),
            failed.marks().result().orElse(ReleaseResult.FAILED),
            AfterRollback.failure(situation).or(() -> failed.marks().failure()).orElse(unknown()),
            isBusy(draft)));
  }

  private static Failure unknown() {
    return new Failure(FailureClass.DECISION, Reason.ABORTED, "The release ended before");
  }

  private static RolloutState nothing(SetSeen set) {
    return new RolloutState.AtRest(set.marks().release(), set.revision(), false);
  }

  private static Memory memory(Situation situation) {
    return situation.memory().atRest().withRelease(situation.release());
  }

  private static boolean isBusy(Draft draft) {
    return draft.waitingFor().isPresent();
  }

  /** What stable needs while a release is not allowed to start. */
  static List<Action> upkeep(Situation situation) {
    return situation.stable().map(stable -> upkeep(situation, stable)).orElse(List.of());
  }

  private static List<Action> upkeep(Situation situation, SetSeen stable) {
    List<Action> actions = new ArrayList<>();
    if (situation.isRouted()) {
      actions.addAll(Sets.scale(stable, Restarting.pods(situation, stable), "Follows the spec"));
    } else {
      actions.addAll(Scaling.all(situation, stable, "Follows the spec"));
    }
    actions.addAll(point(situation, stable));
    return actions;
  }

  /** Puts a Service back that somebody has pointed elsewhere. */
  static List<Action> point(Situation situation, SetSeen stable) {
    return situation
        .seen()
        .traffic()
        .map(traffic -> RoutedTraffic.point(traffic, stable.revision(), Sets.putBack(traffic)))
        .orElse(List.of());
  }

  private static Draft tidy(Situation situation, SetSeen stable) {
    Draft draft =
        Draft.of(nothing(stable), memory(situation))
            .act(upkeep(situation, stable))
            .act(marks(situation, stable));
    Draft tidied =
        situation
            .seen()
            .traffic()
            .map(traffic -> routed(situation, traffic, stable, draft))
            .orElseGet(() -> ending(situation, draft));
    return tidied.actions().isEmpty() && tidied.waitingFor().isEmpty()
        ? tidied.act(CleanUp.plan(situation))
        : tidied;
  }

  private static Draft ending(Situation situation, Draft draft) {
    return situation.leaving().isEmpty()
        ? draft.remember(draft.memory().withDrain(Optional.empty()))
        : draft.waitFor(Waits.still(Waiting.Kind.DRAIN, "the old pods to end"));
  }

  /**
   * Stable's record where it is not complete, and roles of sets that have neither pods nor a
   * release.
   */
  private static List<Action> marks(Situation situation, SetSeen stable) {
    List<Action> actions = new ArrayList<>();
    if (stable.marks().role() != Role.STABLE) {
      SetMarks marks =
          stable
              .marks()
              .ended(ReleaseResult.PROMOTED, Role.STABLE, situation.now(), Optional.empty());
      actions.add(
          Sets.mark(
              stable, marks, Because.of(Reason.PROMOTED, "Its Service says that it is stable")));
    }
    situation.sets().stream()
        .filter(set -> !situation.isStable(set) && set.desired() == 0)
        .filter(set -> set.marks().role() != Role.NONE)
        .forEach(
            set ->
                actions.add(
                    Sets.mark(
                        set,
                        Sets.retired(set, situation.now()),
                        Because.of(Reason.CLEANING_UP, "The set has no part in a release"))));
    return actions;
  }

  private static Draft routed(
      Situation situation, TrafficSeen traffic, SetSeen stable, Draft draft) {
    List<Action> restore = RoutedTraffic.restore(traffic);
    List<SetSeen> leaving = situation.leaving();
    if (restore.isEmpty() && leaving.isEmpty()) {
      return draft.remember(draft.memory().withDrain(Optional.empty()));
    }
    if (!RoutedTraffic.hasArrived(traffic, stable.revision(), 0)) {
      return draft
          .remember(draft.memory().withDrain(Optional.empty()))
          .waitFor(
              Waits.endpoints(traffic.stableKey().name(), stable.revision(), Optional.empty()));
    }
    if (!RoutedTraffic.isAt(traffic, Weight.ZERO)) {
      return lower(situation, traffic, stable, draft);
    }
    return away(situation, restore, leaving, draft);
  }

  private static Draft lower(
      Situation situation, TrafficSeen traffic, SetSeen stable, Draft draft) {
    Weight lowest = Weight.carriedBy(stable.ready(), situation.replicas()).rest();
    boolean same = RoutedTraffic.candidate(traffic).equals(Optional.of(stable.revision().name()));
    Weight weight = same ? Weight.ZERO : lowest;
    Draft waiting =
        draft
            .remember(draft.memory().withDrain(Optional.empty()).withAccepted(Optional.empty()))
            .waitFor(Waits.router(traffic, weight, Optional.empty()));
    return weight.isBelow(RoutedTraffic.present(traffic))
        ? waiting.act(
            RoutedTraffic.setWeight(
                traffic,
                weight,
                Because.of(Reason.PUT_BACK, "No release runs, so no weight is due")))
        : waiting.waitFor(Waits.stable(stable, situation.replicas()));
  }

  /**
   * Until when what was stable before is kept for an instant way back; told by the record alone.
   */
  private static Optional<Instant> keptUntil(Situation situation) {
    return situation
        .stable()
        .filter(set -> !situation.spec().keepAfterPromotion().isZero())
        .flatMap(set -> set.marks().end())
        .flatMap(SetMarks.End::time)
        .map(time -> time.plus(situation.spec().keepAfterPromotion()));
  }

  private static boolean wasGood(SetSeen set) {
    return set.desired() > 0 && set.marks().result().equals(Optional.of(ReleaseResult.PROMOTED));
  }

  private static Draft away(
      Situation situation, List<Action> restore, List<SetSeen> leaving, Draft draft) {
    Instant until =
        situation.memory().drainUntil().orElse(situation.now().plus(situation.spec().drainGrace()));
    if (situation.now().isBefore(until)) {
      return draft
          .remember(draft.memory().withDrain(Optional.of(until)))
          .waitFor(Waits.drain("requests in flight to end", until));
    }
    Optional<Instant> kept = keptUntil(situation).filter(situation.now()::isBefore);
    if (kept.isPresent() && leaving.stream().anyMatch(Resting::wasGood)) {
      return draft
          .remember(draft.memory().withDrain(Optional.of(until)))
          .act(restore)
          .waitFor(Waits.keep(leaving, kept.get()));
    }
    Because because = Because.of(Reason.CLEANING_UP, "The set is out of the traffic");
    List<Action> removals = new ArrayList<>(restore);
    leaving.stream()
        .filter(set -> set.desired() > 0)
        .forEach(
            set -> removals.add(Sets.remove(set, Sets.retired(set, situation.now()), because)));
    return draft
        .act(removals)
        .remember(draft.memory().withDrain(Optional.of(until)))
        .waitFor(Waits.still(Waiting.Kind.DRAIN, "the old pods to end"));
  }
}
