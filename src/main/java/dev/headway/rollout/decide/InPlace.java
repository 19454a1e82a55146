package dev.headway.rollout.decide;

import dev.headway.domain.Because;
import dev.headway.domain.Reason;
import dev.headway.rollout.decide.Action.HoldWorkload.Making;
import dev.headway.rollout.decide.WorkloadTerms.Beside;
import dev.headway.rollout.decide.WorkloadTerms.Closing;
import dev.headway.rollout.decide.WorkloadTerms.Growing;
import dev.headway.rollout.decide.WorkloadTerms.Rest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a plan asks of sets, in the words of a Deployment that stays in place. Kubernetes makes its
 * sets, scales stable and clears up; ours are the marks, the fields that hold the Deployment, and
 * the way of a candidate to no pods.
 *
 * <pre>
 *   make or grow a candidate     Growing, and once its pods are made Beside
 *   take a candidate's pods      its ReplicaSet to 0, while the Deployment is paused
 *   the candidate is stable      Closing: the old pods go; then Rest
 * </pre>
 */
record InPlace(
    Situation situation,
    WorkloadSeen workload,
    List<Action> actions,
    Optional<WorkloadTerms> growing,
    Optional<Making> making) {

  InPlace {
    actions = List.copyOf(actions);
  }

  /** The draft with what it asks of sets put into these words. */
  static Draft settle(Situation situation, WorkloadSeen workload, Draft draft) {
    InPlace words = new InPlace(situation, workload, List.of(), Optional.empty(), Optional.empty());
    for (Action action : draft.actions()) {
      words = words.put(action);
    }
    if (situation.stable().isEmpty()) {
      // Kubernetes rolls the first revision out by itself, by its author's own bounds.
      return draft.replaceActions(words.actions);
    }
    WorkloadTerms terms = words.growing.orElseGet(words::rest);
    boolean as = workload.terms().equals(Optional.of(terms));
    if (as && words.making.isEmpty()) {
      return draft.replaceActions(words.actions);
    }
    Draft held = draft.replaceActions(words.actions).act(words.hold(terms));
    return workload.held() && workload.terms().isEmpty() ? held.tell(words.edited()) : held;
  }

  private InPlace put(Action action) {
    return switch (action) {
      case Action.CreateSet create ->
          grow(create.name(), create.replicas())
              .make(new Making(create.revision(), create.marks()));
      case Action.ScaleSet scale -> scale(scale);
      case Action.MarkSet mark -> mark(set(mark.name()), mark);
      case Action.HoldWorkload hold -> on(hold.terms());
      case Action.DeleteSet delete -> this; // Kubernetes keeps as many as its own limit says
      case Action other -> add(other);
    };
  }

  private InPlace scale(Action.ScaleSet scale) {
    SetSeen set = set(scale.name());
    boolean leaves = scale.replicas() == 0 && set.desired() > 0;
    if (leaves && isMade(set) && situation.stable().isPresent()) {
      return add(scale);
    }
    if (StableRestored.isDue(situation, set) && scale.replicas() > 0) {
      return add(scale);
    }
    InPlace marked =
        scale
            .marks()
            .map(
                marks ->
                    mark(
                        set,
                        new Action.MarkSet(
                            set.name(), set.resourceVersion(), marks, scale.because())))
            .orElse(this);
    return scale.replicas() > set.desired() && !situation.isStable(set)
        ? marked.grow(set.name(), scale.replicas())
        : marked;
  }

  /** What is to be remembered of a set that is not made yet is noted on the Deployment. */
  private InPlace mark(SetSeen set, Action.MarkSet mark) {
    return isMade(set) ? add(mark) : make(new Making(set.revision(), mark.marks()));
  }

  private InPlace add(Action action) {
    List<Action> more = new ArrayList<>(actions);
    more.add(action);
    return new InPlace(situation, workload, more, growing, making);
  }

  private InPlace on(WorkloadTerms terms) {
    return new InPlace(situation, workload, actions, Optional.of(terms), making);
  }

  private InPlace make(Making made) {
    return new InPlace(situation, workload, actions, growing, Optional.of(made));
  }

  private InPlace grow(String name, int pods) {
    if (situation.stable().isEmpty()) {
      return this;
    }
    int others =
        situation.sets().stream()
            .filter(set -> !set.name().equals(name))
            .mapToInt(SetSeen::desired)
            .sum();
    var more = new Growing(Math.max(1, others + pods - situation.replicas()));
    return new InPlace(situation, workload, actions, Optional.of(more), making);
  }

  private WorkloadTerms rest() {
    SetSeen stable = situation.stable().orElseThrow();
    if (situation.wanted().revision().equals(stable.revision())) {
      return hasOthers(stable) ? new Closing(surge()) : new Rest();
    }
    boolean running = situation.target().map(Situation.Target::isRunning).orElse(false);
    boolean made = workload.grown() || !running;
    return workload.terms().filter(terms -> terms instanceof Growing && !made).isPresent()
        ? new Growing(surge())
        : new Beside(surge());
  }

  private boolean hasOthers(SetSeen stable) {
    return situation.sets().stream()
        .filter(set -> !set.name().equals(stable.name()))
        .anyMatch(set -> Math.max(set.desired(), set.actual()) > 0);
  }

  /** Another surge would make a paused Deployment scale its sets: what was written stays. */
  private int surge() {
    int all = situation.sets().stream().mapToInt(SetSeen::desired).sum();
    return workload.surge() > 0 ? workload.surge() : Math.max(1, all - situation.replicas());
  }

  private Action hold(WorkloadTerms terms) {
    Because because =
        switch (terms) {
          case Growing growing ->
              Because.of(Reason.STEP_RUNNING, "Pods of the candidate are made beside stable's");
          case Closing closing -> Because.of(Reason.CLEANING_UP, "The pods of other revisions go");
          default -> Because.of(Reason.SCALING, "A change of the template does nothing by itself");
        };
    return new Action.HoldWorkload(
        workload.key(), workload.resourceVersion(), terms, making, because);
  }

  private Finding edited() {
    String who = workload.editedBy().map(name -> " by " + name).orElse("");
    return Finding.warning(
        Reason.PUT_BACK,
        "Fields of Deployment '"
            + workload.key().name()
            + "' that a release needs were changed"
            + who
            + "; they are put back, and kept for later");
  }

  private SetSeen set(String name) {
    return situation.sets().stream()
        .filter(set -> set.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** A set that is only noted has no version. */
  static boolean isMade(SetSeen set) {
    return !set.resourceVersion().isEmpty();
  }

  // ---- what differs in a plan

  /** The pods that the candidate is to have: those that are there stay, the others are added. */
  static int pods(StepRun run, boolean held) {
    int present = run.candidate().desired();
    return held ? present : Math.max(present, run.step().pods());
  }

  /** Stable's pods, as many as its Deployment gives it beside the others. */
  static Waiting awaited(Situation situation, SetSeen stable) {
    boolean restored = StableRestored.isDue(situation, stable);
    int pods = restored ? situation.replicas() : Math.min(stable.desired(), situation.replicas());
    return Waits.stable(stable, pods);
  }

  /** Left sets lose all pods at once, where those of stable are there. */
  static List<Action> leave(Situation situation, SetSeen stable, List<SetSeen> leaving) {
    boolean carries = stable.available() >= Math.min(stable.desired(), situation.replicas());
    Because because = Because.of(Reason.ROLLING_BACK, "The candidate's pods go");
    if (StableRestored.isDue(situation, stable)) {
      return StableRestored.actions(situation, stable);
    }
    return leaving.stream()
        .filter(set -> set.desired() > 0)
        .filter(set -> carries || set.available() == 0)
        .map(set -> Sets.remove(set, Sets.retired(set, situation.now()), because))
        .toList();
  }

  /**
   * After a promotion they go by themselves, unless the template has changed meanwhile, or a
   * scaling left the promoted set another size than its Deployment.
   */
  static List<Action> cleared(Situation situation, SetSeen stable) {
    boolean closing =
        situation.wanted().revision().equals(stable.revision())
            && stable.desired() == situation.replicas();
    return closing || situation.stable().isEmpty()
        ? List.of()
        : leave(situation, stable, situation.leaving());
  }
}
