package dev.headway.rollout.decide;

import dev.headway.domain.Because;
import dev.headway.domain.Reason;
import dev.headway.rollout.decide.Memory.StepMemory;
import dev.headway.rollout.decide.RolloutState.PromotionStage;
import dev.headway.rollout.decide.SetMarks.Failure;
import dev.headway.rollout.decide.SetMarks.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a step ends: it passes, or the release fails. */
final class Endings {
  private Endings() {}

  /**
   * The step fails: with it the release, traffic first, in the same pass as the mark that remembers
   * it; or only its batch.
   */
  static Draft fail(StepWork work, Failure failure) {
    int reached = work.run().index() + 1;
    return Batches.mayFail(work.run())
        ? Batches.putBack(work, failure)
        : fail(work.situation(), work.candidate(), failure, reached);
  }

  static Draft fail(Situation situation, SetSeen candidate, Failure failure, int reached) {
    if (FailureHold.applies(situation) && candidate.marks().standsAt().isEmpty()) {
      return FailureHold.begin(situation, candidate, failure);
    }
    ReleaseResult result =
        situation.stable().isPresent() ? ReleaseResult.ROLLED_BACK : ReleaseResult.FAILED;
    return fail(situation, candidate, failure, reached, result);
  }

  static Draft fail(
      Situation situation, SetSeen candidate, Failure failure, int reached, ReleaseResult result) {
    SetMarks marks =
        candidate
            .marks()
            .atStep(Math.max(reached, candidate.marks().reached().step()), situation.now())
            .ended(result, Role.CANDIDATE, situation.now(), Optional.of(failure))
            .withHandled(
                situation.seen().identity().retryText(), situation.seen().identity().abortText());
    return Changes.carryOut(
            situation,
            Map.of(candidate.name(), marks),
            Because.of(failure.reason(), failure.message()))
        .tell(Finding.warning(failure.reason(), failure.message()));
  }

  /** The step's gates have passed: the next one begins, or the promotion. */
  static Draft pass(StepWork work, Draft draft) {
    StepRun next = work.run().advance();
    if (next.isPromoting() && work.run().hasFailures()) {
      return Batches.end(work);
    }
    Finding done =
        Finding.note(Reason.STEP_COMPLETED, "Step '" + work.step().name() + "' passed its gates");
    if (!next.isPromoting()) {
      return begin(next).tell(done);
    }
    Draft promoting =
        draft
            .remember(draft.memory().withStep(next.memory()).withDrain(Optional.empty()))
            .run(List.of());
    if (work.traffic().isEmpty()) {
      return commit(next, promoting).tell(done);
    }
    Draft turning =
        promoting
            .with(
                new RolloutState.Promoting(
                    next.candidate().marks().release(),
                    next.candidate().revision(),
                    PromotionStage.SELECTOR))
            .act(
                RoutedTraffic.point(
                    work.traffic().get(),
                    next.candidate().revision(),
                    Because.of(Reason.PROMOTING, "The stable Service selects the candidate")))
            .tell(done)
            .waitFor(
                Waits.endpoints(
                    work.traffic().get().stableKey().name(),
                    next.candidate().revision(),
                    Optional.empty()));
    // Without routes the selector has turned before: nothing will tell of a change.
    return Shift.isBySelector(work.traffic().get()) ? turning.lookAgain() : turning;
  }

  /**
   * A step is remembered before anything is done for it. Else a crash in between would take its
   * pods and its weight back, and users with them, only to begin it once more. What protects users
   * is never put off.
   */
  private static Draft begin(StepRun next) {
    Draft begun = Releasing.plan(next);
    boolean here =
        begun.next() instanceof RolloutState.Releasing
            && begun.memory().step().map(StepMemory::index).equals(Optional.of(next.index()));
    boolean protects =
        begun.actions().stream()
            .anyMatch(action -> action instanceof Action.SetWeight weight && !weight.raises());
    return here && !protects && !begun.actions().isEmpty()
        ? begun.replaceActions(List.of()).lookAgain()
        : begun;
  }

  /** The commit point: one write makes the candidate stable. What went before can be undone. */
  static Draft commit(StepRun run, Draft draft) {
    Situation situation = run.situation();
    SetMarks marks =
        run.candidate()
            .marks()
            .atStep(run.program().steps().size(), run.memory().startTime())
            .ended(ReleaseResult.PROMOTED, Role.STABLE, situation.now(), Optional.empty());
    String text = "Revision " + run.candidate().revision() + " is stable";
    boolean atRest = situation.wanted().revision().equals(run.candidate().revision());
    RolloutState next =
        atRest
            ? new RolloutState.AtRest(marks.release(), run.candidate().revision(), true)
            : draft.next();
    return draft
        .with(next)
        .act(Sets.mark(run.candidate(), marks, Because.of(Reason.PROMOTED, text)))
        .remember(
            draft
                .memory()
                .atRest()
                .withDrain(Optional.of(situation.now().plus(situation.spec().drainGrace()))))
        .tell(Finding.note(Reason.PROMOTED, text));
  }

  static String notReachable(Step step, int replicas) {
    return "A weight of "
        + step.weight()
        + " takes "
        + step.pods()
        + " of "
        + replicas
        + " pods, more than twice of what it asks for: add replicas, raise the weight, or set"
        + " `traffic.coarse` to 'Allowed'";
  }

  /** Somebody else moved a weight that was in effect. */
  static Finding foreign(TrafficSeen traffic) {
    String who =
        RoutedTraffic.routes(traffic).stream()
            .flatMap(route -> route.manager().stream())
            .findFirst()
            .map(name -> " by " + name)
            .orElse("");
    return Finding.warning(
        Reason.PUT_BACK,
        "A weight was changed" + who + " in the middle of a release; it is put back");
  }
}
