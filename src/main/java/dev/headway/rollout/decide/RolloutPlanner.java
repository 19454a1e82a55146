package dev.headway.rollout.decide;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides what a deployment does next. Total and pure: the same snapshot gives the same plan, and
 * no expected state throws.
 */
public final class RolloutPlanner {
  private static final List<Gate> GATES =
      List.of(
          RolloutPlanner::isDeleted,
          RolloutPlanner::isUnreadable,
          RolloutPlanner::isInvalid,
          RolloutPlanner::isRerouted);

  private RolloutPlanner() {}

  /** What is asked before anything else; the first that answers decides. */
  private interface Gate {
    Optional<RolloutPlan> check(RolloutSnapshot seen);
  }

  public static RolloutPlan plan(RolloutSnapshot found) {
    RolloutSnapshot seen = byItsClock(found);
    RolloutPlan plan =
        Settling.of(seen)
            .map(it -> it.tell(settled(it.standing(seen)), seen))
            .orElseGet(() -> settled(seen));
    return Turns.keep(seen, plan);
  }

  private static RolloutPlan settled(RolloutSnapshot seen) {
    return GATES.stream()
        .flatMap(gate -> gate.check(seen).stream())
        .findFirst()
        .orElseGet(() -> decide(seen));
  }

  /**
   * What is true after the API server has refused the set of a revision: no release has started,
   * and its number is still to be had.
   */
  public static RolloutPlan refused(RolloutSnapshot seen, Memory.Refused refused) {
    return plan(seen.remembering(seen.memory().withRefused(refused)));
  }

  /** The one who wrote what is remembered may have had another clock. */
  private static RolloutSnapshot byItsClock(RolloutSnapshot seen) {
    RolloutSpec spec = seen.spec();
    return seen.remembering(
        seen.memory()
            .by(seen.now(), spec.progressDeadline(), spec.settle().plus(spec.drainGrace())));
  }

  private static RolloutPlan decide(RolloutSnapshot seen) {
    Optional<Settling> unformed = Settling.of(seen);
    if (unformed.isPresent()) {
      return unformed.get().nothing(seen).finish(seen);
    }
    Situation situation = Situation.of(seen);
    Draft ordered = Orders.plan(situation);
    Draft draft =
        situation
            .workload()
            .map(workload -> InPlace.settle(situation, workload, ordered))
            .orElseGet(() -> Copies.with(situation, ordered));
    Memory memory = draft.memory().withHistory(History.after(situation, draft.actions()));
    Draft whole = draft.remember(memory).runBesides(Judgement.always(situation));
    Draft hooked = Aftermath.besides(situation, whole);
    return Restarting.besides(situation, hooked).finish(seen);
  }

  private static Optional<RolloutPlan> isDeleted(RolloutSnapshot seen) {
    return seen.identity().deleting() ? Optional.of(Deletion.plan(seen)) : Optional.empty();
  }

  /** Nothing is scaled and no weight is moved while something that matters cannot be read. */
  private static Optional<RolloutPlan> isUnreadable(RolloutSnapshot seen) {
    return Stream.of(
            seen.sets().unknownCause(),
            seen.desired().unknownCause(),
            seen.traffic().flatMap(RoutedTraffic::unreadable),
            seen.former().flatMap(RoutedTraffic::unreadable))
        .flatMap(Optional::stream)
        .findFirst()
        .map(cause -> standStill(seen, new RolloutState.Blind(cause)).waitFor(Waits.read(cause)))
        .map(draft -> draft.finish(seen));
  }

  private static Optional<RolloutPlan> isInvalid(RolloutSnapshot seen) {
    return seen.specProblems().isEmpty() && seen.desired().known().isPresent()
        ? Optional.empty()
        : Optional.of(standStill(seen, new RolloutState.Invalid(seen.specProblems())).finish(seen));
  }

  private static Optional<RolloutPlan> isRerouted(RolloutSnapshot seen) {
    return seen.former()
        .flatMap(former -> Rerouting.plan(Situation.of(seen), former, decide(seen).next()))
        .map(draft -> draft.finish(seen));
  }

  /** Checks that run go on, and nothing else happens. */
  private static Draft standStill(RolloutSnapshot seen, RolloutState state) {
    return Draft.of(state, seen.memory()).run(seen.checks().stream().map(CheckSeen::run).toList());
  }
}
