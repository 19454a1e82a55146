package dev.headway.rollout.decide;

import dev.headway.domain.Because;
import dev.headway.domain.FailureClass;
import dev.headway.domain.Reason;
import dev.headway.domain.Revision;
import dev.headway.domain.Weight;
import dev.headway.rollout.decide.Memory.StepMemory;
import dev.headway.rollout.decide.RolloutState.PromotionStage;
import dev.headway.rollout.decide.SetMarks.Failure;
import java.time.Instant;
import java.util.Optional;

/**
 * The candidate takes stable's place. It has all its pods and the whole weight by its own Service;
 * the stable Service turns to it, then the weights go back to rest, then the promotion is recorded.
 * Until that record, going back is possible at once, since stable keeps all its pods.
 */
final class Promotion {
  private Promotion() {}

  static Draft plan(StepRun run) {
    Situation situation = run.situation();
    SetSeen candidate = run.candidate();
    Optional<Failure> held = candidate.marks().standsAt();
    Optional<Failure> fault = held.isPresent() ? Optional.empty() : Judgement.pods(candidate);
    if (fault.isPresent()) {
      return Endings.fail(situation, candidate, fault.get(), run.program().steps().size());
    }
    TrafficSeen traffic = situation.seen().traffic().orElseThrow();
    StepRun promoting = run.isPromoting() ? run : run.restartAt(run.program().steps().size());
    Draft draft =
        at(promoting, PromotionStage.ENDPOINTS)
            .act(Sets.scale(candidate, situation.replicas(), "The candidate follows the spec"));
    Draft scaled =
        situation
            .stable()
            .map(set -> draft.act(Sets.scale(set, situation.replicas(), "Stable follows the spec")))
            .orElse(draft);
    if (held.isPresent()) {
      return FailureHold.inPromotion(promoting, held.get(), scaled);
    }
    if (!RoutedTraffic.selected(traffic).equals(Optional.of(candidate.revision().name()))) {
      return turn(promoting, traffic, scaled);
    }
    int pods = Math.min(candidate.ready(), situation.replicas());
    if (!RoutedTraffic.hasArrived(traffic, candidate.revision(), pods)) {
      return scaled
          .remember(scaled.memory().withDrain(Optional.empty()))
          .waitFor(arrival(traffic, candidate.revision()));
    }
    return RoutedTraffic.isAt(traffic, Weight.ZERO)
        ? finish(promoting, traffic, scaled)
        : lower(promoting, traffic, scaled);
  }

  private static Draft at(StepRun run, PromotionStage stage) {
    Memory memory =
        run.situation()
            .memory()
            .withRelease(run.candidate().marks().release())
            .withHeld(Optional.empty())
            .withStep(Progress.stop(run.memory(), run.situation().now()));
    return Draft.of(state(run, stage), memory).want(Weight.FULL);
  }

  private static RolloutState state(StepRun run, PromotionStage stage) {
    return new RolloutState.Promoting(
        run.candidate().marks().release(), run.candidate().revision(), stage);
  }

  private static Waiting arrival(TrafficSeen traffic, Revision revision) {
    return Waits.endpoints(traffic.stableKey().name(), revision, Optional.empty());
  }

  /**
   * The selector, once the whole weight has settled; or at once where somebody took our key out.
   */
  private static Draft turn(StepRun run, TrafficSeen traffic, Draft draft) {
    Situation situation = run.situation();
    Revision revision = run.candidate().revision();
    Draft turning = draft.with(state(run, PromotionStage.SELECTOR));
    boolean lost =
        RoutedTraffic.selected(traffic).isEmpty()
            && run.candidate().ready() >= situation.replicas();
    if (!lost && !GoingBack.isSettledAt(situation, traffic, Weight.FULL)) {
      return GoingBack.awaitAccepted(situation, traffic, Weight.FULL, turning);
    }
    Because because =
        lost
            ? Sets.putBack(traffic)
            : Because.of(Reason.PROMOTING, "The stable Service selects the candidate");
    return turning
        .act(RoutedTraffic.point(traffic, revision, because))
        .waitFor(arrival(traffic, revision));
  }

  /** After the grace for what the gateway may still hold, the weights go back to rest. */
  private static Draft lower(StepRun run, TrafficSeen traffic, Draft draft) {
    Situation situation = run.situation();
    Instant until =
        situation.memory().drainUntil().orElse(situation.now().plus(situation.spec().drainGrace()));
    if (situation.now().isBefore(until)) {
      return draft
          .remember(draft.memory().withDrain(Optional.of(until)))
          .waitFor(Waits.drain("endpoints of the stable Service to settle", until));
    }
    Because because = Because.of(Reason.PROMOTING, "The stable Service carries everything again");
    return draft
        .with(state(run, PromotionStage.WEIGHTS))
        .act(RoutedTraffic.setWeight(traffic, Weight.ZERO, because))
        .remember(draft.memory().withAccepted(Optional.empty()).withDrain(Optional.of(until)))
        .waitFor(Waits.router(traffic, Weight.ZERO, Optional.empty()));
  }

  private static Draft finish(StepRun run, TrafficSeen traffic, Draft draft) {
    Draft weights = draft.with(state(run, PromotionStage.WEIGHTS)).want(Weight.ZERO);
    if (!GoingBack.isSettledAt(run.situation(), traffic, Weight.ZERO)) {
      return GoingBack.awaitAccepted(run.situation(), traffic, Weight.ZERO, weights);
    }
    int replicas = run.situation().replicas();
    boolean whole =
        run.candidate().desired() == replicas && run.candidate().available() >= replicas;
    return !whole
        ? awaitPods(run, weights)
        : Endings.commit(run, weights.with(state(run, PromotionStage.COMMIT)));
  }

  /** The candidate lost pods, or was scaled, before the record: it has its deadline for them. */
  private static Draft awaitPods(StepRun run, Draft draft) {
    Situation situation = run.situation();
    SetSeen candidate = run.candidate();
    StepMemory clock =
        Progress.run(
            run.memory(),
            situation.now(),
            situation.spec().progressDeadline(),
            candidate.available());
    boolean late = Progress.isExpired(clock, situation.now());
    if (late && Judgement.surroundings(candidate).isEmpty()) {
      return Endings.fail(
          situation,
          candidate,
          new Failure(
              FailureClass.EVIDENCE,
              Reason.PROGRESS_DEADLINE_EXCEEDED,
              "Pods of revision " + candidate.revision() + " were lost in the promotion"),
          run.program().steps().size());
    }
    return draft
        .remember(draft.memory().withStep(clock))
        .waitFor(
            Waits.pods(
                candidate,
                situation.replicas(),
                late ? Optional.empty() : Progress.failsAt(clock)));
  }
}
