package dev.headway.rollout.decide;

import dev.headway.domain.Because;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Writes to marks that change what is to be done, together with the part of that which cannot wait.
 */
final class Changes {
  private Changes() {}

  /**
   * The plan that follows from these marks, with the marks' own writes behind the moves of traffic:
   * what protects users goes first. Other writes to the same sets wait for the next pass, since
   * each carries the resourceVersion that was read.
   */
  static Draft carryOut(Situation situation, Map<String, SetMarks> marks, Because because) {
    Draft draft = Courses.plan(Situation.of(Sets.withMarks(situation.seen(), marks)));
    List<Action> others =
        draft.actions().stream().filter(action -> !writes(action, marks)).toList();
    List<Action> writes =
        situation.sets().stream()
            .filter(set -> marks.containsKey(set.name()))
            .sorted(Comparator.comparing(set -> starts(marks, set)))
            .map(set -> Sets.mark(set, marks.getOrDefault(set.name(), set.marks()), because))
            .toList();
    Draft changed = draft.replaceActions(others).act(writes);
    return others.size() < draft.actions().size() ? changed.lookAgain() : changed;
  }

  /**
   * What ends is written before what starts in its place: a crash between the two repeats the
   * order.
   */
  private static boolean starts(Map<String, SetMarks> marks, SetSeen set) {
    return marks.getOrDefault(set.name(), set.marks()).isRunning();
  }

  private static boolean writes(Action action, Map<String, SetMarks> marks) {
    return switch (action) {
      case Action.ScaleSet scale -> marks.containsKey(scale.name());
      case Action.MarkSet mark -> marks.containsKey(mark.name());
      case Action.DeleteSet delete -> marks.containsKey(delete.name());
      case Action.DeletePod delete -> false;
      case Action.CreateSet create -> false;
      case Action.CopyConfig copy -> false;
      case Action.DeleteCopy delete -> false;
      case Action.EnsureCandidateService ensure -> false;
      case Action.PointService point -> false;
      case Action.RemoveSelectorKey remove -> false;
      case Action.SetWeight weight -> false;
      case Action.RestoreRoute restore -> false;
      case Action.RunChecks checks -> false;
      // What a hook has come to is written on its set, in the same plan.
      case Action.StartHook start -> marks.containsKey(start.setName());
      case Action.ReadHook read -> false;
      case Action.RemoveHook remove -> false;
      case Action.TakeSlot take -> false;
      case Action.GiveSlot give -> false;
      case Action.CompleteRequest request -> false;
      case Action.RecordTraffic record -> false;
      case Action.HoldWorkload hold -> false;
      case Action.RemoveFinalizer finalizer -> false;
    };
  }
}
