package dev.headway.rollout.decide;

import dev.headway.domain.Because;
import dev.headway.domain.Reason;
import dev.headway.domain.Weight;
import dev.headway.rollout.decide.Judgement.Opinion;
import dev.headway.rollout.decide.Memory.Held;
import dev.headway.rollout.decide.RolloutSpec.CheckSpec;
import dev.headway.rollout.decide.RolloutState.Stage;
import java.util.List;
import java.util.Optional;

/**
 * A release that its surroundings hold: traffic is on stable as far as stable carries it, and the
 * release goes on by itself when the cause is gone. Where weight is the share of pods, the pods
 * that are ready go on serving; none are added.
 */
final class EnvironmentHold {
  private EnvironmentHold() {}

  static Draft plan(StepWork work, Held held) {
    // Checks of pods that are not there would blame the candidate for what keeps them away.
    List<String> names =
        hasPods(work)
            ? work.situation().spec().checks().stream().map(CheckSpec::name).toList()
            : List.of();
    String point = "held-" + work.candidate().marks().release();
    Opinion opinion = Judgement.checks(work.situation(), work.candidate(), names, point);
    if (opinion instanceof Opinion.Fail(var failure)) {
      return Endings.fail(work, failure);
    }
    Draft draft =
        work.standing(Stage.SHIFTING, Optional.of(held.reason()))
            .want(Weight.ZERO)
            .run(Judgement.runs(work.situation(), work.candidate(), names, point))
            .waitFor(Waits.environment(held.message()));
    Optional<Draft> lowered = work.traffic().flatMap(traffic -> lower(work, traffic, draft));
    if (lowered.isPresent()) {
      return lowered.get();
    }
    return opinion instanceof Opinion.Fine && isOver(work) ? resume(work, draft) : draft;
  }

  private static Optional<Draft> lower(StepWork work, TrafficSeen traffic, Draft draft) {
    Weight lowest = work.lowest(Weight.ZERO);
    if (!lowest.isBelow(work.present(traffic))) {
      return Optional.empty();
    }
    Because because =
        Because.of(Reason.ENVIRONMENT_FAILED, "Traffic waits on stable until the cause is gone");
    return Optional.of(
        draft
            .act(work.move(traffic, lowest, because))
            .remember(draft.memory().withAccepted(Optional.empty())));
  }

  /**
   * Where some pods are ready they can be asked. A hold that ended without being asked, since one
   * pod of many is not ready, would begin again at once, and so on for ever.
   */
  private static boolean hasPods(StepWork work) {
    SetSeen candidate = work.candidate();
    return candidate.available() > 0 && Judgement.surroundings(candidate).isEmpty();
  }

  private static boolean isOver(StepWork work) {
    boolean routes =
        work.traffic()
            .map(
                it ->
                    RoutedTraffic.problem(it).isEmpty()
                        && RoutedTraffic.isAccepted(it)
                        && work.present(it).isZero()
                        && endpointsFollow(work.candidate(), it))
            .orElse(true);
    // A candidate that is merely not ready is the deadline's business, once the release goes on.
    return routes && Judgement.surroundings(work.candidate()).isEmpty();
  }

  /** The pods that are ready are in the endpoints, where the candidate Service asks for them. */
  private static boolean endpointsFollow(SetSeen candidate, TrafficSeen traffic) {
    return !RoutedTraffic.candidate(traffic).equals(Optional.of(candidate.revision().name()))
        || RoutedTraffic.endpoints(traffic.candidateEndpoints(), candidate.revision())
            >= candidate.available();
  }

  /** From the first step again where the weight is back at nothing. */
  private static Draft resume(StepWork work, Draft draft) {
    StepRun again = work.run().restartAt(work.traffic().isPresent() ? 0 : work.run().index());
    Memory memory =
        draft
            .memory()
            .withHeld(Optional.empty())
            .withAccepted(Optional.empty())
            .withStep(again.memory());
    return draft
        .act(clock(work, draft))
        .remember(memory)
        .tell(Finding.note(Reason.RELEASE_RESUMED, "The cause is gone, the release goes on"))
        .lookAgain();
  }

  /** So that a lost status does not count the hold against the candidate. */
  private static List<Action> clock(StepWork work, Draft draft) {
    SetSeen set = work.candidate();
    boolean written =
        draft.actions().stream()
            .anyMatch(it -> it instanceof Action.ScaleSet scale && scale.name().equals(set.name()));
    Because because = Because.of(Reason.RELEASE_RESUMED, "Its clock counts from now");
    return written ? List.of() : List.of(Sets.mark(set, set.marks().resumed(work.now()), because));
  }
}
