package dev.headway.rollout.simulation;

import static dev.headway.rollout.simulation.Scenarios.APPROVED;
import static dev.headway.rollout.simulation.Scenarios.PLAIN;
import static dev.headway.rollout.simulation.Scenarios.ask;
import static dev.headway.rollout.simulation.Scenarios.promote;
import static dev.headway.rollout.simulation.Scenarios.rollBack;
import static dev.headway.rollout.simulation.Scenarios.say;
import static dev.headway.rollout.simulation.Scenarios.scale;
import static dev.headway.rollout.simulation.Scenarios.step;
import static dev.headway.rollout.simulation.Scenarios.steps;

import dev.headway.rollout.decide.Memory;
import dev.headway.rollout.decide.ReleaseRequest.Verb;
import dev.headway.rollout.decide.RolloutSpec.Canary;
import dev.headway.rollout.simulation.Behaviour.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What happens in the stories. */
final class Stories {
  private Stories() {}

  static List<Scenario> both(boolean routed) {
    String how = routed ? " with routes" : " by pods";
    List<Scenario> all = new ArrayList<>();
    all.addAll(good(routed, how));
    all.addAll(bad(routed, how));
    all.addAll(people(routed, how));
    all.addAll(surroundings(routed, how));
    return all;
  }

  private static Supplier<World> world(boolean routed, Canary canary) {
    return () -> routed ? Scenarios.routed(canary) : Scenarios.shared(canary);
  }

  private static Supplier<World> faulty(boolean routed, Behaviour behaviour) {
    return () -> world(routed, PLAIN).get().with("b", behaviour);
  }

  private static Scenario of(String name, Supplier<World> world, String stable, Event... events) {
    return new Scenario(name, world, List.of(events), stable, true);
  }

  private static List<Scenario> good(boolean routed, String how) {
    Supplier<World> plain = world(routed, PLAIN);
    return List.of(
        of("a good canary" + how, plain, "b", ask("b")),
        of(
            "two releases one after the other" + how,
            plain,
            "c",
            ask("b"),
            Event.at(120, "the spec asks for c", world -> world.wanted = "c")),
        of(
            "a revision supersedes another" + how,
            plain,
            "c",
            ask("b"),
            Event.inStep(1, "the spec asks for c", world -> world.wanted = "c")),
        of(
            "the spec goes back to stable" + how,
            plain,
            "a",
            ask("b"),
            Event.inStep(1, "the spec asks for a", world -> world.wanted = "a")),
        of(
            "scaled up in a step" + how,
            plain,
            "b",
            ask("b"),
            Event.inStep(0, "scaled to 9", scale(9))),
        of(
            "scaled down in a step" + how,
            plain,
            "b",
            ask("b"),
            Event.inStep(1, "scaled to 2", scale(2))),
        of(
            "the status is lost in a step" + how,
            plain,
            "b",
            ask("b"),
            Event.inStep(0, "the status is lost", world -> world.memory = Memory.NONE),
            Event.at(40, "the status is lost again", world -> world.memory = Memory.NONE)),
        of(
            "the steps are edited" + how,
            plain,
            "b",
            ask("b"),
            Event.inStep(
                1,
                "the steps are edited",
                world ->
                    world.spec = Specs.strategy(world.spec, steps(step(10), step(70), step(80))))),
        of(
            "a stable that is broken is mended" + how,
            plain,
            "b",
            Event.at(
                1,
                "stable breaks",
                world ->
                    world.behaviours.put(
                        "a",
                        new Behaviour(Duration.ofSeconds(2), Fault.NEVER_READY, Duration.ZERO))),
            Event.at(5, "the spec asks for b", world -> world.wanted = "b")));
  }

  private static List<Scenario> bad(boolean routed, String how) {
    return List.of(
        of("never ready" + how, faulty(routed, Behaviour.faulty(Fault.NEVER_READY)), "a", ask("b")),
        of("crashes at once" + how, faulty(routed, Behaviour.faulty(Fault.CRASHES)), "a", ask("b")),
        of(
            "crashes later" + how,
            faulty(routed, Behaviour.faulty(Fault.CRASHES, Duration.ofSeconds(25))),
            "a",
            ask("b")),
        of(
            "image does not exist" + how,
            faulty(routed, Behaviour.faulty(Fault.IMAGE_MISSING)),
            "a",
            ask("b")),
        of(
            "fails its check at once" + how,
            faulty(routed, Behaviour.faulty(Fault.FAILS_CHECK)),
            "a",
            ask("b")),
        of(
            "fails its check later" + how,
            faulty(routed, Behaviour.faulty(Fault.FAILS_CHECK, Duration.ofSeconds(25))),
            "a",
            ask("b")),
        of(
            "a failed revision that comes back is not tried again" + how,
            faulty(routed, Behaviour.faulty(Fault.CRASHES)),
            "a",
            ask("b"),
            Event.at(60, "the spec asks for a", world -> world.wanted = "a"),
            Event.at(120, "the spec asks for b again", world -> world.wanted = "b")),
        of(
            "a failed revision is mended and retried" + how,
            faulty(routed, Behaviour.faulty(Fault.CRASHES)),
            "b",
            ask("b"),
            Event.at(60, "b is mended", world -> world.behaviours.remove("b")),
            Event.at(61, "retried", say(Verb.RETRY))),
        of(
            "a failed revision is retried from Git" + how,
            faulty(routed, Behaviour.faulty(Fault.CRASHES)),
            "b",
            ask("b"),
            Event.at(60, "b is mended", world -> world.behaviours.remove("b")),
            Event.at(61, "retried", world -> world.retryText = Optional.of("once more"))));
  }

  private static List<Scenario> people(boolean routed, String how) {
    Supplier<World> plain = world(routed, PLAIN);
    return List.of(
        of(
            "aborted in the first step" + how,
            plain,
            "a",
            ask("b"),
            Event.inStep(0, "aborted", say(Verb.ABORT))),
        of(
            "aborted in the first step and retried" + how,
            plain,
            "b",
            ask("b"),
            Event.inStep(0, "aborted", say(Verb.ABORT)),
            Event.at(60, "retried", say(Verb.RETRY))),
        of(
            "aborted in the last step" + how,
            plain,
            "a",
            ask("b"),
            Event.inStep(2, "aborted", say(Verb.ABORT))),
        of(
            "aborted by annotation" + how,
            plain,
            "a",
            ask("b"),
            Event.inStep(1, "aborted", world -> world.abortText = Optional.of("now"))),
        of(
            "approved" + how,
            world(routed, APPROVED),
            "b",
            ask("b"),
            Event.inStep(1, "approved", promote("half"))),
        of(
            "paused and resumed" + how,
            plain,
            "b",
            ask("b"),
            Event.inStep(0, "paused", say(Verb.PAUSE)),
            Event.at(300, "resumed", say(Verb.RESUME))),
        of(
            "paused by the spec" + how,
            plain,
            "b",
            ask("b"),
            Event.inStep(0, "paused", world -> world.spec = Specs.paused(world.spec, true)),
            Event.at(300, "resumed", world -> world.spec = Specs.paused(world.spec, false))),
        of(
            "aborted while paused" + how,
            plain,
            "a",
            ask("b"),
            Event.inStep(1, "paused", world -> world.spec = Specs.paused(world.spec, true)),
            Event.at(60, "aborted", say(Verb.ABORT))),
        new Scenario(
            "rolled back after a release" + how,
            plain,
            List.of(ask("b"), Event.at(120, "rolled back", rollBack("1.a"))),
            "a",
            true),
        new Scenario(
            "rolled back in a release" + how,
            plain,
            List.of(
                ask("b"),
                Event.at(120, "the spec asks for c", world -> world.wanted = "c"),
                Event.once(
                    "rolled back",
                    world ->
                        world.wanted.equals("c")
                            && world.memory.step().map(it -> it.index() == 1).orElse(false)
                            && world.memory.accepted().isPresent(),
                    rollBack("1.a"))),
            "a",
            true));
  }

  private static List<Scenario> surroundings(boolean routed, String how) {
    Supplier<World> plain = world(routed, PLAIN);
    return List.of(
        of(
            "no node takes the pods for a while" + how,
            plain,
            "b",
            ask("b"),
            Event.at(
                1, "nodes are full", world -> world.schedulableFrom = world.now.plusSeconds(600))),
        of(
            "checks cannot connect for a while" + how,
            plain,
            "b",
            ask("b"),
            Event.at(2, "the network is cut", world -> world.networkDown = true),
            Event.at(400, "the network is back", world -> world.networkDown = false)),
        of(
            "checks fail on stable, too, for a while" + how,
            plain,
            "b",
            ask("b"),
            Event.inStep(0, "a database fails", world -> world.checksDown = true),
            Event.at(400, "it is back", world -> world.checksDown = false)));
  }

  static List<Scenario> routedOnly() {
    Supplier<World> plain = world(true, PLAIN);
    Event turned =
        Event.once(
            "aborted in the promotion",
            world -> World.revision("b").name().equals(world.stableService.revision),
            say(Verb.ABORT));
    return List.of(
        new Scenario("aborted in the promotion", plain, List.of(ask("b"), turned), "a", false),
        new Scenario(
            "aborted at the end of the promotion",
            plain,
            List.of(
                ask("b"),
                Event.once(
                    "aborted",
                    world ->
                        World.revision("b").name().equals(world.stableService.revision)
                            && world.route.weight == 0
                            && world.route.backend
                            && world
                                .stable()
                                .map(set -> set.revision.equals(World.revision("a")))
                                .orElse(false),
                    say(Verb.ABORT))),
            "a",
            false),
        of(
            "Git is applied again in a step",
            plain,
            "b",
            ask("b"),
            Event.inStep(1, "Git is applied again", Scenarios::reapply)),
        of(
            "Git is applied again late in a hold",
            plain,
            "b",
            ask("b"),
            Event.at(30, "Git is applied again", Scenarios::reapply)),
        of(
            "Git is applied again in the promotion",
            plain,
            "b",
            ask("b"),
            Event.once(
                "Git is applied again",
                world -> World.revision("b").name().equals(world.stableService.revision),
                Scenarios::reapply)),
        of(
            "Git is applied again in the promotion of pods that break",
            plain,
            "a",
            ask("b"),
            Event.once(
                "b breaks and Git is applied again",
                world ->
                    World.revision("b").name().equals(world.stableService.revision)
                        && world.route.weight == 0,
                world -> {
                  world.behaviours.put("b", Behaviour.faulty(Fault.NEVER_READY));
                  Scenarios.reapply(world);
                })),
        of(
            "Git is applied again at rest",
            plain,
            "a",
            Event.at(1, "Git is applied again", Scenarios::reapply)),
        of(
            "the routes are not named any more at rest",
            plain,
            "b",
            Event.at(1, "the spec names no route", world -> world.routed = false),
            Event.at(20, "the spec asks for b", world -> world.wanted = "b")),
        of(
            "the routes are not named any more in a step",
            plain,
            "b",
            ask("b"),
            Event.inStep(1, "the spec names no route", world -> world.routed = false)),
        of(
            "the routes are not named any more in the promotion",
            plain,
            "b",
            ask("b"),
            Event.once(
                "the spec names no route",
                world -> World.revision("b").name().equals(world.stableService.revision),
                world -> world.routed = false)),
        of(
            "a clock that is an hour behind takes over in a step",
            plain,
            "b",
            ask("b"),
            Event.inStep(1, "the clock is behind", world -> world.skew = Duration.ofHours(-1))),
        of(
            "a clock that is an hour behind takes over in the promotion",
            plain,
            "b",
            ask("b"),
            Event.once(
                "the clock is behind",
                world -> World.revision("b").name().equals(world.stableService.revision),
                world -> world.skew = Duration.ofHours(-1))),
        of(
            "a clock that is an hour ahead takes over in the promotion",
            plain,
            "b",
            ask("b"),
            Event.once(
                "the clock is ahead",
                world -> World.revision("b").name().equals(world.stableService.revision),
                world -> world.skew = Duration.ofHours(1))),
        of("deleted at rest", plain, "a", Event.at(1, "deleted", world -> world.deleting = true)),
        of(
            "deleted in a step",
            plain,
            "a",
            ask("b"),
            Event.inStep(1, "deleted", world -> world.deleting = true)));
  }
}
