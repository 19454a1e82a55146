package dev.headway.rollout.decide;

import dev.headway.domain.Because;
import dev.headway.domain.Reason;
import dev.headway.rollout.decide.RolloutState.Stage;
import dev.headway.rollout.decide.SetMarks.Failure;
import java.util.Map;
import java.util.Optional;

/**
 * A release that failed, and that the policy leaves where it is until somebody decides: resume,
 * abort, rollback, or another revision. A weight that the pods do not carry goes down all the same.
 */
final class FailureHold {
  private FailureHold() {}

  /** Without a stable revision there is nothing to decide on. */
  static boolean applies(Situation situation) {
    return situation.spec().rollback().manual() && situation.stable().isPresent();
  }

  /** The failure is written down first, so that it outlives a lost status. */
  static Draft begin(Situation situation, SetSeen candidate, Failure failure) {
    SetMarks marks = candidate.marks().standingAt(failure);
    return Changes.carryOut(
            situation,
            Map.of(candidate.name(), marks),
            Because.of(failure.reason(), failure.message()))
        .tell(Finding.warning(failure.reason(), failure.message()));
  }

  /** In a step; a policy that was changed since decides at once. */
  static Draft inStep(StepWork work, Failure failure) {
    if (!applies(work.situation())) {
      return Endings.fail(work.situation(), work.candidate(), failure, work.run().index() + 1);
    }
    Draft standing = work.state(Stage.HOLDING, Optional.of(Reason.FAILURE_HELD));
    Draft draft =
        StepPhases.podsDoNotCarryTheWeight(work)
            .orElseGet(() -> standing.remember(standing.memory().withAccepted(work.inEffect())))
            .with(standing.next());
    return stand(work.run(), failure, draft);
  }

  /** Before its first pods: none are made. */
  static Draft beforePods(StepRun run, Failure failure) {
    boolean stands = run.candidate().marks().standsAt().isPresent();
    return stands && applies(run.situation())
        ? stand(run, failure, ReleaseHooks.standing(run, Optional.of(Reason.FAILURE_HELD)))
        : Endings.fail(run.situation(), run.candidate(), failure, run.index() + 1);
  }

  /** In the promotion: what was turned stays turned. */
  static Draft inPromotion(StepRun run, Failure failure, Draft draft) {
    return applies(run.situation())
        ? stand(run, failure, draft)
        : Endings.fail(run.situation(), run.candidate(), failure, run.program().steps().size());
  }

  /** Whoever lets it go on gives it the whole deadline anew. */
  private static Draft stand(StepRun run, Failure failure, Draft draft) {
    Memory memory = draft.memory().withHeld(Optional.empty());
    return draft
        .remember(
            memory.withStep(
                Progress.renew(run.memory(), run.situation().spec().progressDeadline())))
        .waitFor(Waits.decision(failure));
  }
}
