package dev.headway.rollout.simulation;

import dev.headway.rollout.decide.Bounds;
import dev.headway.rollout.decide.Memory;
import dev.headway.rollout.decide.ReleasePreview;
import dev.headway.rollout.decide.ReleasePreview.PreviewStep;
import dev.headway.rollout.decide.ReleaseRequest.Verb;
import dev.headway.rollout.decide.RolloutSpec.Strategy;
import dev.headway.rollout.simulation.RandomSpec.Way;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * What may happen to a deployment at any time, by dice. What holds a release is over when {@link
 * RandomStory} heals the world.
 */
final class RandomEvents {
  private static final int LATEST = 180;
  private static final int NODES = 3;

  /** Chooses what happens; the rest of the dice make its particulars. */
  private interface Kind extends BiFunction<Random, Way, Event> {}

  private static final List<Kind> KINDS =
      List.of(
          (dice, way) -> at(dice, "the spec asks for c", world -> world.wanted = "c"),
          (dice, way) -> at(dice, "the spec asks for a", world -> world.wanted = "a"),
          (dice, way) -> at(dice, "the spec asks for b", world -> world.wanted = "b"),
          (dice, way) -> at(dice, "aborted", Scenarios.say(Verb.ABORT)),
          (dice, way) -> at(dice, "paused", Scenarios.say(Verb.PAUSE)),
          (dice, way) -> at(dice, "resumed", Scenarios.say(Verb.RESUME)),
          (dice, way) -> at(dice, "retried", Scenarios.say(Verb.RETRY)),
          (dice, way) -> at(dice, "promoted", RandomEvents::promote),
          (dice, way) -> at(dice, "promoted in full", Scenarios.promoteInFull()),
          (dice, way) -> at(dice, "jumped to a step", anywhere(dice.nextInt(100))),
          (dice, way) -> at(dice, "rolled back to a", Scenarios.rollBack("1.a")),
          (dice, way) -> scaled(dice, RandomSpec.replicas(dice)),
          (dice, way) -> scaled(dice, dice.nextInt(12)),
          (dice, way) -> at(dice, "the status is lost", world -> world.memory = Memory.NONE),
          (dice, way) -> at(dice, "the operator is killed", world -> world.dies = true),
          (dice, way) -> edited(dice, RandomSpec.strategy(dice, way)),
          (dice, way) -> at(dice, "paused in the spec", RandomEvents::pause),
          (dice, way) -> at(dice, "nodes are full", RandomEvents::fill),
          (dice, way) -> at(dice, "the network is cut", world -> world.networkDown = true),
          (dice, way) -> at(dice, "checks fail everywhere", world -> world.checksDown = true),
          (dice, way) -> at(dice, "the gateway is gone", world -> world.gateway = false),
          (dice, way) -> at(dice, "endpoints do not follow", RandomEvents::stall),
          (dice, way) -> lost(dice, dice.nextInt(NODES)),
          (dice, way) -> flapping(dice, dice.nextInt(NODES)),
          (dice, way) -> at(dice, "retry and abort in Git", RandomEvents::annotate),
          (dice, way) -> at(dice, "Git is applied again", Scenarios::reapply),
          (dice, way) -> at(dice, "nobody may make Jobs", RandomEvents::forbid),
          (dice, way) -> at(dice, "deleted", world -> world.deleting = true));

  private RandomEvents() {}

  static Event any(Random dice, Way way) {
    return KINDS.get(dice.nextInt(KINDS.size())).apply(dice, way);
  }

  /** Drawn apart from the others, so that these stay as they are. */
  static Event restart(Random dice) {
    return at(dice, "restarted", Scenarios.restart());
  }

  private static Event at(Random dice, String name, Consumer<World> then) {
    return Event.at(2 + dice.nextInt(LATEST), name, then);
  }

  private static Event scaled(Random dice, int replicas) {
    return at(dice, "scaled to " + replicas, Scenarios.scale(replicas));
  }

  private static Event edited(Random dice, Strategy other) {
    return at(
        dice,
        "the strategy is " + other,
        world -> {
          // Pods that the old strategy did without are missing in the new one, too.
          world.somethingWasLost |= Bounds.of(world.spec).least() < world.replicas();
          world.spec = Specs.strategy(world.spec, other);
          world.strategyStays = false;
        });
  }

  /** The step that runs, as somebody would who looks at the status. */
  static void promote(World world) {
    List<String> steps =
        ReleasePreview.of(world.spec, world.isRouted()).steps().stream()
            .map(PreviewStep::name)
            .toList();
    world
        .memory
        .step()
        .filter(step -> step.index() < steps.size())
        .ifPresent(step -> Scenarios.promote(steps.get(step.index())).accept(world));
  }

  private static Consumer<World> anywhere(int number) {
    return world -> {
      List<PreviewStep> steps = ReleasePreview.of(world.spec, world.isRouted()).steps();
      Scenarios.jump(steps.get(number % steps.size()).name()).accept(world);
    };
  }

  private static void pause(World world) {
    world.spec = Specs.paused(world.spec, true);
  }

  private static void fill(World world) {
    world.schedulableFrom = RandomStory.HEALED;
  }

  private static void forbid(World world) {
    world.hooksAllowedFrom = RandomStory.HEALED;
  }

  private static void stall(World world) {
    world.endpointsFollow = false;
    world.somethingWasLost = true;
  }

  private static void annotate(World world) {
    world.abortText = Optional.of("stop");
    world.retryText = Optional.of("again");
  }

  /** Every third pod is gone at once, and with it the requests that it had. */
  private static Event lost(Random dice, int node) {
    return at(
        dice,
        "a node is lost",
        world -> {
          world.somethingWasLost = true;
          on(world, node).forEach(pod -> pod.lost = true);
        });
  }

  /** Every third pod is not ready for a few seconds. */
  private static Event flapping(Random dice, int node) {
    Duration time = Duration.ofSeconds(1 + dice.nextInt(20));
    return at(
        dice,
        "readiness flaps for " + time,
        world -> {
          Instant until = world.now.plus(time);
          on(world, node).forEach(pod -> pod.flapsUntil = until);
        });
  }

  private static List<SimPod> on(World world, int node) {
    return world.sets.values().stream()
        .flatMap(set -> set.alive().stream())
        .filter(pod -> pod.number % NODES == node)
        .toList();
  }
}
