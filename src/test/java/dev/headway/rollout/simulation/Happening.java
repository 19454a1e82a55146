package dev.headway.rollout.simulation;

import dev.headway.rollout.decide.Memory;
import dev.headway.rollout.decide.ReleasePreview;
import dev.headway.rollout.decide.ReleaseRequest.Verb;
import dev.headway.rollout.simulation.Behaviour.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** What can happen to a deployment at any time. */
enum Happening {
  NOTHING("nothing", world -> {}),
  ANOTHER_REVISION("the spec asks for another revision", world -> world.wanted = "c"),
  SPEC_GOES_BACK("the spec asks for the first revision again", world -> world.wanted = "a"),
  ABORT("Abort", Scenarios.say(Verb.ABORT)),
  ABORT_IN_GIT("`headway.dev/abort`", world -> world.abortText = Optional.of("stop")),
  RETRY("Retry", Scenarios.say(Verb.RETRY)),
  RETRY_IN_GIT("`headway.dev/retry`", world -> world.retryText = Optional.of("again")),
  ROLLBACK("Rollback to the first revision", Scenarios.rollBack("1.a")),
  PROMOTE("Promote", RandomEvents::promote),
  PROMOTE_IN_FULL("Promote with `Full`", Scenarios.promoteInFull()),
  JUMP("JumpTo the first step", Happening::jump),
  RESTART("Restart", Scenarios.restart()),
  PAUSE("Pause", Scenarios.say(Verb.PAUSE)),
  RESUME("Resume", Scenarios.say(Verb.RESUME)),
  PAUSED_IN_SPEC("`paused: true`", world -> world.spec = Specs.paused(world.spec, true)),
  RESUMED_IN_SPEC("`paused: false`", world -> world.spec = Specs.paused(world.spec, false)),
  SCALED_UP("scaled up", Scenarios.scale(9)),
  SCALED_DOWN("scaled down", Scenarios.scale(2)),
  STEPS_EDITED("the steps are edited", Happening::edit),
  STRATEGY_CHANGED("the strategy is changed", Happening::change),
  CANDIDATE_CRASHES("its pods crash", world -> world.with("b", faulty(Fault.CRASHES))),
  CHECK_FAILS("its check fails", world -> world.with("b", faulty(Fault.FAILS_CHECK))),
  STABLE_BREAKS("pods of the first revision get unready", Happening::breakStable),
  CHECKS_FAIL_EVERYWHERE("the check fails on stable, too", world -> world.checksDown = true),
  NETWORK_CUT("no check can connect", world -> world.networkDown = true),
  NODES_FULL("no node takes a pod", Happening::fill),
  NODE_LOST("a node is lost", Happening::lose),
  READINESS_FLAPS("readiness flaps", Happening::flap),
  GATEWAY_SILENT("the gateway does not answer", world -> world.gateway = false),
  GIT_REAPPLIED("Git is applied over routes and Service", Scenarios::reapply),
  STATUS_LOST("the status is lost", world -> world.memory = Memory.NONE),
  OPERATOR_KILLED("the operator is killed", world -> world.checks.clear()),
  SERVICE_GONE("the stable Service is deleted", Happening::dropService),
  SERVICE_BACK("the stable Service is there again", world -> world.stableService.exists = true),
  SPEC_REFUSED("the spec is not valid", world -> world.specProblems = List.of("a field is wrong")),
  SPEC_MENDED("the spec is valid again", world -> world.specProblems = List.of()),
  UNREADABLE("something cannot be read for a second", Happening::hide),
  DELETED("the resource is deleted", world -> world.deleting = true);

  private static final int NODES = 3;
  private static final int TURNS = 20;

  private final String words;
  private final BiConsumer<World, Form> effect;

  Happening(String words, Consumer<World> effect) {
    this(words, (world, form) -> effect.accept(world));
  }

  Happening(String words, BiConsumer<World, Form> effect) {
    this.words = words;
    this.effect = effect;
  }

  String words() {
    return words;
  }

  void befall(World world, Form form) {
    effect.accept(world, form);
  }

  private static void jump(World world) {
    String first = ReleasePreview.of(world.spec, world.isRouted()).steps().getFirst().name();
    Scenarios.jump(first).accept(world);
  }

  private static void edit(World world, Form form) {
    world.spec = Specs.strategy(world.spec, form.edited());
  }

  private static void change(World world, Form form) {
    world.spec = Specs.strategy(world.spec, form.other());
  }

  private static Behaviour faulty(Fault fault) {
    return Behaviour.faulty(fault);
  }

  private static void breakStable(World world) {
    world.with("a", faulty(Fault.NEVER_READY));
  }

  private static void fill(World world) {
    world.schedulableFrom = world.now.plus(Duration.ofMinutes(5));
  }

  private static void lose(World world) {
    world.somethingWasLost = true;
    world.sets.values().stream()
        .flatMap(set -> set.alive().stream())
        .filter(pod -> pod.number % NODES == 0)
        .forEach(pod -> pod.lost = true);
  }

  private static void flap(World world) {
    world.sets.values().stream()
        .flatMap(set -> set.alive().stream())
        .filter(pod -> pod.number % NODES == 1)
        .forEach(pod -> pod.flapsUntil = world.now.plusSeconds(2));
  }

  private static void dropService(World world) {
    world.somethingWasLost = true;
    world.stableService.select(null);
    world.stableService.exists = false;
    world.stableService.endpoints = List.of();
    world.stableService.known = List.of();
  }

  private static void hide(World world) {
    world.sets.values().forEach(set -> set.unknownForTurns = TURNS);
  }
}
