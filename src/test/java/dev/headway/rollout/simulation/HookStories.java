package dev.headway.rollout.simulation;

import static dev.headway.rollout.simulation.Scenarios.PLAIN;
import static dev.headway.rollout.simulation.Scenarios.ask;
import static dev.headway.rollout.simulation.Scenarios.rollBack;
import static dev.headway.rollout.simulation.Scenarios.say;

import dev.headway.domain.Amount;
import dev.headway.rollout.decide.HookPoint;
import dev.headway.rollout.decide.HookSpec;
import dev.headway.rollout.decide.Memory;
import dev.headway.rollout.decide.ReleaseRequest.Verb;
import dev.headway.rollout.decide.RollbackPolicy;
import dev.headway.rollout.decide.RolloutSpec.BlueGreen;
import dev.headway.rollout.decide.RolloutSpec.Rolling;
import dev.headway.rollout.simulation.Behaviour.Fault;
import dev.headway.testing.Records;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** Releases with hooks at every point. */
final class HookStories {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  /** Two at the first point, one at each other; the first of them may fail once. */
  private static final List<HookSpec> HOOKS =
      List.of(
          hook("backup", HookPoint.PRE_DEPLOY, 1, true),
          hook("migrate", HookPoint.PRE_DEPLOY, 0, true),
          hook("warm", HookPoint.PRE_ACTIVATE, 0, true),
          hook("look", HookPoint.POST_ACTIVATE, 0, true),
          hook("tell", HookPoint.POST_DEPLOY, 0, false),
          hook("dump", HookPoint.PRE_ROLLBACK, 0, false),
          hook("undo", HookPoint.POST_ROLLBACK, 0, false),
          hook("note", HookPoint.ON_ROLLBACK, 0, false),
          hook("page", HookPoint.ON_FAILURE, 1, false),
          hook("cheer", HookPoint.ON_SUCCESS, 0, false));

  private HookStories() {}

  static HookSpec hook(String name, HookPoint when, int retries, boolean aborts) {
    return new HookSpec(name, Optional.of(when), HookSpec.Kind.JOB, TIMEOUT, retries, aborts);
  }

  static List<Scenario> all() {
    List<Scenario> all = new ArrayList<>();
    Supplier<World> routed = hooked(() -> Scenarios.routed(PLAIN));
    all.addAll(fates("with routes", routed));
    all.addAll(people("with routes", routed));
    all.addAll(few("by pods", hooked(() -> Scenarios.shared(PLAIN))));
    all.addAll(few("in batches", hooked(HookStories::batches)));
    all.addAll(few("switched", hooked(HookStories::switched)));
    all.addAll(kinds());
    return all;
  }

  private static World batches() {
    return Scenarios.shared(
        new Rolling(Amount.pods(2), Duration.ofSeconds(2), 1, Amount.pods(2), Amount.pods(0)));
  }

  private static World switched() {
    World world =
        Scenarios.routed(
            new BlueGreen(
                OptionalInt.empty(),
                Duration.ofSeconds(2),
                false,
                Duration.ofSeconds(10),
                Duration.ofSeconds(20)));
    world.bySelector = true;
    return world;
  }

  /** The same hooks of another kind. */
  private static Supplier<World> kind(HookSpec.Kind kind, Supplier<World> bare) {
    return () -> {
      World it = bare.get();
      it.spec =
          it.spec.withHooks(HOOKS.stream().map(hook -> Records.with(hook, "kind", kind)).toList());
      return it;
    };
  }

  private static Scenario story(
      String name, Supplier<World> world, List<Event> events, String stable, boolean crashable) {
    return new Scenario(name, world, events, stable, crashable);
  }

  /** What differs by what a hook is: how it is found again, and what its failure says. */
  private static List<Scenario> kinds() {
    List<Scenario> all = new ArrayList<>();
    for (HookSpec.Kind kind : List.of(HookSpec.Kind.CALL, HookSpec.Kind.COMMAND_IN_STABLE)) {
      // A command of which nobody knows how it ended has failed.
      boolean goesOn = kind == HookSpec.Kind.CALL;
      Supplier<World> world = kind(kind, () -> Scenarios.routed(PLAIN));
      String how = goesOn ? "by calls" : "by commands";
      Supplier<World> stuck = with(world, "migrate", HookBehaviour.STUCK);
      Supplier<World> slow = with(world, "migrate", new HookBehaviour(Duration.ofSeconds(15), 0));
      List<Event> killed = List.of(ask("b"), Event.at(12, "the operator is killed", World::forget));
      String end = goesOn ? "b" : "a";
      all.add(story("hooks at every point, " + how, world, List.of(ask("b")), "b", goesOn));
      all.add(story("a hook does not end, " + how, stuck, List.of(ask("b")), "a", goesOn));
      all.add(story("the operator is killed in a hook, " + how, slow, killed, end, false));
    }
    return all;
  }

  private static Supplier<World> hooked(Supplier<World> bare) {
    return () -> {
      World it = bare.get();
      it.spec = it.spec.withHooks(HOOKS);
      return it;
    };
  }

  /** What differs by the way in which pods and traffic move. */
  private static List<Scenario> few(String how, Supplier<World> world) {
    return List.of(
        asked("hooks at every point, " + how, world, "b"),
        asked("a hook before the traffic fails, " + how, fails(world, "warm"), "a"),
        asked("a hook before the record fails, " + how, fails(world, "look"), "a"),
        asked("hooks of a candidate that fails, " + how, bad(world), "a"));
  }

  private static List<Scenario> fates(String how, Supplier<World> world) {
    List<Scenario> all = new ArrayList<>(few(how, world));
    Supplier<World> onceBad = with(world, "backup", HookBehaviour.ONCE_BAD);
    all.add(asked("a hook is tried twice, " + how, onceBad, "b"));
    all.add(asked("a hook before the pods fails, " + how, fails(world, "migrate"), "a"));
    all.add(asked("a hook after the record fails, " + how, fails(world, "tell"), "b"));
    Supplier<World> stuck = with(world, "migrate", HookBehaviour.STUCK);
    all.add(asked("a hook does not end, " + how, stuck, "a"));
    Supplier<World> homeless = with(world, "migrate", HookBehaviour.HOMELESS);
    all.add(asked("no node takes a hook's pod, " + how, homeless, "a"));
    all.add(of("Jobs may not be made, " + how, world, "a", forbidden(10_000), ask("b")));
    all.add(of("Jobs may not be made at first, " + how, world, "b", forbidden(10), ask("b")));
    Supplier<World> stuckBack = bad(with(world, "dump", HookBehaviour.STUCK));
    all.add(asked("a hook of the way back does not end, " + how, stuckBack, "a"));
    Supplier<World> lastFails = bad(fails(world, "page"));
    all.add(asked("the last hook of a failure fails, " + how, lastFails, "a"));
    return all;
  }

  /** The spec asks for b, and nothing else happens. */
  private static Scenario asked(String name, Supplier<World> world, String stable) {
    return of(name, world, stable, ask("b"));
  }

  private static Supplier<World> fails(Supplier<World> world, String hook) {
    return with(world, hook, HookBehaviour.BAD);
  }

  private static List<Scenario> people(String how, Supplier<World> world) {
    return List.of(
        of(
            "aborted in a hook, " + how,
            with(world, "backup", new HookBehaviour(Duration.ofSeconds(15), 0)),
            "a",
            ask("b"),
            Event.at(5, "aborted", say(Verb.ABORT))),
        of(
            "superseded in a hook, " + how,
            with(world, "backup", new HookBehaviour(Duration.ofSeconds(15), 0)),
            "c",
            ask("b"),
            Event.at(5, "the spec asks for c", it -> it.wanted = "c")),
        of(
            "superseded in a hook, and asked for again, " + how,
            with(world, "backup", new HookBehaviour(Duration.ofSeconds(15), 0)),
            "b",
            ask("b"),
            Event.at(5, "the spec asks for c", it -> it.wanted = "c"),
            Event.at(10, "the spec asks for b again", it -> it.wanted = "b")),
        of(
            "paused before a hook, " + how,
            world,
            "b",
            Event.at(0, "paused in the spec", it -> it.spec = Specs.paused(it.spec, true)),
            ask("b"),
            Event.at(60, "resumed in the spec", it -> it.spec = Specs.paused(it.spec, false))),
        of(
            "paused in a hook, " + how,
            world,
            "b",
            ask("b"),
            Event.at(2, "paused in the spec", it -> it.spec = Specs.paused(it.spec, true)),
            Event.at(60, "resumed in the spec", it -> it.spec = Specs.paused(it.spec, false))),
        of(
            "a hook leaves the spec, " + how,
            with(world, "migrate", HookBehaviour.STUCK),
            "b",
            ask("b"),
            Event.at(
                12,
                "the hook leaves the spec",
                it ->
                    it.spec =
                        it.spec.withHooks(
                            HOOKS.stream()
                                .filter(hook -> !hook.name().equals("migrate"))
                                .toList()))),
        of(
            "retried after a hook failed, " + how,
            with(world, "migrate", HookBehaviour.BAD),
            "b",
            ask("b"),
            Event.at(
                60,
                "mended and retried",
                it -> {
                  it.hookBehaviours.clear();
                  say(Verb.RETRY).accept(it);
                })),
        of(
            "a hook's failure is held, mended and resumed, " + how,
            held(with(world, "migrate", HookBehaviour.BAD)),
            "b",
            ask("b"),
            Event.at(
                60,
                "mended and resumed",
                it -> {
                  it.hookBehaviours.clear();
                  say(Verb.RESUME).accept(it);
                })),
        of(
            "the status is lost in a hook, " + how,
            with(world, "backup", new HookBehaviour(Duration.ofSeconds(15), 0)),
            "b",
            ask("b"),
            Event.at(5, "the status is lost", it -> it.memory = Memory.NONE)),
        of(
            "rolled back with hooks, " + how,
            world,
            "a",
            ask("b"),
            Event.at(300, "rolled back", rollBack("1.a"))));
  }

  private static Supplier<World> with(Supplier<World> world, String hook, HookBehaviour behaviour) {
    return () -> {
      World it = world.get();
      // The first revision is deployed before the story begins.
      it.laterHooks.put(hook, behaviour);
      return it;
    };
  }

  /** Nobody may make Jobs for so many seconds from the start of the story on. */
  private static Event forbidden(int seconds) {
    return Event.at(
        0,
        "nobody may make Jobs for " + seconds + " s",
        it -> it.hooksAllowedFrom = it.now.plusSeconds(seconds));
  }

  private static Supplier<World> held(Supplier<World> world) {
    return () -> {
      World it = world.get();
      it.spec = Specs.rollback(it.spec, new RollbackPolicy(true, 1));
      return it;
    };
  }

  private static Supplier<World> bad(Supplier<World> world) {
    return () -> world.get().with("b", Behaviour.faulty(Fault.FAILS_CHECK));
  }

  private static Scenario of(String name, Supplier<World> world, String stable, Event... events) {
    return new Scenario(name, world, List.of(events), stable, true);
  }
}
