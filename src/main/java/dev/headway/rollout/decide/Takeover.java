package dev.headway.rollout.decide;

import dev.headway.domain.Reason;
import dev.headway.rollout.decide.RolloutState.Stage;
import java.util.List;
import java.util.Optional;

/**
 * Stable takes over a Service without our key: where weight was the share of pods until now, or
 * somebody took the key out. Until then the pods of every set answer it, so that stable has to have
 * enough of its own first.
 */
final class Takeover {
  private Takeover() {}

  /** True where stable carries the Service, or nobody else answers it anyway. */
  static boolean isDue(Situation situation, SetSeen stable) {
    int replicas = situation.replicas();
    boolean alone =
        situation.sets().stream()
            .allMatch(set -> set.ready() == 0 || set.name().equals(stable.name()));
    return alone || stable.ready() >= replicas - replicas / 4;
  }

  /**
   * No weight is written before: it would come on top of the share of pods. A stable that serves
   * nothing keeps nobody waiting, since the candidate has everything already.
   */
  static Optional<Draft> isAwaited(StepWork work) {
    Optional<SetSeen> stable =
        work.situation().stable().filter(set -> work.isKeyLost() && !isDue(work.situation(), set));
    boolean bySelector = work.traffic().map(Shift::isBySelector).orElse(false);
    return stable
        .filter(set -> bySelector || set.ready() > 0)
        .map(set -> await(work, set, work.traffic().orElseThrow()));
  }

  private static Draft await(StepWork work, SetSeen stable, TrafficSeen traffic) {
    Optional<String> hindrance =
        stable.findings().stream()
            .filter(finding -> !finding.kind().isEvidence())
            .findFirst()
            .map(PodFinding::message);
    if (hindrance.isPresent() || (work.isExpired() && stable.ready() == 0)) {
      String message =
          hindrance.orElse("Stable revision " + stable.revision() + " has no pod that is ready");
      return work.standing(Stage.PREPARING, Optional.of(Reason.ENVIRONMENT_FAILED))
          .waitFor(Waits.environment(message));
    }
    if (!work.isExpired()) {
      return work.running(Stage.PREPARING)
          .waitFor(Waits.stable(stable, work.situation().replicas()));
    }
    List<Action> point = RoutedTraffic.point(traffic, stable.revision(), Sets.putBack(traffic));
    Draft draft = work.state(Stage.PREPARING, Optional.empty());
    return draft
        .act(point)
        .remember(draft.memory().withStep(work.run().restartAt(work.run().index()).memory()))
        .waitFor(Waits.endpoints(traffic.stableKey().name(), stable.revision(), Optional.empty()));
  }
}
