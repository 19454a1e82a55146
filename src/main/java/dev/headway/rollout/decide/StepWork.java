package dev.headway.rollout.decide;

import dev.headway.domain.Because;
import dev.headway.domain.Reason;
import dev.headway.domain.Weight;
import dev.headway.rollout.decide.Memory.AcceptedWeight;
import dev.headway.rollout.decide.Memory.Held;
import dev.headway.rollout.decide.Memory.StepMemory;
import dev.headway.rollout.decide.RolloutState.Releasing;
import dev.headway.rollout.decide.RolloutState.Stage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A step together with the plan that is being made for it. It starts with what a step needs in any
 * case: the numbers of pods, the stable Service's selector, and the checks that watch over the
 * weight in effect.
 */
record StepWork(StepRun run, Draft draft) {

  static StepWork start(StepRun run) {
    Situation situation = run.situation();
    Memory memory =
        situation
            .memory()
            .withRelease(run.candidate().marks().release())
            .withStep(run.memory())
            .withDrain(Optional.empty());
    StepWork work = new StepWork(run, Draft.of(new RolloutState.Deleting(), memory));
    Draft draft =
        work.state(Stage.SHIFTING, Optional.empty())
            .want(run.step().weight())
            .act(counts(run))
            .run(work.guardRuns());
    return new StepWork(run, draft.act(work.selector()));
  }

  Situation situation() {
    return run.situation();
  }

  SetSeen candidate() {
    return run.candidate();
  }

  Step step() {
    return run.step();
  }

  Instant now() {
    return run.situation().now();
  }

  Optional<TrafficSeen> traffic() {
    return run.situation().seen().traffic();
  }

  /** The draft in this stage of the step. */
  Draft state(Stage stage, Optional<Reason> heldBy) {
    return draft.with(
        new Releasing(
            candidate().marks().release(),
            candidate().revision(),
            run.program().digest(),
            run.program().steps(),
            Math.min(run.index(), run.program().steps().size() - 1),
            stage,
            heldBy));
  }

  /** The draft with the progress clock running; it says when it fails. */
  Draft running(Stage stage) {
    return remember(state(stage, Optional.empty()), runningClock());
  }

  StepMemory runningClock() {
    return Progress.run(
        run.memory(), now(), situation().spec().progressDeadline(), candidate().available());
  }

  Optional<Instant> failsAt() {
    return Progress.failsAt(runningClock());
  }

  boolean isExpired() {
    return Progress.isExpired(runningClock(), now());
  }

  /** The draft with the progress clock standing still. */
  Draft standing(Stage stage, Optional<Reason> heldBy) {
    return remember(state(stage, heldBy), Progress.stop(run.memory(), now()));
  }

  private static Draft remember(Draft draft, StepMemory memory) {
    return draft.remember(draft.memory().withStep(memory));
  }

  /** Holds the release for its surroundings: traffic goes to stable until the cause is gone. */
  Draft environment(Reason reason, String message) {
    Draft held = standing(Stage.SHIFTING, Optional.of(reason));
    return held.remember(held.memory().withHeld(Optional.of(new Held(reason, message))))
        .tell(Finding.warning(reason, message))
        .waitFor(Waits.environment(message))
        .lookAgain();
  }

  /** Since when the step's weight is in effect; empty while it is not. */
  Optional<AcceptedWeight> inEffect() {
    boolean there =
        traffic()
            .map(
                it ->
                    isAt(it, step().weight())
                        && Shift.isAccepted(it, candidate(), situation().replicas()))
            .orElseGet(this::isShared);
    if (!there) {
      return Optional.empty();
    }
    return situation()
        .memory()
        .accepted()
        .filter(it -> it.weight().equals(step().weight()))
        .or(() -> Optional.of(new AcceptedWeight(step().weight(), now())));
  }

  /** The share of the traffic that the candidate has by routes or selector. */
  Weight present(TrafficSeen traffic) {
    return Shift.present(traffic, candidate().revision());
  }

  boolean isAt(TrafficSeen traffic, Weight weight) {
    return Shift.isAt(traffic, candidate().revision(), weight);
  }

  List<Action> move(TrafficSeen traffic, Weight weight, Because because) {
    return situation()
        .stable()
        .map(
            stable ->
                Shift.move(traffic, stable.revision(), candidate().revision(), weight, because))
        .orElse(List.of());
  }

  /** What is awaited until a weight is in effect. */
  Waiting awaited(TrafficSeen traffic, Weight weight) {
    return Shift.isBySelector(traffic)
        ? Waits.endpoints(
            traffic.stableKey().name(),
            weight.isZero()
                ? situation().stable().map(SetSeen::revision).orElse(candidate().revision())
                : candidate().revision(),
            failsAt())
        : Waits.router(traffic, weight, failsAt());
  }

  /** True where all traffic moves at once; a step that a canary left between is no such one. */
  boolean isAtomic() {
    return (step().weight().isZero() || step().weight().isFull())
        && (situation().spec().strategy() instanceof RolloutSpec.BlueGreen
            || traffic().map(Shift::isBySelector).orElse(false));
  }

  /**
   * The greatest weight that the candidate's ready pods carry. What moves all at once stays as long
   * as three quarters of the pods are ready: they share the rest.
   */
  Weight carried() {
    int replicas = situation().replicas();
    int ready = candidate().ready();
    if (isAtomic()) {
      return ready >= replicas - replicas / 4 ? Weight.FULL : Weight.ZERO;
    }
    return Weight.carriedBy(ready, replicas);
  }

  /** True where the numbers of pods are those of the step. */
  boolean isShared() {
    if (situation().isInPlace()) {
      return candidate().desired() >= step().pods() && candidate().available() >= step().pods();
    }
    int rest = situation().replicas() - step().pods();
    return candidate().desired() == step().pods()
        && candidate().available() >= step().pods()
        && situation().stable().map(it -> it.desired() == rest && it.actual() <= rest).orElse(true);
  }

  /** True while pods of a batch that failed are still there. */
  boolean isLeaving() {
    return run.isPutBack() && candidate().actual() > step().pods();
  }

  private static List<Action> counts(StepRun run) {
    Situation situation = run.situation();
    if (situation.isInPlace()) {
      return begun(run, InPlace.pods(run, isHeld(situation) || isCoarse(run)));
    }
    return situation.isRouted() ? routedCounts(run) : sharedCounts(run);
  }

  private static List<Action> routedCounts(StepRun run) {
    Situation situation = run.situation();
    List<Action> actions = new ArrayList<>();
    situation
        .stable()
        .ifPresent(
            set -> actions.addAll(Sets.scale(set, situation.replicas(), "Follows the spec")));
    boolean held =
        situation.memory().held().isPresent()
            || run.candidate().marks().standsAt().isPresent()
            || StepHooks.areDue(run);
    int pods = held ? run.candidate().desired() : run.step().pods();
    actions.addAll(
        begun(run, held || settled(run) ? pods : Math.max(pods, run.candidate().desired())));
    return actions;
  }

  /** Pods that carry a greater weight go once that of the step has settled. */
  private static boolean settled(StepRun run) {
    Situation situation = run.situation();
    return situation
        .seen()
        .traffic()
        .map(it -> GoingBack.isSettledAt(situation, it, run.step().weight()))
        .orElse(true);
  }

  private static List<Action> sharedCounts(StepRun run) {
    Situation situation = run.situation();
    int pods = run.step().pods();
    boolean undecided = isCoarse(run) && !run.isPromoted();
    if (isHeld(situation) || StepHooks.areDue(run) || undecided) {
      pods = Math.min(run.candidate().desired(), heldAt(run));
    }
    Map<String, Integer> next = Scaling.share(situation, run.candidate(), pods);
    List<Action> actions = new ArrayList<>();
    situation
        .stable()
        .ifPresent(
            set ->
                actions.addAll(
                    Sets.scale(
                        set,
                        Math.max(next.getOrDefault(set.name(), 0), kept(run, set)),
                        "Shares the pods")));
    actions.addAll(begun(run, next.getOrDefault(run.candidate().name(), 0)));
    return actions;
  }

  /**
   * What stable keeps while the surroundings hold the release and there is room for all: a
   * candidate that is to be asked again is compared with it.
   */
  private static int kept(StepRun run, SetSeen stable) {
    Situation situation = run.situation();
    boolean room =
        run.candidate().desired() + stable.desired() <= Bounds.of(situation.spec()).most();
    return situation.memory().held().isPresent() && room ? stable.desired() : 0;
  }

  /**
   * The most that a held candidate has where the deployment gets smaller: what its step takes, and
   * not the last pod of stable, with which it is compared.
   */
  private static int heldAt(StepRun run) {
    Situation situation = run.situation();
    int stable = situation.stable().map(SetSeen::desired).orElse(0);
    boolean shrinks =
        stable > 0 && run.candidate().desired() + stable > Bounds.of(situation.spec()).most();
    int most = situation.replicas() - (shrinks ? 1 : 0);
    return Math.max(0, Math.min(run.step().pods(), most));
  }

  /** Nothing is shared out further while the release is held by hand or by its surroundings. */
  private static boolean isHeld(Situation situation) {
    return situation.memory().held().isPresent()
        || situation.spec().paused()
        || situation
            .target()
            .flatMap(it -> it.set())
            .map(it -> it.marks().paused().isPresent() || it.marks().standsAt().isPresent())
            .orElse(false);
  }

  /** True where the fewest pods that make the weight are more than twice of what it asks for. */
  static boolean isCoarse(StepRun run) {
    if (run.situation().isInPlace()) {
      return InPlaceCompiler.isCoarse(run.situation().spec(), run.step());
    }
    return !run.situation().isRouted() && isCoarse(run.situation().spec(), run.step());
  }

  static boolean isCoarse(RolloutSpec spec, Step step) {
    return spec.replicas() > 0
        && !step.weight().isFull()
        && spec.coarse() == RolloutSpec.Coarse.HELD
        && step.pods() * 100 > 2 * step.weight().percent() * spec.replicas();
  }

  /** The candidate's number, with the mark of the step in the same write. */
  private static List<Action> begun(StepRun run, int pods) {
    SetSeen set = run.candidate();
    if (set.desired() == pods) {
      return List.of();
    }
    SetMarks marks = set.marks();
    int reached = Math.min(run.index() + 1, run.program().steps().size());
    boolean known = marks.reached().putBack().level().isEmpty() || run.isPutBack();
    Optional<SetMarks> changed =
        marks.reached().step() == reached && known
            ? Optional.empty()
            : Optional.of(marks.atStep(reached, run.memory().startTime()));
    return List.of(
        new Action.ScaleSet(
            set.name(),
            set.resourceVersion(),
            pods,
            changed,
            Action.Guard.NONE,
            Because.of(
                Reason.STEP_RUNNING, "Step '" + run.step().name() + "' takes " + pods + " pods")));
  }

  /** Our key in the stable Service's selector, put back where somebody took it out. */
  private List<Action> selector() {
    Optional<SetSeen> stable = situation().stable();
    if (traffic().isEmpty() || stable.isEmpty()) {
      return List.of();
    }
    TrafficSeen traffic = traffic().get();
    boolean switched =
        situation().memory().accepted().map(it -> it.weight().isFull()).orElse(false)
            && carried().isFull();
    if (Shift.isBySelector(traffic) && (switched || !present(traffic).isZero())) {
      return RoutedTraffic.point(traffic, candidate().revision(), Sets.putBack(traffic));
    }
    if (isKeyLost() && !Takeover.isDue(situation(), stable.get())) {
      return List.of();
    }
    return RoutedTraffic.point(traffic, stable.get().revision(), Sets.putBack(traffic));
  }

  /** True where this very plan puts our key back into the stable Service. */
  boolean isKeyLost() {
    return traffic().map(it -> RoutedTraffic.selected(it).isEmpty()).orElse(false);
  }

  /** The step whose checks watch over the weight in effect: this one, or the one before it. */
  private Optional<Integer> guarding() {
    // Nothing is nothing at once: checks without traffic begin when there are pods to look at.
    boolean there = !step().weight().isZero() || candidate().available() >= step().pods();
    if (inEffect().isPresent() && there) {
      return Optional.of(run.index());
    }
    boolean carries = traffic().map(it -> !present(it).isZero()).orElse(true);
    return carries && run.index() > 0 ? Optional.of(run.index() - 1) : Optional.empty();
  }

  private List<CheckRun> guardRuns() {
    return guarding()
        .map(at -> Judgement.runs(situation(), candidate(), run.checks(at), run.point(at)))
        .orElse(List.of());
  }

  Judgement.Opinion guard() {
    return guarding()
        .map(at -> Judgement.checks(situation(), candidate(), run.checks(at), run.point(at)))
        .orElse(new Judgement.Opinion.Fine());
  }

  /**
   * The lowest weight that traffic may have on the candidate, as far as stable carries the rest.
   */
  Weight lowest(Weight wanted) {
    int ready = situation().stable().map(SetSeen::ready).orElse(0);
    Weight rest = Weight.carriedBy(ready, situation().replicas()).rest();
    return isAtomic() && !rest.isZero() ? Weight.FULL : Weight.max(wanted, rest);
  }
}
