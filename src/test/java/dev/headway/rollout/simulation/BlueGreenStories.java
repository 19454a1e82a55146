package dev.headway.rollout.simulation;

import static dev.headway.rollout.simulation.Scenarios.ask;
import static dev.headway.rollout.simulation.Scenarios.promote;
import static dev.headway.rollout.simulation.Scenarios.rollBack;
import static dev.headway.rollout.simulation.Scenarios.say;
import static dev.headway.rollout.simulation.Scenarios.scale;

import dev.headway.rollout.decide.Memory;
import dev.headway.rollout.decide.ReleaseRequest.Verb;
import dev.headway.rollout.decide.RolloutSpec.BlueGreen;
import dev.headway.rollout.simulation.Behaviour.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What happens in blue-green releases: switched by a route, or by the Service alone. */
final class BlueGreenStories {
  static final BlueGreen PLAIN = blueGreen(OptionalInt.empty(), 5, false);
  static final BlueGreen SMALL = blueGreen(OptionalInt.of(2), 0, true);

  private final boolean bySelector;

  private BlueGreenStories(boolean bySelector) {
    this.bySelector = bySelector;
  }

  static List<Scenario> all() {
    List<Scenario> all = new ArrayList<>();
    for (boolean bySelector : new boolean[] {false, true}) {
      var stories = new BlueGreenStories(bySelector);
      all.addAll(stories.good());
      all.addAll(stories.people());
      all.addAll(stories.bad());
      all.addAll(stories.others());
    }
    return all;
  }

  static BlueGreen blueGreen(OptionalInt preview, int delay, boolean approval) {
    return new BlueGreen(
        preview,
        Duration.ofSeconds(delay),
        approval,
        Duration.ofSeconds(20),
        Duration.ofSeconds(60));
  }

  private Supplier<World> world(BlueGreen blueGreen) {
    return () -> {
      World world = Scenarios.routed(blueGreen);
      world.bySelector = bySelector;
      return world;
    };
  }

  private Supplier<World> faulty(Fault fault, int after) {
    return () -> world(PLAIN).get().with("b", Behaviour.faulty(fault, Duration.ofSeconds(after)));
  }

  private Scenario of(String name, Supplier<World> world, String stable, Event... events) {
    return new Scenario(
        "blue-green, " + name + (bySelector ? " by the selector" : " by a route"),
        world,
        List.of(events),
        stable,
        true);
  }

  /** All traffic is on the second revision, and the promotion has not begun. */
  private Predicate<World> switched() {
    return world ->
        world.memory.step().map(step -> step.index() == switchStep(world)).orElse(false)
            && world.memory.accepted().map(it -> it.weight().isFull()).orElse(false);
  }

  private static int switchStep(World world) {
    return world.spec.strategy() instanceof BlueGreen it && it.previewReplicas().isPresent()
        ? 2
        : 1;
  }

  private List<Scenario> good() {
    return List.of(
        of("a good one", world(PLAIN), "b", ask("b")),
        of(
            "a small preview is approved",
            world(SMALL),
            "b",
            ask("b"),
            Event.inStep(0, "approved", promote("preview"))),
        of(
            "two releases one after the other",
            world(PLAIN),
            "c",
            ask("b"),
            Event.at(70, "the spec asks for c", world -> world.wanted = "c")),
        of(
            "a revision supersedes the preview",
            world(PLAIN),
            "c",
            ask("b"),
            Event.inStep(0, "the spec asks for c", world -> world.wanted = "c")),
        of(
            "a revision supersedes another after the switch",
            world(PLAIN),
            "c",
            ask("b"),
            Event.once("the spec asks for c", switched(), world -> world.wanted = "c")),
        of(
            "the spec goes back after the switch",
            world(PLAIN),
            "a",
            ask("b"),
            Event.once("the spec asks for a", switched(), world -> world.wanted = "a")),
        of(
            "scaled up in the preview",
            world(SMALL),
            "b",
            ask("b"),
            Event.inStep(0, "scaled to 9", scale(9)),
            Event.at(30, "approved", promote("preview"))),
        of(
            "scaled down after the switch",
            world(PLAIN),
            "b",
            ask("b"),
            Event.once("scaled to 2", switched(), scale(2))),
        of(
            "scaled up after the switch",
            world(PLAIN),
            "b",
            ask("b"),
            Event.once("scaled to 12", switched(), scale(12))),
        of(
            "the status is lost in the preview and after the switch",
            world(PLAIN),
            "b",
            ask("b"),
            Event.inStep(0, "the status is lost", world -> world.memory = Memory.NONE),
            Event.once(
                "the status is lost again", switched(), world -> world.memory = Memory.NONE)));
  }

  private List<Scenario> people() {
    return List.of(
        of(
            "aborted in the preview",
            world(PLAIN),
            "a",
            ask("b"),
            Event.inStep(0, "aborted", say(Verb.ABORT))),
        of(
            "aborted after the switch",
            world(PLAIN),
            "a",
            ask("b"),
            Event.once("aborted", switched(), say(Verb.ABORT))),
        of(
            "paused in the preview and resumed",
            world(PLAIN),
            "b",
            ask("b"),
            Event.inStep(0, "paused", say(Verb.PAUSE)),
            Event.at(300, "resumed", say(Verb.RESUME))),
        of(
            "paused after the switch and resumed",
            world(PLAIN),
            "b",
            ask("b"),
            Event.once("paused", switched(), say(Verb.PAUSE)),
            Event.at(300, "resumed", say(Verb.RESUME))),
        of(
            "rolled back while the old pods are kept",
            world(PLAIN),
            "a",
            ask("b"),
            Event.once(
                "rolled back",
                world ->
                    world
                        .stable()
                        .map(set -> set.revision.equals(World.revision("b")))
                        .orElse(false),
                rollBack("1.a"))),
        of(
            "rolled back when the old pods are gone",
            world(PLAIN),
            "a",
            ask("b"),
            Event.at(200, "rolled back", rollBack("1.a"))),
        of(
            "aborted and retried",
            world(PLAIN),
            "b",
            ask("b"),
            Event.once("aborted", switched(), say(Verb.ABORT)),
            Event.at(120, "retried", say(Verb.RETRY))));
  }

  private List<Scenario> bad() {
    return List.of(
        of("never ready", faulty(Fault.NEVER_READY, 0), "a", ask("b")),
        of("crashes in the preview", faulty(Fault.CRASHES, 5), "a", ask("b")),
        of("fails its check in the preview", faulty(Fault.FAILS_CHECK, 0), "a", ask("b")),
        of("crashes after the switch", faulty(Fault.CRASHES, 25), "a", ask("b")),
        of("fails its check after the switch", faulty(Fault.FAILS_CHECK, 25), "a", ask("b")),
        of("loses its pods after the switch", faulty(Fault.NEVER_READY, 25), "a", ask("b")));
  }

  private List<Scenario> others() {
    return List.of(
        of(
            "Git is applied again in the preview",
            world(PLAIN),
            "b",
            ask("b"),
            Event.inStep(0, "Git is applied again", Scenarios::reapply)),
        of(
            "Git is applied again after the switch",
            world(PLAIN),
            "b",
            ask("b"),
            Event.once("Git is applied again", switched(), Scenarios::reapply)),
        of(
            "no node takes the pods for a while",
            world(PLAIN),
            "b",
            ask("b"),
            Event.at(
                1, "nodes are full", world -> world.schedulableFrom = world.now.plusSeconds(600))),
        of(
            "checks fail on stable, too, for a while after the switch",
            world(PLAIN),
            "b",
            ask("b"),
            Event.once("a database fails", switched(), world -> world.checksDown = true),
            Event.at(400, "it is back", world -> world.checksDown = false)),
        of(
            "it was rolling before",
            () -> {
              World world = world(PLAIN).get();
              world.spec = Specs.strategy(world.spec, RollingStories.PAIRS);
              world.recorded = false;
              return world;
            },
            "b",
            Event.at(1, "blue-green", world -> world.spec = Specs.strategy(world.spec, PLAIN)),
            Event.at(2, "the spec asks for b", world -> world.wanted = "b")),
        of(
            "it is rolling from the preview on",
            world(SMALL),
            "b",
            ask("b"),
            Event.inStep(0, "rolling", BlueGreenStories::rolling)),
        of(
            "it is rolling from the switch on",
            world(PLAIN),
            "b",
            ask("b"),
            Event.once("rolling", switched(), BlueGreenStories::rolling)),
        of(
            "deleted after the switch",
            world(PLAIN),
            "a",
            ask("b"),
            Event.once("deleted", switched(), world -> world.deleting = true)));
  }

  /** No weights in routes, and no key in the Service: the number of pods is the share. */
  private static void rolling(World world) {
    world.spec = Specs.strategy(world.spec, RollingStories.PAIRS);
  }
}
