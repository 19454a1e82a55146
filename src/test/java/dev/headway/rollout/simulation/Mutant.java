package dev.headway.rollout.simulation;

import dev.headway.rollout.decide.Action;
import dev.headway.rollout.decide.HookMark;
import dev.headway.rollout.decide.HookMarks;
import dev.headway.rollout.decide.Memory;
import dev.headway.rollout.decide.Observed;
import dev.headway.rollout.decide.PodFinding;
import dev.headway.rollout.decide.ReleaseResult;
import dev.headway.rollout.decide.RolloutPlan;
import dev.headway.rollout.decide.RolloutPlanner;
import dev.headway.rollout.decide.RolloutSnapshot;
import dev.headway.rollout.decide.RolloutSnapshot.Desired;
import dev.headway.rollout.decide.RolloutSpec;
import dev.headway.rollout.decide.RolloutSpec.BlueGreen;
import dev.headway.rollout.decide.RolloutSpec.Rolling;
import dev.headway.rollout.decide.SetMarks;
import dev.headway.rollout.decide.SetSeen;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** A planner with one mistake: it sees something wrongly, or does something else than it should. */
record Mutant(String name, Function<RolloutSnapshot, RolloutPlan> planner) {

  static Mutant sees(String name, UnaryOperator<RolloutSnapshot> wrongly) {
    return new Mutant(name, seen -> RolloutPlanner.plan(wrongly.apply(seen)));
  }

  static Mutant acts(String name, UnaryOperator<List<Action>> wrongly) {
    return new Mutant(
        name,
        seen -> {
          RolloutPlan plan = RolloutPlanner.plan(seen);
          return with(plan, wrongly.apply(plan.actions()), plan.memory());
        });
  }

  static Mutant forgets(String name, UnaryOperator<Memory> wrongly) {
    return new Mutant(
        name,
        seen -> {
          RolloutPlan plan = RolloutPlanner.plan(seen);
          return with(plan, plan.actions(), wrongly.apply(plan.memory()));
        });
  }

  static Mutant skips(String name, Predicate<Action> skipped) {
    return acts(name, all -> all.stream().filter(skipped.negate()).toList());
  }

  static Mutant changes(String name, UnaryOperator<Action> wrongly) {
    return acts(name, all -> all.stream().map(wrongly).toList());
  }

  private static RolloutPlan with(RolloutPlan plan, List<Action> actions, Memory memory) {
    return new RolloutPlan(
        plan.next(),
        actions,
        plan.because(),
        plan.waitingFor(),
        plan.recheckAfter(),
        memory,
        plan.wantedWeight());
  }

  static RolloutSnapshot spec(RolloutSnapshot seen, UnaryOperator<RolloutSpec> change) {
    return snapshot(seen, change.apply(seen.spec()), seen.sets());
  }

  static RolloutSnapshot sets(RolloutSnapshot seen, UnaryOperator<SetSeen> change) {
    return seen.sets()
        .known()
        .map(sets -> Observed.known(sets.stream().map(change).toList()))
        .map(sets -> snapshot(seen, seen.spec(), sets))
        .orElse(seen);
  }

  static RolloutSnapshot desired(RolloutSnapshot seen, Observed<Desired> desired) {
    return snapshot(seen, seen.spec(), desired, seen.sets());
  }

  private static RolloutSnapshot snapshot(
      RolloutSnapshot seen, RolloutSpec spec, Observed<List<SetSeen>> sets) {
    return snapshot(seen, spec, seen.desired(), sets);
  }

  private static RolloutSnapshot snapshot(
      RolloutSnapshot seen,
      RolloutSpec spec,
      Observed<Desired> desired,
      Observed<List<SetSeen>> sets) {
    return new RolloutSnapshot(
        seen.now(),
        seen.identity(),
        spec,
        seen.specProblems(),
        desired,
        sets,
        seen.traffic(),
        seen.former(),
        seen.checks(),
        seen.requests(),
        seen.memory(),
        seen.around(),
        seen.hooks());
  }

  /** A rolling release seen wrongly; other strategies as they are. */
  static RolloutSnapshot rolling(RolloutSnapshot seen, UnaryOperator<Rolling> change) {
    return seen.spec().strategy() instanceof Rolling rolling
        ? spec(seen, it -> Specs.strategy(it, change.apply(rolling)))
        : seen;
  }

  /** A blue-green release seen wrongly; other strategies as they are. */
  static RolloutSnapshot blueGreen(RolloutSnapshot seen, UnaryOperator<BlueGreen> change) {
    return seen.spec().strategy() instanceof BlueGreen blueGreen
        ? spec(seen, it -> Specs.strategy(it, change.apply(blueGreen)))
        : seen;
  }

  /** A set whose batches that were put back nobody remembers. */
  static SetSeen withoutFailures(SetSeen set) {
    SetMarks marks = set.marks();
    var reached =
        new SetMarks.Reached(
            marks.reached().step(),
            marks.reached().time(),
            SetMarks.PutBack.NONE,
            marks.reached().failure(),
            marks.hooks());
    return marked(
        set,
        new SetMarks(
            marks.role(),
            marks.taken(),
            reached,
            marks.end(),
            marks.paused(),
            marks.handled(),
            marks.restart(),
            marks.protectedFromCleanUp()));
  }

  /** A set that knows of its hooks only that they are due. */
  static SetSeen unhooked(SetSeen set) {
    SetMarks marks = set.marks();
    return marked(
        set,
        marks.withHooks(
            new HookMarks(
                marks.hooks().all().stream()
                    .map(
                        mark ->
                            mark.isOpen()
                                ? new HookMark(
                                    mark.point(),
                                    mark.hook(),
                                    0,
                                    HookMark.Phase.PENDING,
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty())
                                : mark)
                    .toList())));
  }

  static RolloutSnapshot withoutAttempts(RolloutSnapshot seen) {
    return new RolloutSnapshot(
        seen.now(),
        seen.identity(),
        seen.spec(),
        seen.specProblems(),
        seen.desired(),
        seen.sets(),
        seen.traffic(),
        seen.former(),
        seen.checks(),
        seen.requests(),
        seen.memory(),
        seen.around(),
        Observed.known(List.of()));
  }

  private static SetSeen marked(SetSeen set, SetMarks marks) {
    return set.with(marks, set.desired());
  }

  static SetSeen ready(SetSeen set) {
    return counts(set, set.desired(), set.desired(), List.of());
  }

  static SetSeen faultless(SetSeen set) {
    return counts(set, set.ready(), set.available(), List.of());
  }

  private static SetSeen counts(SetSeen set, int ready, int available, List<PodFinding> findings) {
    return new SetSeen(
        set.name(),
        set.revision(),
        set.version(),
        set.marks(),
        set.desired(),
        Math.max(set.actual(), ready),
        ready,
        available,
        findings,
        set.createdTime(),
        set.resourceVersion(),
        set.pods());
  }

  static Action withResult(Action action, ReleaseResult from, ReleaseResult to) {
    return action instanceof Action.MarkSet mark && mark.marks().result().equals(Optional.of(from))
        ? new Action.MarkSet(
            mark.name(),
            mark.resourceVersion(),
            mark.marks().ended(to, mark.marks().role(), World.START, mark.marks().failure()),
            mark.because())
        : action;
  }

  @Override
  public String toString() {
    return name;
  }
}
