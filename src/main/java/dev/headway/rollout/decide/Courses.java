package dev.headway.rollout.decide;

import dev.headway.domain.Weight;
import dev.headway.rollout.decide.Situation.Target;
import java.util.List;
import java.util.Optional;

/** Which way a deployment goes, told from the cluster alone; then the plan for that way. */
final class Courses {
  private Courses() {}

  /** The ways. Exactly one fits every situation. */
  sealed interface Course {
    /** Nothing is stable yet. */
    record First(Target target) implements Course {}

    /**
     * The stable Service selects the candidate, or is about to; the promotion is not recorded yet.
     */
    record Promote(StepRun run) implements Course {}

    /** A candidate that is no longer wanted has traffic or pods. */
    record GoBack(SetSeen stable, List<SetSeen> leaving) implements Course {}

    /** A revision is to be released beside stable. */
    record Release(Target target) implements Course {}

    /** The spec's revision is stable. */
    record Rest(SetSeen stable) implements Course {}

    /** The spec's revision is remembered as failed, and nothing else is to be released. */
    record Remembered(SetSeen failed) implements Course {}
  }

  static Draft plan(Situation situation) {
    return switch (of(situation)) {
      case Course.First(Target target) -> FirstRelease.plan(situation, target);
      case Course.Promote(StepRun run) -> Promotion.plan(run);
      case Course.GoBack(SetSeen stable, List<SetSeen> leaving) ->
          GoingBack.plan(situation, stable, leaving);
      case Course.Release(Target target) -> Releasing.plan(situation, target);
      case Course.Rest(SetSeen stable) -> Resting.plan(situation, stable);
      case Course.Remembered(SetSeen failed) -> Resting.remembered(situation, failed);
    };
  }

  static Course of(Situation situation) {
    Optional<Target> target = situation.target();
    if (situation.stable().isEmpty()) {
      return target
          .<Course>map(Course.First::new)
          .orElseGet(() -> new Course.Remembered(situation.wantedSet().orElseThrow()));
    }
    Optional<StepRun> promotion = promotion(situation);
    if (promotion.isPresent()) {
      return new Course.Promote(promotion.get());
    }
    SetSeen stable = situation.stable().get();
    List<SetSeen> leaving = situation.leavingCandidates();
    if (!leaving.isEmpty() || hasStrayWeight(situation)) {
      return new Course.GoBack(stable, leaving);
    }
    if (target.isPresent()) {
      return new Course.Release(target.get());
    }
    return situation.wanted().revision().equals(stable.revision()) && !stable.marks().isRemembered()
        ? new Course.Rest(stable)
        : new Course.Remembered(situation.wantedSet().orElse(stable));
  }

  private static Optional<StepRun> promotion(Situation situation) {
    Optional<SetSeen> candidate = situation.target().filter(Target::isRunning).flatMap(Target::set);
    Optional<TrafficSeen> traffic = situation.seen().traffic();
    if (candidate.isEmpty() || traffic.isEmpty()) {
      return Optional.empty();
    }
    if (!(StepRun.find(situation, candidate.get()) instanceof StepRun.Found.At(StepRun run))) {
      return Optional.empty();
    }
    return isTurning(run, traffic.get()) ? Optional.of(run) : Optional.empty();
  }

  private static boolean isTurning(StepRun run, TrafficSeen traffic) {
    // Without routes the turn is the last step itself, which has its gates to pass.
    if (Shift.isBySelector(traffic) && !run.isPromoting()) {
      return false;
    }
    SetSeen candidate = run.candidate();
    Optional<String> selected = RoutedTraffic.selected(traffic);
    boolean turned = selected.equals(Optional.of(candidate.revision().name()));
    // A key that somebody took out goes back to the candidate only where that carries everything.
    boolean lost = selected.isEmpty() && candidate.ready() >= run.situation().replicas();
    return turned || (run.isPromoting() && (lost || RoutedTraffic.isAt(traffic, Weight.FULL)));
  }

  /** A weight on a revision that is not to be released. */
  private static boolean hasStrayWeight(Situation situation) {
    return situation
        .seen()
        .traffic()
        .filter(traffic -> !RoutedTraffic.present(traffic).isZero())
        .map(
            traffic ->
                situation.target().isPresent()
                    && !RoutedTraffic.candidate(traffic)
                        .equals(situation.target().map(it -> it.revision().name())))
        .orElse(false);
  }
}
