package dev.headway.rollout.decide;

import dev.headway.domain.Because;
import dev.headway.domain.Reason;
import dev.headway.rollout.decide.TrafficSeen.ServiceSeen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Small writes to sets and Services that several states share. */
final class Sets {
  private Sets() {}

  /** The action that brings a set to this size; none where it has it. */
  static List<Action> scale(SetSeen set, int pods, String note) {
    return set.desired() == pods
        ? List.of()
        : List.of(
            new Action.ScaleSet(
                set.name(),
                set.resourceVersion(),
                pods,
                Optional.empty(),
                Action.Guard.NONE,
                Because.of(Reason.SCALING, note)));
  }

  /** Takes the pods of a set that is out of the traffic, and its role in the same write. */
  static Action remove(SetSeen set, SetMarks marks, Because because) {
    return new Action.ScaleSet(
        set.name(),
        set.resourceVersion(),
        0,
        Optional.of(marks),
        Action.Guard.OUT_OF_TRAFFIC,
        because);
  }

  static Action mark(SetSeen set, SetMarks marks, Because because) {
    return new Action.MarkSet(set.name(), set.resourceVersion(), marks, because);
  }

  /** The marks of a set that loses its pods: a release that still ran was superseded. */
  static SetMarks retired(SetSeen set, Instant now) {
    return set.marks().isRunning()
        ? set.marks().ended(ReleaseResult.SUPERSEDED, SetMarks.Role.NONE, now, Optional.empty())
        : set.marks().withRole(SetMarks.Role.NONE);
  }

  /** Why the stable Service is pointed; names who took our key out. */
  static Because putBack(TrafficSeen traffic) {
    String who =
        traffic
            .stable()
            .known()
            .flatMap(ServiceSeen::manager)
            .map(name -> " (last written by " + name + ")")
            .orElse("");
    return Because.of(Reason.PUT_BACK, "The selector of " + traffic.stableKey() + who);
  }

  /** True where one of these actions writes the set. */
  static boolean writes(List<Action> actions, SetSeen set) {
    return actions.stream()
        .anyMatch(
            action ->
                switch (action) {
                  case Action.ScaleSet scale -> scale.name().equals(set.name());
                  case Action.MarkSet mark -> mark.name().equals(set.name());
                  case Action.DeleteSet delete -> delete.name().equals(set.name());
                  default -> false;
                });
  }

  /** The snapshot as it will be once these marks are written. */
  static RolloutSnapshot withMarks(RolloutSnapshot seen, Map<String, SetMarks> marks) {
    List<SetSeen> sets = new ArrayList<>();
    for (SetSeen set : seen.sets().known().orElse(List.of())) {
      SetMarks changed = marks.getOrDefault(set.name(), set.marks());
      sets.add(set.with(changed, set.desired()));
    }
    return new RolloutSnapshot(
        seen.now(),
        seen.identity(),
        seen.spec(),
        seen.specProblems(),
        seen.desired(),
        Observed.known(List.copyOf(sets)),
        seen.traffic(),
        seen.former(),
        seen.checks(),
        seen.requests(),
        seen.memory(),
        seen.around(),
        seen.hooks());
  }
}
