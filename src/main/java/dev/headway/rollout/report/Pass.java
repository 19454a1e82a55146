package dev.headway.rollout.report;

import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus;
import dev.headway.domain.Revision;
import dev.headway.rollout.act.Outcome;
import dev.headway.rollout.decide.Action;
import dev.headway.rollout.decide.RolloutPlan;
import dev.headway.rollout.decide.RolloutSnapshot;
import dev.headway.rollout.decide.RolloutState;
import dev.headway.rollout.decide.SetMarks;
import dev.headway.rollout.decide.SetMarks.Role;
import dev.headway.rollout.decide.SetSeen;
import dev.headway.rollout.observe.Material;
import dev.headway.rollout.observe.Observation;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** Everything that one pass of a deployment gave, for the reports to draw from. */
public record Pass(
    ProgressiveDeployment resource, Observation seen, RolloutPlan plan, Outcome outcome) {

  RolloutSnapshot snapshot() {
    return seen.snapshot();
  }

  Material material() {
    return seen.material();
  }

  RolloutState state() {
    return plan.next();
  }

  /** The status as it was before. */
  Optional<ProgressiveDeploymentStatus> before() {
    return Optional.ofNullable(resource.getStatus());
  }

  List<SetSeen> sets() {
    return snapshot().sets().known().orElse(List.of());
  }

  /** Whether the sets could be read at all: without them nothing can be said of the pods. */
  boolean isSighted() {
    return snapshot().sets().unknownCause().isEmpty();
  }

  int sum(ToIntFunction<SetSeen> of) {
    return sets().stream().mapToInt(of).sum();
  }

  Optional<SetSeen> set(Revision revision) {
    return sets().stream().filter(set -> set.revision().equals(revision)).findFirst();
  }

  /** The marks of a set as this pass has left them. */
  SetMarks marks(SetSeen set) {
    SetMarks marks = set.marks();
    for (Action action : outcome.done()) {
      if (action instanceof Action.MarkSet mark && mark.name().equals(set.name())) {
        marks = mark.marks();
      } else if (action instanceof Action.ScaleSet scale && scale.name().equals(set.name())) {
        marks = scale.marks().orElse(marks);
      }
    }
    return marks;
  }

  /** The set that serves at rest. */
  Optional<SetSeen> stable() {
    Optional<Revision> named =
        switch (state()) {
          case RolloutState.AtRest rest -> Optional.of(rest.stable());
          case RolloutState.Failed failed -> failed.stable();
          case RolloutState.GoingBack back -> back.to();
          case RolloutState.FirstDeployment first -> Optional.empty();
          default ->
              sets().stream()
                  .filter(set -> set.marks().role() == Role.STABLE)
                  .max(Comparator.comparingInt(set -> set.marks().release()))
                  .map(SetSeen::revision);
        };
    return named.flatMap(this::set);
  }

  /** The revision that is being released, or left. */
  Optional<Revision> candidate() {
    return switch (state()) {
      case RolloutState.FirstDeployment first -> Optional.of(first.revision());
      case RolloutState.Releasing releasing -> Optional.of(releasing.candidate());
      case RolloutState.Promoting promoting -> Optional.of(promoting.candidate());
      case RolloutState.GoingBack back -> Optional.of(back.from());
      default -> Optional.empty();
    };
  }
}
