package dev.headway.rollout.simulation;

import static dev.headway.rollout.simulation.Scenarios.ask;
import static dev.headway.rollout.simulation.Scenarios.say;

import dev.headway.domain.Weight;
import dev.headway.rollout.decide.HookPlace.Side;
import dev.headway.rollout.decide.HookSpec;
import dev.headway.rollout.decide.Memory;
import dev.headway.rollout.decide.ReleaseRequest.Verb;
import dev.headway.rollout.decide.RolloutSpec;
import dev.headway.rollout.decide.RolloutSpec.Canary;
import dev.headway.rollout.decide.RolloutSpec.StepHook;
import dev.headway.rollout.decide.RolloutSpec.WrittenStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** Releases with hooks around their steps. */
final class StepHookStories {
  static final HookSpec ASK = hook("ask", true);
  static final HookSpec TELL = hook("tell-step", false);

  private static final Canary AROUND =
      new Canary.Steps(
          List.of(
              step("few", 20, false, new StepHook("ask", Side.BEFORE)),
              step(
                  "half",
                  50,
                  true,
                  new StepHook("ask", Side.BEFORE),
                  new StepHook("tell-step", Side.BEFORE),
                  new StepHook("ask", Side.AFTER)),
              step("all", 100, false, new StepHook("ask", Side.AFTER))));

  private static final Canary UNAPPROVED = without(AROUND);

  private StepHookStories() {}

  private static HookSpec hook(String name, boolean aborts) {
    Duration timeout = Duration.ofSeconds(20);
    return new HookSpec(name, Optional.empty(), HookSpec.Kind.JOB, timeout, 0, aborts);
  }

  private static WrittenStep step(String name, int weight, boolean approval, StepHook... hooks) {
    return new WrittenStep(
        Optional.of(name),
        Weight.ofPercent(weight),
        Duration.ofSeconds(5),
        approval,
        Optional.empty(),
        OptionalInt.empty(),
        List.of(hooks));
  }

  private static Canary without(Canary canary) {
    return (Canary) RandomSpec.withoutApprovals(canary);
  }

  /** The same with steps that have none. */
  static RolloutSpec withoutHooks(RolloutSpec spec) {
    return spec.strategy() instanceof Canary.Steps canary
        ? Specs.strategy(
            spec,
            new Canary.Steps(
                canary.steps().stream()
                    .map(
                        it ->
                            new WrittenStep(
                                it.name(), it.weight(), it.hold(), it.approval(), it.checks()))
                    .toList()))
        : spec;
  }

  static List<Scenario> all() {
    List<Scenario> all = new ArrayList<>();
    all.addAll(of("with routes", hooked(() -> Scenarios.routed(UNAPPROVED))));
    all.addAll(of("by pods", hooked(() -> Scenarios.shared(UNAPPROVED))));
    all.add(
        new Scenario(
            "approval is asked after the hooks of a step",
            hooked(() -> Scenarios.routed(AROUND)),
            List.of(ask("b"), Event.at(120, "half is promoted", Scenarios.promote("half"))),
            "b",
            true));
    return all;
  }

  private static List<Scenario> of(String how, Supplier<World> world) {
    return List.of(
        scenario("hooks around steps, " + how, world, "b"),
        scenario("a hook around a step fails, " + how, with(world, HookBehaviour.BAD), "a"),
        scenario(
            "a hook around a step does not end, " + how, with(world, HookBehaviour.STUCK), "a"),
        scenario(
            "the status is lost in a hook of a step, " + how,
            world,
            "b",
            Event.at(17, "the status is lost", it -> it.memory = Memory.NONE)),
        scenario(
            "scaled in a hook of a step, " + how,
            world,
            "b",
            Event.at(17, "scaled to 8", Scenarios.scale(8)),
            Event.at(18, "scaled to 3", Scenarios.scale(3))),
        scenario(
            "aborted in a hook of a step, " + how,
            world,
            "a",
            Event.at(17, "aborted", say(Verb.ABORT))),
        scenario(
            "superseded in a hook of a step, " + how,
            world,
            "c",
            Event.at(17, "the spec asks for c", it -> it.wanted = "c")));
  }

  private static Supplier<World> hooked(Supplier<World> bare) {
    return () -> {
      World it = bare.get();
      it.spec = it.spec.withHooks(List.of(ASK, TELL));
      return it;
    };
  }

  private static Supplier<World> with(Supplier<World> world, HookBehaviour behaviour) {
    return () -> {
      World it = world.get();
      it.laterHooks.put("ask", behaviour);
      return it;
    };
  }

  private static Scenario scenario(
      String name, Supplier<World> world, String stable, Event... events) {
    List<Event> all = new ArrayList<>(List.of(events));
    all.addFirst(ask("b"));
    return new Scenario(name, world, all, stable, true);
  }
}
