package dev.headway.rollout.decide;

import dev.headway.domain.Because;
import dev.headway.domain.Reason;
import dev.headway.rollout.decide.WorkloadTerms.Closing;
import dev.headway.rollout.decide.WorkloadTerms.Free;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A Deployment that stays in place is given back to its author. No pod is restarted by that: as
 * long as its template is not what serves, it waits, since Kubernetes would roll that out at once.
 */
final class Ejection {
  private static final Because BECAUSE =
      Because.of(Reason.DELETING, "The Deployment becomes as its author wrote it");

  private Ejection() {}

  /** What is still to be done or waited for; empty where nothing of ours is left. */
  static Optional<Draft> plan(RolloutSnapshot seen, Draft draft) {
    Optional<String> unread = seen.desired().unknownCause().or(() -> seen.sets().unknownCause());
    if (unread.isPresent()) {
      return Optional.of(draft.waitFor(Waits.read(unread.get())));
    }
    return seen.desired()
        .known()
        .flatMap(RolloutSnapshot.Desired::workload)
        .flatMap(workload -> plan(Situation.of(seen), workload, draft));
  }

  private static Optional<Draft> plan(Situation situation, WorkloadSeen workload, Draft draft) {
    if (workload.held()) {
      return Optional.of(held(situation, workload, draft));
    }
    List<Action> left = unmark(situation);
    return left.isEmpty() ? Optional.empty() : Optional.of(draft.act(left));
  }

  private static Draft held(Situation situation, WorkloadSeen workload, Draft draft) {
    Optional<SetSeen> stable = situation.stable();
    if (stable.isEmpty()) {
      return draft.act(hold(workload, new Free()));
    }
    List<SetSeen> others =
        situation.sets().stream()
            .filter(set -> !situation.isStable(set))
            .filter(set -> Math.max(set.desired(), set.actual()) > 0)
            .toList();
    boolean serves = situation.wanted().revision().equals(stable.get().revision());
    if (!others.isEmpty()) {
      List<Action> actions = new ArrayList<>(leave(situation, stable.get(), others));
      WorkloadTerms closing = new Closing(Math.max(1, workload.surge()));
      if (serves && !workload.terms().equals(Optional.of(closing))) {
        actions.add(hold(workload, closing));
      }
      return draft
          .act(actions)
          .waitFor(Waits.still(Waiting.Kind.DRAIN, "the pods of other revisions to end"));
    }
    return serves
        ? draft.act(hold(workload, new Free())).act(unmark(situation))
        : draft.waitFor(backWith(situation, workload));
  }

  private static List<Action> leave(Situation situation, SetSeen stable, List<SetSeen> others) {
    return InPlace.leave(situation, stable, others.stream().filter(InPlace::isMade).toList());
  }

  private static List<Action> unmark(Situation situation) {
    return situation.sets().stream()
        .filter(InPlace::isMade)
        .filter(set -> set.marks().release() > 0 || set.marks().role() != SetMarks.Role.NONE)
        .map(set -> Sets.mark(set, SetMarks.UNMARKED, BECAUSE))
        .toList();
  }

  private static Waiting backWith(Situation situation, WorkloadSeen workload) {
    return Waits.dependency(
        "Deployment '"
            + workload.key().name()
            + "' asks for revision "
            + situation.wanted().revision()
            + ", which does not serve: put its template back, for instance by 'kubectl apply' of"
            + " the manifest before");
  }

  private static Action hold(WorkloadSeen workload, WorkloadTerms terms) {
    return new Action.HoldWorkload(
        workload.key(), workload.resourceVersion(), terms, Optional.empty(), BECAUSE);
  }
}
