package dev.headway.rollout.decide;

import dev.headway.domain.Because;
import dev.headway.domain.Reason;
import dev.headway.rollout.decide.WorkloadTerms.Beside;
import dev.headway.rollout.decide.WorkloadTerms.Closing;
import java.util.List;
import java.util.Optional;

/**
 * Stable gets its pods back before the candidate's go, where somebody's edit in mid-release let
 * Kubernetes take all of them: a paused Deployment scales up none of its sets but the latest.
 *
 * <p>Worked example, 4 replicas: all fields applied at the half leave 0 and 4 pods. A surge of 4
 * makes room for 8, so that Kubernetes leaves the 4 alone that our hand gives to stable.
 */
final class StableRestored {
  private StableRestored() {}

  /** True where stable has no pods at all, and others have. */
  static boolean isDue(Situation situation, SetSeen stable) {
    return situation.isStable(stable)
        && stable.desired() == 0
        && situation.replicas() > 0
        && others(situation, stable) > 0;
  }

  /** Room first, then the pods. */
  static List<Action> actions(Situation situation, SetSeen stable) {
    WorkloadSeen workload = situation.workload().orElseThrow();
    int room = others(situation, stable);
    boolean stands = situation.wanted().revision().equals(stable.revision());
    WorkloadTerms terms = stands ? new Closing(room) : new Beside(room);
    Because because =
        Because.of(Reason.ROLLING_BACK, "Stable gets the pods back that an edit took from it");
    if (workload.terms().filter(terms::equals).isPresent()) {
      return List.of(
          new Action.ScaleSet(
              stable.name(),
              stable.resourceVersion(),
              situation.replicas(),
              Optional.empty(),
              Action.Guard.NONE,
              because));
    }
    return List.of(
        new Action.HoldWorkload(
            workload.key(), workload.resourceVersion(), terms, Optional.empty(), because));
  }

  private static int others(Situation situation, SetSeen stable) {
    return situation.sets().stream()
        .filter(set -> !set.name().equals(stable.name()))
        .mapToInt(SetSeen::desired)
        .sum();
  }
}
