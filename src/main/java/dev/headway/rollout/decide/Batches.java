package dev.headway.rollout.decide;

import dev.headway.domain.Because;
import dev.headway.domain.FailureClass;
import dev.headway.domain.Reason;
import dev.headway.rollout.decide.SetMarks.Failure;
import java.util.Map;
import java.util.Optional;

/**
 * A batch that failed goes back to stable, and the release goes on with the next one, until so many
 * failed as may. Since pods that are not ready go first, then the youngest, they are the batch's.
 */
final class Batches {
  private Batches() {}

  /** True where a failure of this step costs its batch and not the release. */
  static boolean mayFail(StepRun run) {
    int before = run.candidate().marks().reached().putBack().batches();
    return before + 1 < run.program().maxFailures();
  }

  /** The batch failed: that is remembered, with the number of pods to go back to. */
  static Draft putBack(StepWork work, Failure failure) {
    StepRun run = work.run();
    int pods = run.step().pods();
    int level = run.index() == 0 ? 0 : Math.min(pods, run.step(run.index() - 1).pods());
    SetMarks marks =
        run.candidate().marks().putBack(run.index() + 1, work.now(), pods - level, level);
    String message = "Batch " + (run.index() + 1) + " failed and is put back: " + failure.message();
    Situation fresh =
        work.situation()
            .remembering(
                work.situation()
                    .memory()
                    .withStep(run.restartAt(run.index()).memory())
                    .withAccepted(Optional.empty())
                    .withHeld(Optional.empty()));
    return Changes.carryOut(
            fresh, Map.of(run.candidate().name(), marks), Because.of(Reason.BATCH_FAILED, message))
        .tell(Finding.warning(Reason.BATCH_FAILED, message));
  }

  /** All batches had their turn, and some failed: what passed serves on beside stable. */
  static Draft end(StepWork work) {
    StepRun run = work.run();
    int failed = run.candidate().marks().reached().putBack().batches();
    int pods = run.step().pods();
    String message =
        failed
            + " of "
            + run.program().steps().size()
            + " batches failed; "
            + pods
            + " of "
            + work.situation().replicas()
            + " pods are of revision "
            + run.candidate().revision();
    Failure failure = new Failure(FailureClass.EVIDENCE, Reason.BATCH_FAILED, message);
    ReleaseResult result = pods == 0 ? ReleaseResult.ROLLED_BACK : ReleaseResult.FAILED;
    return Endings.fail(run.situation(), run.candidate(), failure, run.index() + 1, result);
  }
}
