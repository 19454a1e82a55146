package dev.headway.rollout.decide;

import dev.headway.rollout.decide.HookPlace.Side;
import dev.headway.rollout.decide.RolloutState.Stage;
import java.util.List;
import java.util.Optional;

/**
 * The hooks around a step: before it nothing of the step is done, pods and weight stay those of the
 * step before; after it they are the last of its gates but approval.
 */
final class StepHooks {
  private StepHooks() {}

  /** True while hooks before this step are to be begun or under way. */
  static boolean areDue(StepRun run) {
    return marks(run, Side.BEFORE).stream().anyMatch(HookMark::isOpen);
  }

  /** True where a release with these steps begins with hooks in place of pods. */
  static boolean beginWith(Program program) {
    return !HookMarks.NONE.around(program.step(0), Side.BEFORE).isEmpty();
  }

  private static List<HookMark> marks(StepRun run, Side side) {
    return run.isPromoting() ? List.of() : run.candidate().marks().hooks().around(run.step(), side);
  }

  static Optional<Draft> before(StepWork work) {
    return switch (turn(work, marks(work.run(), Side.BEFORE))) {
      case HookTurn.Done done -> Optional.empty();
      case HookTurn.Ends(var failure) -> Optional.of(ReleaseHooks.end(work, failure));
      case HookTurn.Next next ->
          Optional.of(
              next.added(work.standing(Stage.PREPARING, Optional.empty()), work.candidate()));
    };
  }

  /**
   * What has begun goes on, whatever the other gates say meanwhile.
   *
   * @param passed whether the step's other gates have
   */
  static Optional<Draft> after(StepWork work, Draft draft, boolean passed) {
    List<HookMark> marks = marks(work.run(), Side.AFTER);
    boolean begun =
        marks.stream().anyMatch(it -> it.isOpen() && it.phase() != HookMark.Phase.PENDING);
    if (!passed && !begun) {
      return Optional.empty();
    }
    return switch (turn(work, marks)) {
      case HookTurn.Done done -> Optional.empty();
      case HookTurn.Ends(var failure) -> Optional.of(ReleaseHooks.end(work, failure));
      case HookTurn.Next next -> Optional.of(next.added(draft, work.candidate()));
    };
  }

  private static HookTurn turn(StepWork work, List<HookMark> marks) {
    return HookCourse.turn(work.situation(), work.candidate(), marks);
  }
}
