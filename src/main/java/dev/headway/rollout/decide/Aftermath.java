package dev.headway.rollout.decide;

import dev.headway.domain.Because;
import dev.headway.domain.Reason;
import dev.headway.rollout.decide.HookMark.Phase;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The hooks of releases that have ended, or that go back, and what is left of hooks: beside
 * whatever else is planned, which waits for none of them.
 */
final class Aftermath {
  private Aftermath() {}

  static Draft besides(Situation situation, Draft draft) {
    Draft all = draft;
    for (SetSeen set : bySince(situation)) {
      all = besides(situation, set, all);
    }
    boolean begins =
        History.written(draft.actions()).values().stream()
            .anyMatch(
                marks ->
                    marks.end().isPresent()
                        && marks.hooks().all().stream().anyMatch(HookMark::isOpen));
    return remains(situation, begins ? busy(all) : all);
  }

  private static List<SetSeen> bySince(Situation situation) {
    return situation.sets().stream()
        .filter(set -> !set.marks().hooks().all().isEmpty())
        .sorted(Comparator.comparingInt(set -> set.marks().release()))
        .toList();
  }

  private static Draft besides(Situation situation, SetSeen set, Draft draft) {
    List<HookMark> due = due(situation, set);
    if (due.isEmpty() || !(HookCourse.turn(situation, set, due) instanceof HookTurn.Next next)) {
      return draft;
    }
    return next.added(busy(draft), set);
  }

  /** Hooks before the way back run on it; the others when there is nothing of it left. */
  private static List<HookMark> due(Situation situation, SetSeen set) {
    HookMarks hooks = set.marks().hooks();
    List<HookMark> due = new ArrayList<>();
    boolean back = set.marks().taken().goesBack();
    if (set.marks().end().isPresent() || back) {
      due.addAll(hooks.open(HookPoint.PRE_ROLLBACK));
    }
    boolean gone =
        situation.leavingCandidates().stream().noneMatch(it -> it.name().equals(set.name()));
    if (set.marks().end().isPresent() && gone) {
      due.addAll(
          hooks.open(
              HookPoint.POST_DEPLOY,
              HookPoint.POST_ROLLBACK,
              HookPoint.ON_ROLLBACK,
              HookPoint.ON_FAILURE,
              HookPoint.ON_SUCCESS));
    }
    return due;
  }

  /** What rests is not complete while a hook runs, or while pods are replaced. */
  static Draft busy(Draft draft) {
    return switch (draft.next()) {
      case RolloutState.AtRest rest ->
          draft.with(new RolloutState.AtRest(rest.release(), rest.stable(), true));
      case RolloutState.Failed it ->
          draft.with(
              new RolloutState.Failed(
                  it.release(), it.revision(), it.stable(), it.result(), it.failure(), true));
      default -> draft;
    };
  }

  /** True where a release that goes back has hooks that want its pods. */
  static boolean wantsPods(SetSeen set) {
    return !set.marks().hooks().open(HookPoint.PRE_ROLLBACK).isEmpty();
  }

  /** Attempts that nobody waits for end; Jobs go when their release leaves the history. */
  private static Draft remains(Situation situation, Draft draft) {
    List<HookSeen> seen = situation.seen().hooks().known().orElse(List.of());
    int kept = situation.release() - situation.spec().historyLimit();
    Because stray = Because.of(Reason.CLEANING_UP, "The release has ended without this hook");
    Because old = Because.of(Reason.CLEANING_UP, "Beyond the history limit");
    Draft all = draft;
    for (HookSeen attempt : seen) {
      boolean runs = !attempt.standing().isOver();
      if (runs && !isAwaited(situation, attempt)) {
        all = all.act(remove(attempt, stray));
      } else if (!runs && attempt.run().release() <= kept) {
        all = all.act(remove(attempt, old));
      }
    }
    return all;
  }

  private static Action remove(HookSeen attempt, Because because) {
    return new Action.RemoveHook(
        attempt.run(), attempt.object(), attempt.resourceVersion(), because);
  }

  /** A hook around a step is written down once it has begun: until then it is due. */
  private static Optional<HookMark> mark(SetSeen set, HookRun run) {
    boolean due = set.marks().isRunning() && HookPlace.of(run.point()).step().isPresent();
    return set.marks()
        .hooks()
        .find(run.point(), run.hook())
        .or(() -> due ? Optional.of(HookMark.due(run.point(), run.hook())) : Optional.empty());
  }

  private static boolean isAwaited(Situation situation, HookSeen attempt) {
    HookRun run = attempt.run();
    return situation.sets().stream()
        .filter(set -> set.marks().release() == run.release())
        .flatMap(set -> mark(set, run).stream())
        .filter(HookMark::isOpen)
        .anyMatch(
            mark ->
                (mark.phase() == Phase.RUNNING || mark.phase() == Phase.STARTING)
                    ? mark.attempt() == run.attempt()
                    : mark.attempt() + 1 == run.attempt());
  }
}
