package dev.headway.rollout.decide;

import dev.headway.domain.Reason;
import dev.headway.rollout.decide.RolloutState.Releasing;
import dev.headway.rollout.decide.RolloutState.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The hooks that a release waits for: before its pods, before its traffic, before its record. */
final class ReleaseHooks {
  private ReleaseHooks() {}

  /** True where a release with these marks begins with hooks in place of pods. */
  static boolean beginWith(Situation situation, SetMarks marks) {
    return !beforePods(situation, marks).isEmpty();
  }

  /** Without routes pods have traffic as soon as they are ready. */
  private static List<HookMark> beforePods(Situation situation, SetMarks marks) {
    List<HookMark> before = new ArrayList<>(marks.hooks().at(HookPoint.PRE_DEPLOY.text()));
    if (!situation.isRouted() || situation.stable().isEmpty()) {
      before.addAll(marks.hooks().at(HookPoint.PRE_ACTIVATE.text()));
    }
    return before;
  }

  /** Before the first pods of a release beside stable; its clock stands still. */
  static Optional<Draft> beforePods(StepRun run) {
    Situation situation = run.situation();
    SetSeen candidate = run.candidate();
    HookTurn turn = HookCourse.turn(situation, candidate, beforePods(situation, candidate.marks()));
    return switch (turn) {
      case HookTurn.Done done -> Optional.empty();
      case HookTurn.Ends(var failure) -> Optional.of(FailureHold.beforePods(run, failure));
      case HookTurn.Next next ->
          Optional.of(next.added(standing(run, Optional.empty()), candidate));
    };
  }

  /** Nothing is made of the candidate yet; stable gets what it needs. */
  static Draft standing(StepRun run, Optional<Reason> heldBy) {
    Situation situation = run.situation();
    SetSeen candidate = run.candidate();
    var state =
        new Releasing(
            candidate.marks().release(),
            candidate.revision(),
            run.program().digest(),
            run.program().steps(),
            Math.min(run.index(), run.program().steps().size() - 1),
            Stage.PREPARING,
            heldBy);
    Memory memory =
        situation
            .memory()
            .withRelease(candidate.marks().release())
            .withStep(Progress.stop(run.memory(), situation.now()));
    boolean begun = !situation.isRouted() && candidate.desired() > 0;
    return Draft.of(state, memory)
        .act(begun ? shared(situation, candidate) : Resting.upkeep(situation));
  }

  /** A candidate that is tried again may have pods of the last time: it keeps its share. */
  private static List<Action> shared(Situation situation, SetSeen candidate) {
    int pods = Math.min(candidate.desired(), situation.replicas());
    Map<String, Integer> next = Scaling.share(situation, candidate, pods);
    List<Action> actions = new ArrayList<>();
    Stream.concat(situation.stable().stream(), Stream.of(candidate))
        .forEach(
            set ->
                actions.addAll(
                    Sets.scale(set, next.getOrDefault(set.name(), 0), "Shares the pods")));
    situation.stable().ifPresent(set -> actions.addAll(Resting.point(situation, set)));
    return actions;
  }

  /** Before the pods of a first deployment. */
  static Optional<Draft> beforePods(Situation situation, SetSeen candidate, Draft standing) {
    HookTurn turn = HookCourse.turn(situation, candidate, beforePods(situation, candidate.marks()));
    return toFirst(situation, candidate, standing, turn);
  }

  /** Before the record of a first deployment. */
  static Optional<Draft> beforeRecord(Situation situation, SetSeen candidate, Draft standing) {
    List<HookMark> marks = candidate.marks().hooks().at(HookPoint.POST_ACTIVATE.text());
    return toFirst(situation, candidate, standing, HookCourse.turn(situation, candidate, marks));
  }

  private static Optional<Draft> toFirst(
      Situation situation, SetSeen candidate, Draft standing, HookTurn turn) {
    return switch (turn) {
      case HookTurn.Done done -> Optional.empty();
      case HookTurn.Ends(var failure) ->
          Optional.of(Endings.fail(situation, candidate, failure, 0));
      case HookTurn.Next next -> Optional.of(next.added(standing, candidate));
    };
  }

  /** Before the candidate's first weight, once it has passed its checks. */
  static Optional<Draft> beforeTraffic(StepWork work) {
    if (work.step().weight().isZero() || work.traffic().isEmpty()) {
      return Optional.empty();
    }
    List<HookMark> marks = work.candidate().marks().hooks().at(HookPoint.PRE_ACTIVATE.text());
    return switch (HookCourse.turn(work.situation(), work.candidate(), marks)) {
      case HookTurn.Done done -> Optional.empty();
      case HookTurn.Ends(var failure) -> Optional.of(end(work, failure));
      case HookTurn.Next next ->
          Optional.of(
              next.added(
                  work.standing(Stage.VERIFYING, Optional.empty()).run(BeforeTraffic.runs(work)),
                  work.candidate()));
    };
  }

  /** Among the gates of the last step, once its weight has settled. */
  static HookTurn beforeRecord(StepWork work) {
    boolean last = work.run().program().isLast(Math.min(work.run().index(), last(work)));
    boolean whole = last && !work.run().hasFailures();
    List<HookMark> marks =
        whole ? work.candidate().marks().hooks().at(HookPoint.POST_ACTIVATE.text()) : List.of();
    return HookCourse.turn(work.situation(), work.candidate(), marks);
  }

  private static int last(StepWork work) {
    return work.run().program().steps().size() - 1;
  }

  /** A hook speaks for the release, not for one batch. */
  static Draft end(StepWork work, SetMarks.Failure failure) {
    return Endings.fail(work.situation(), work.candidate(), failure, work.run().index() + 1);
  }
}
