package dev.headway.rollout.simulation;

import dev.headway.rollout.decide.Gate;
import dev.headway.rollout.decide.Memory;
import dev.headway.rollout.decide.Memory.StepMemory;
import dev.headway.rollout.decide.ReleasePreview;
import dev.headway.rollout.decide.ReleasePreview.PreviewStep;
import dev.headway.rollout.decide.ReleaseRequest.Verb;
import dev.headway.rollout.decide.RolloutPlan;
import dev.headway.rollout.decide.RolloutSpec;
import dev.headway.rollout.decide.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rule of holds: no step ends before its weight was in effect for as long as the spec asks, by
 * what the gateway and the pods show and not by what the planner remembers; and a planner that
 * waits for a hold looks again when it is over.
 */
final class Holds {
  private static final Duration LATE = Duration.ofMillis(100);

  private record Place(int release, String plan, int index) {}

  private record Compiled(RolloutSpec spec, boolean by, List<PreviewStep> steps) {}

  private final World world;
  private final Map<Place, Instant> reached = new HashMap<>();

  /** Steps that were once held for as long as it takes; after a crash they may be passed again. */
  private final Set<Place> held = new HashSet<>();

  private Optional<Compiled> compiled = Optional.empty();

  Holds(World world) {
    this.world = world;
    world
        .memory
        .step()
        .ifPresent(
            step ->
                world
                    .memory
                    .accepted()
                    .ifPresent(at -> reached.put(place(world.memory, step), at.since())));
  }

  /** Looks whether the weight of the step that runs is in effect; to be called in every turn. */
  void look() {
    List<PreviewStep> steps = steps();
    world
        .memory
        .step()
        .filter(step -> step.index() < steps.size())
        .ifPresent(step -> look(place(world.memory, step), steps.get(step.index())));
  }

  private void look(Place place, PreviewStep step) {
    if (isInEffect(step)) {
      reached.putIfAbsent(place, world.now);
    } else if (world.isRouted()) {
      reached.remove(place);
    }
  }

  private boolean isInEffect(PreviewStep step) {
    int weight = step.weight().percent();
    if (world.deployment.isPresent()) {
      return isBeside(step);
    }
    if (world.bySelector && world.isRouted()) {
      return selects() == (weight == 100);
    }
    return world.isRouted()
        ? world.route.weight == weight && world.route.appliedWeight == weight
        : world.sets.values().stream()
            .filter(set -> set.marks.isRunning())
            .anyMatch(set -> set.ready() >= step.pods() - set.marks.reached().putBack().pods());
  }

  /** The candidate's pods come on top of stable's, and are a share of both; half is the most. */
  private boolean isBeside(PreviewStep step) {
    int weight = Math.min(50, step.weight().percent());
    boolean byPods = world.spec.strategy() instanceof RolloutSpec.Rolling;
    return world.sets.values().stream()
        .filter(set -> set.revision.equals(World.revision(world.wanted)))
        .anyMatch(
            set ->
                byPods
                    ? set.ready() >= step.pods()
                    : set.ready() * 100 >= weight * (set.ready() + world.replicas()));
  }

  private boolean selects() {
    return world.sets.values().stream()
        .filter(set -> set.marks.isRunning())
        .anyMatch(set -> set.revision.name().equals(world.stableService.revision));
  }

  /** Asks the rule of a decision, before its memory takes the place of the old one. */
  void ask(RolloutPlan plan) {
    looksAgain(plan);
    if (asksFor(Verb.JUMP_TO) && !start(plan.memory()).equals(start(world.memory))) {
      reached.clear(); // whatever step begins now is held anew
    }
    boolean asked =
        world.memory.release() == plan.memory().release()
            && !world.skew.isPositive()
            && !asksFor(Verb.PROMOTE)
            && !asksFor(Verb.JUMP_TO)
            && world.sets.values().stream().noneMatch(set -> set.marks.taken().skipsSteps());
    if (!asked || world.memory.step().isEmpty() || plan.memory().step().isEmpty()) {
      return;
    }
    StepMemory before = world.memory.step().get();
    StepMemory after = plan.memory().step().get();
    List<PreviewStep> steps = steps();
    boolean sameSteps = before.plan().equals(after.plan()) && !before.plan().contains("@");
    if (sameSteps && after.index() > before.index() && before.index() < steps.size()) {
      isHeld(place(world.memory, before), steps.get(before.index()));
    }
  }

  private static Optional<Instant> start(Memory memory) {
    return memory.step().map(StepMemory::startTime);
  }

  private boolean asksFor(Verb verb) {
    return world.requests.stream().anyMatch(it -> it.verb() == verb);
  }

  private void isHeld(Place place, PreviewStep step) {
    for (Gate gate : step.gates()) {
      if (gate instanceof Gate.Hold(Duration length)) {
        Instant since = reached.get(place);
        Rules.require(
            held.contains(place) || (since != null && !world.now.isBefore(since.plus(length))),
            "step '" + step.name() + "' ends before it was held for " + length);
      }
    }
    held.add(place);
  }

  private void looksAgain(RolloutPlan plan) {
    plan.waitingFor()
        .filter(waiting -> waiting.kind() == Waiting.Kind.HOLD)
        .flatMap(Waiting::until)
        .ifPresent(
            until ->
                Rules.require(
                    plan.recheckAfter()
                        .map(after -> !world.clock().plus(after).isAfter(until.plus(LATE)))
                        .orElse(false),
                    "a hold is over and nobody looks"));
  }

  /** Compiled anew only where the spec is another one. */
  private List<PreviewStep> steps() {
    boolean routed = world.isRouted();
    if (compiled.isEmpty() || compiled.get().spec() != world.spec || compiled.get().by != routed) {
      List<PreviewStep> steps = ReleasePreview.of(world.spec, routed).steps();
      compiled = Optional.of(new Compiled(world.spec, routed, steps));
    }
    return compiled.get().steps();
  }

  private static Place place(Memory memory, StepMemory step) {
    return new Place(memory.release(), step.plan(), step.index());
  }
}
