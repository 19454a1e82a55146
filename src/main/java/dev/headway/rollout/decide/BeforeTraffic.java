package dev.headway.rollout.decide;

import dev.headway.domain.Reason;
import dev.headway.rollout.decide.Judgement.Opinion;
import dev.headway.rollout.decide.RolloutSpec.CheckSpec;
import dev.headway.rollout.decide.RolloutState.Stage;
import dev.headway.rollout.decide.SetMarks.Failure;
import java.util.List;
import java.util.Optional;

/** The checks of a candidate that has no traffic yet. */
final class BeforeTraffic {
  private BeforeTraffic() {}

  /**
   * Before its first traffic the candidate passes the checks that ask for it; stable shows that
   * they can.
   */
  static Optional<Draft> checks(StepWork work) {
    List<String> names = names(work);
    if (names.isEmpty()) {
      return Optional.empty();
    }
    String point = work.run().pointBeforeTraffic();
    Opinion opinion = Judgement.checks(work.situation(), work.candidate(), names, point);
    return switch (opinion) {
      case Opinion.Fine fine -> Optional.empty();
      case Opinion.Fail(Failure failure) -> Optional.of(Endings.fail(work, failure));
      case Opinion.Hold(Reason reason, String message) ->
          Optional.of(work.environment(reason, message));
      case Opinion.Wait(String waiting) ->
          Optional.of(
              work.standing(Stage.VERIFYING, Optional.empty())
                  .run(runs(work))
                  .waitFor(Waits.checks(waiting)));
    };
  }

  /** The checks before traffic, as long as they are asked for: they go on beside hooks. */
  static List<CheckRun> runs(StepWork work) {
    String point = work.run().pointBeforeTraffic();
    List<String> names = names(work);
    return Judgement.runs(work.situation(), work.candidate(), names, point);
  }

  private static List<String> names(StepWork work) {
    boolean carries = work.traffic().map(it -> !work.present(it).isZero()).orElse(false);
    boolean previewed = work.isAtomic() && work.run().index() > 0;
    boolean first =
        work.run().isFirst()
            && work.situation()
                .memory()
                .accepted()
                .filter(it -> it.weight().equals(work.step().weight()))
                .isEmpty();
    boolean asked =
        work.traffic().isPresent() ? !carries && !previewed && !inEffectAtZero(work) : first;
    return !asked || work.run().isEmpty()
        ? List.of()
        : work.situation().spec().checks().stream()
            .filter(CheckSpec::isAskedBeforeTraffic)
            .map(CheckSpec::name)
            .toList();
  }

  /** A step without traffic has its own gates. */
  private static boolean inEffectAtZero(StepWork work) {
    return work.step().weight().isZero();
  }
}
