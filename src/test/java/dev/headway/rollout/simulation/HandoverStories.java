package dev.headway.rollout.simulation;

import static dev.headway.rollout.simulation.Scenarios.PLAIN;
import static dev.headway.rollout.simulation.Scenarios.ask;
import static dev.headway.rollout.simulation.Scenarios.say;
import static dev.headway.rollout.simulation.Scenarios.step;
import static dev.headway.rollout.simulation.Scenarios.steps;

import dev.headway.rollout.decide.Memory;
import dev.headway.rollout.decide.ReleaseRequest.Verb;
import dev.headway.rollout.decide.RolloutSpec.WrittenStep;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The share of pods hands traffic over to routes or a selector, and a hold to a fresh status. */
final class HandoverStories {
  private static final Consumer<World> ROUTES = world -> world.routed = true;

  private HandoverStories() {}

  static List<Scenario> all() {
    return List.of(
        of(
            "routes are named in a step",
            () -> Scenarios.shared(PLAIN),
            "b",
            ask("b"),
            Event.inStep(1, "the spec names a route", ROUTES)),
        of(
            "routes are named in the last step",
            () -> Scenarios.shared(steps(step(20), step(100))),
            "b",
            ask("b"),
            Event.inStep(1, "the spec names a route", ROUTES)),
        of(
            "routes are named and the release is aborted",
            () -> Scenarios.shared(PLAIN),
            "a",
            ask("b"),
            Event.inStep(1, "the spec names a route", ROUTES.andThen(say(Verb.ABORT)))),
        of(
            "routes are named while no node takes stable's pods",
            () -> Scenarios.shared(PLAIN),
            "b",
            ask("b"),
            Event.inStep(
                1,
                "the spec names a route and nodes are full",
                ROUTES.andThen(it -> it.schedulableFrom = it.now.plusSeconds(400)))),
        of(
            "a rolling release becomes blue-green by the selector",
            HandoverStories::rolling,
            "b",
            ask("b"),
            Event.inStep(
                1,
                "blue-green",
                world -> world.spec = Specs.strategy(world.spec, BlueGreenStories.PLAIN))),
        of(
            "a canary whose promotion has turned the selector becomes rolling",
            () -> Scenarios.routed(PLAIN),
            "b",
            ask("b"),
            Event.once(
                "rolling",
                HandoverStories::hasTurned,
                world -> world.spec = Specs.strategy(world.spec, RollingStories.PAIRS))),
        of(
            "a step has more pods than its weight takes",
            () -> Scenarios.routed(steps(whole(0), step(20), step(50))),
            "b",
            ask("b"),
            Event.at(30, "scaled to 3", Scenarios.scale(3))),
        of(
            "the status is lost as the nodes come back",
            () -> Scenarios.routed(PLAIN),
            "b",
            ask("b"),
            Event.at(1, "nodes are full", it -> it.schedulableFrom = it.now.plusSeconds(600)),
            Event.at(300, "nodes are back, the status is lost", HandoverStories::back)),
        of(
            "the status is lost after a short hold",
            () -> Scenarios.routed(PLAIN).with("b", slow()),
            "b",
            ask("b"),
            Event.at(1, "nodes are full", it -> it.schedulableFrom = it.now.plusSeconds(100)),
            Event.at(20, "paused", say(Verb.PAUSE)),
            Event.at(115, "resumed", say(Verb.RESUME)),
            Event.at(118, "the status is lost", world -> world.memory = Memory.NONE)));
  }

  /** The stable Service selects the candidate, and carries everything again. */
  private static boolean hasTurned(World world) {
    return World.revision("b").name().equals(world.stableService.revision)
        && world.route.weight == 0
        && world.route.backend;
  }

  /** As many pods as there are to be in the end. */
  private static WrittenStep whole(int weight) {
    WrittenStep step = step(weight);
    return new WrittenStep(
        Optional.of("whole"),
        step.weight(),
        step.hold(),
        false,
        Optional.empty(),
        OptionalInt.of(9),
        List.of());
  }

  private static Behaviour slow() {
    return new Behaviour(Duration.ofSeconds(30), Behaviour.Fault.NONE, Duration.ZERO);
  }

  private static void back(World world) {
    world.schedulableFrom = World.START;
    world.memory = Memory.NONE;
  }

  private static World rolling() {
    World world = Scenarios.routed(RollingStories.PAIRS);
    world.bySelector = true;
    world.recorded = false;
    return world;
  }

  private static Scenario of(String name, Supplier<World> world, String stable, Event... events) {
    return new Scenario(name, world, List.of(events), stable, true);
  }
}
