package dev.headway.rollout.decide;

import dev.headway.domain.Because;
import dev.headway.domain.FailureClass;
import dev.headway.domain.Reason;
import dev.headway.rollout.decide.CheckSeen.Verdict;
import dev.headway.rollout.decide.RolloutSpec.CheckSpec;
import dev.headway.rollout.decide.SetMarks.Failure;
import dev.headway.rollout.decide.SetMarks.Verified;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * After a release was left, stable shows once that it serves. Where it does not, nothing is left to
 * go back to: that is said aloud, and a person has to come.
 */
final class AfterRollback {
  private AfterRollback() {}

  /** The plan of a deployment at rest, with what is still to be asked of stable. */
  static Draft ask(Situation situation, Draft draft) {
    return left(situation).map(it -> ask(situation, it, draft)).orElse(draft);
  }

  private static Draft ask(Situation situation, SetSeen failed, Draft draft) {
    List<CheckRun> runs = runs(situation, failed);
    if (runs.isEmpty()) {
      return draft;
    }
    Draft kept = keeping(failed, draft);
    boolean later =
        kept.waitingFor().isPresent()
            || failed.marks().hooks().all().stream().anyMatch(HookMark::isOpen)
            || Sets.writes(kept.actions(), failed);
    return later ? kept : ask(situation, failed, runs, kept);
  }

  /** The set on which the answer is written does not go before. */
  private static Draft keeping(SetSeen failed, Draft draft) {
    return draft.replaceActions(
        draft.actions().stream()
            .filter(
                it ->
                    !(it instanceof Action.DeleteSet delete && delete.name().equals(failed.name())))
            .toList());
  }

  private static Draft ask(Situation situation, SetSeen failed, List<CheckRun> runs, Draft draft) {
    List<CheckSeen> seen =
        situation.seen().checks().stream().filter(it -> runs.contains(it.run())).toList();
    Optional<CheckSeen> bad = seen.stream().filter(CheckSeen::failed).findFirst();
    if (bad.isPresent()) {
      return bad(situation, failed, message(failed, bad.get()), draft);
    }
    List<String> waiting = new ArrayList<>();
    for (CheckRun run : runs) {
      boolean passes =
          seen.stream().anyMatch(it -> it.run().equals(run) && it.verdict() == Verdict.PASSING);
      if (!passes) {
        waiting.add(run.check());
      }
    }
    return waiting.isEmpty()
        ? draft.act(
            Sets.mark(
                failed,
                failed.marks().verified(new Verified(true, "")),
                Because.of(Reason.SUCCEEDED, "Stable passes its checks after the rollback")))
        : draft
            .run(runs)
            .waitFor(Waits.checks(String.join(", ", waiting) + " on stable, after the rollback"));
  }

  /** The last release, where it was left; what was left before it does not matter any more. */
  private static Optional<SetSeen> left(Situation situation) {
    return situation.sets().stream()
        .filter(set -> set.marks().release() == situation.release())
        .filter(set -> set.marks().isRemembered() && !situation.isStable(set))
        .findFirst();
  }

  /** A stable that fails after the rollback is no rest, though the spec asks for it by now. */
  static Optional<RolloutState> state(Situation situation, SetSeen stable, boolean busy) {
    return left(situation)
        .flatMap(
            left ->
                failure(situation)
                    .map(
                        why ->
                            new RolloutState.Failed(
                                left.marks().release(),
                                left.revision(),
                                Optional.of(stable.revision()),
                                left.marks().result().orElse(ReleaseResult.FAILED),
                                why,
                                busy)));
  }

  /** Why the deployment stands as it does: where stable fails after the rollback, that. */
  static Optional<Failure> failure(Situation situation) {
    return left(situation)
        .flatMap(it -> it.marks().end())
        .flatMap(SetMarks.End::verified)
        .filter(it -> !it.passed())
        .map(it -> new Failure(FailureClass.ENVIRONMENT, Reason.ROLLBACK_FAILED, it.message()));
  }

  private static List<CheckRun> runs(Situation situation, SetSeen failed) {
    boolean due =
        failed.marks().end().filter(it -> it.verified().isEmpty()).isPresent()
            && !failed.marks().isPartial()
            && !situation.isStable(failed)
            && situation.replicas() > 0;
    Optional<SetSeen> stable = situation.stable().filter(set -> due);
    String point = CheckRun.AFTER_ROLLBACK + "-" + failed.marks().release();
    return situation.spec().checks().stream()
        .filter(CheckSpec::afterRollback)
        .flatMap(check -> stable.map(it -> new CheckRun(check.name(), point, it.name())).stream())
        .toList();
  }

  private static String message(SetSeen failed, CheckSeen bad) {
    return "Revision "
        + failed.revision()
        + " was left, and stable fails after it: check '"
        + bad.run().check()
        + "' failed: "
        + bad.message();
  }

  /**
   * Written down, so that it is asked once and told once. Hooks of failures that the end of the
   * release did not call for run now.
   */
  private static Draft bad(Situation situation, SetSeen failed, String message, Draft draft) {
    SetMarks marks = failed.marks();
    HookMarks hooks = marks.hooks().alsoDue(situation.spec(), HookPoint.ON_FAILURE);
    Because because = Because.of(Reason.ROLLBACK_FAILED, message);
    return draft
        .act(
            Sets.mark(
                failed, marks.verified(new Verified(false, message)).withHooks(hooks), because))
        .tell(Finding.warning(Reason.ROLLBACK_FAILED, message));
  }
}
