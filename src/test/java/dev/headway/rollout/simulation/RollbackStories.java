package dev.headway.rollout.simulation;

import static dev.headway.rollout.simulation.Scenarios.PLAIN;
import static dev.headway.rollout.simulation.Scenarios.ask;
import static dev.headway.rollout.simulation.Scenarios.rollBack;
import static dev.headway.rollout.simulation.Scenarios.say;

import dev.headway.rollout.decide.Memory;
import dev.headway.rollout.decide.ReleaseRequest.Verb;
import dev.headway.rollout.decide.RollbackPolicy;
import dev.headway.rollout.simulation.Behaviour.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What `rollback` says: who decides at a failure, and how quick the way back is. */
final class RollbackStories {
  private static final RollbackPolicy MANUAL = new RollbackPolicy(true, 1);

  private RollbackStories() {}

  static List<Scenario> all() {
    List<Scenario> all = new ArrayList<>();
    for (boolean routed : new boolean[] {true, false}) {
      String how = routed ? " with routes" : " by pods";
      all.addAll(held(routed, how));
      all.addAll(window(routed, how));
    }
    all.add(heldInThePromotion());
    all.add(asked("stable is asked after a rollback"));
    all.add(asked("stable fails after a rollback", AfterRollbackTest.breaks()));
    return all;
  }

  static World world(boolean routed, RollbackPolicy policy) {
    World world = routed ? Scenarios.routed(PLAIN) : Scenarios.shared(PLAIN);
    world.spec = Specs.rollback(world.spec, policy);
    return world;
  }

  private static Supplier<World> faulty(boolean routed, Fault fault) {
    return () -> world(routed, MANUAL).with("b", Behaviour.faulty(fault, Duration.ofSeconds(25)));
  }

  private static Scenario of(String name, Supplier<World> world, String stable, Event... events) {
    return new Scenario(name, world, List.of(events), stable, true);
  }

  /** A release stands at its failure. */
  static Predicate<World> stands() {
    return world -> world.sets.values().stream().anyMatch(set -> set.marks.standsAt().isPresent());
  }

  private static List<Scenario> held(boolean routed, String how) {
    Supplier<World> failing = faulty(routed, Fault.FAILS_CHECK);
    return List.of(
        of(
            "a failure is held and aborted" + how,
            failing,
            "a",
            ask("b"),
            Event.at(60, "aborted", say(Verb.ABORT))),
        of(
            "a failure is held, mended and resumed" + how,
            failing,
            "b",
            ask("b"),
            Event.at(60, "b is mended", world -> world.behaviours.remove("b")),
            Event.at(65, "resumed", say(Verb.RESUME))),
        of(
            "a failure is held and resumed too early" + how,
            failing,
            "a",
            ask("b"),
            Event.at(60, "resumed", say(Verb.RESUME)),
            Event.at(80, "aborted", say(Verb.ABORT))),
        of(
            "a failure is held and the status is lost" + how,
            failing,
            "a",
            ask("b"),
            Event.once("the status is lost", stands(), world -> world.memory = Memory.NONE),
            Event.at(60, "aborted", say(Verb.ABORT))),
        of(
            "a failure is held and another revision asked for" + how,
            failing,
            "c",
            ask("b"),
            Event.at(60, "the spec asks for c", world -> world.wanted = "c")),
        of(
            "a failure is held until the policy decides" + how,
            failing,
            "a",
            ask("b"),
            Event.at(
                60,
                "the policy is automatic",
                world -> world.spec = Specs.rollback(world.spec, RollbackPolicy.DEFAULT))),
        of(
            "pods that never get ready are held, mended and resumed" + how,
            () -> world(routed, MANUAL).with("b", Behaviour.faulty(Fault.NEVER_READY)),
            "b",
            ask("b"),
            Event.at(200, "b is mended", world -> world.behaviours.remove("b")),
            Event.at(201, "resumed", say(Verb.RESUME))),
        of(
            "a crash is held and scaled" + how,
            faulty(routed, Fault.CRASHES),
            "a",
            ask("b"),
            Event.at(60, "scaled to 8", Scenarios.scale(8)),
            Event.at(90, "rolled back", rollBack("1.a"))));
  }

  private static Scenario asked(String name, Event... more) {
    List<Event> events = new ArrayList<>(List.of(more));
    events.addFirst(ask("b"));
    return new Scenario(
        name,
        () -> {
          World world = world(true, RollbackPolicy.DEFAULT);
          world.spec = Specs.checks(world.spec, List.of(Scenarios.READY, AfterRollbackTest.AFTER));
          return world.with("b", Behaviour.faulty(Fault.CRASHES, Duration.ofSeconds(25)));
        },
        events,
        "a",
        true);
  }

  private static List<Scenario> window(boolean routed, String how) {
    return List.of(
        of(
            "two revisions back within the window" + how,
            () -> world(routed, new RollbackPolicy(false, 2)),
            "a",
            ask("b"),
            Event.at(120, "the spec asks for c", world -> world.wanted = "c"),
            Event.at(240, "the spec asks for a", world -> world.wanted = "a")),
        of(
            "two revisions back beyond the window" + how,
            () -> world(routed, RollbackPolicy.DEFAULT),
            "a",
            ask("b"),
            Event.at(120, "the spec asks for c", world -> world.wanted = "c"),
            Event.at(240, "rolled back", rollBack("1.a"))),
        of(
            "back without a window" + how,
            () -> world(routed, new RollbackPolicy(false, 0)),
            "a",
            ask("b"),
            Event.at(120, "rolled back", rollBack("1.a"))));
  }

  private static Scenario heldInThePromotion() {
    return new Scenario(
        "a failure is held in the promotion and aborted",
        () -> world(true, MANUAL),
        List.of(
            ask("b"),
            Event.once(
                "b crashes",
                world -> World.revision("b").name().equals(world.stableService.revision),
                world -> world.with("b", Behaviour.faulty(Fault.CRASHES))),
            Event.at(120, "aborted", say(Verb.ABORT))),
        "a",
        false);
  }
}
