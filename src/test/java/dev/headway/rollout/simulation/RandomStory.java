package dev.headway.rollout.simulation;

import dev.headway.rollout.decide.HookPoint;
import dev.headway.rollout.decide.HookSpec;
import dev.headway.rollout.decide.ReleaseRequest.Verb;
import dev.headway.rollout.decide.RollbackPolicy;
import dev.headway.rollout.decide.RolloutSpec;
import dev.headway.rollout.decide.RolloutSpec.Coarse;
import dev.headway.rollout.simulation.Behaviour.Fault;
import dev.headway.rollout.simulation.RandomSpec.Way;
import dev.headway.testing.Records;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** A story by dice. All that holds it ends at ten minutes, so that every story comes to rest. */
final class RandomStory {
  private static final int HEALING = 600;
  private static final int MOST_EVENTS = 6;

  /** When nothing hinders anybody any more. */
  static final Instant HEALED = World.START.plusSeconds(HEALING);

  private RandomStory() {}

  static Scenario tell(Random dice) {
    Way way = Way.values()[dice.nextInt(Way.values().length)];
    RolloutSpec spec = RandomSpec.of(dice, way);
    Behaviour ofB = behaviour(dice);
    Behaviour ofC = behaviour(dice);
    List<HookSpec> hooks = hooks(dice);
    HookBehaviour ofHooks =
        new HookBehaviour(Duration.ofMillis(dice.nextInt(12_000)), dice.nextInt(3));
    List<Event> events = new ArrayList<>();
    events.add(Scenarios.ask("b"));
    int count = dice.nextInt(MOST_EVENTS);
    for (int event = 0; event < count; event++) {
      events.add(RandomEvents.any(dice, way));
    }
    events.add(Event.at(HEALING, "everything that holds it ends", RandomStory::heal));
    return new Scenario(
        "by dice",
        () -> {
          World world = new World(spec, way != Way.PODS, "a");
          world.bySelector = way == Way.SELECTOR;
          world.recorded = world.isRouted();
          world.spec = world.spec.withHooks(hooks);
          hooks.forEach(hook -> world.laterHooks.put(hook.name(), ofHooks));
          return world.with("b", ofB).with("c", ofC);
        },
        events,
        "a",
        true);
  }

  private static Behaviour behaviour(Random dice) {
    Duration startUp = Duration.ofMillis(200 + dice.nextInt(9000));
    if (dice.nextInt(3) > 0) {
      return new Behaviour(startUp, Fault.NONE, Duration.ZERO);
    }
    return new Behaviour(
        startUp,
        Fault.values()[dice.nextInt(Fault.values().length)],
        Duration.ofSeconds(dice.nextInt(60)),
        dice.nextInt(3) == 0 ? Set.of(dice.nextInt(6)) : Set.of());
  }

  /** None in two of three stories but those that steps may name. */
  private static List<HookSpec> hooks(Random dice) {
    List<HookSpec> hooks = new ArrayList<>();
    int count = dice.nextInt(3) > 0 ? 0 : 1 + dice.nextInt(6);
    for (int hook = 0; hook < count; hook++) {
      HookPoint point = HookPoint.values()[dice.nextInt(HookPoint.values().length)];
      boolean aborts = point.mayAbort() && dice.nextBoolean();
      HookSpec.Kind kind = HookSpec.Kind.values()[dice.nextInt(HookSpec.Kind.values().length)];
      hooks.add(
          Records.with(
              HookStories.hook("hook-" + hook, point, dice.nextInt(3), aborts), "kind", kind));
    }
    hooks.add(StepHookStories.ASK);
    hooks.add(StepHookStories.TELL);
    return hooks;
  }

  private static void heal(World world) {
    world.networkDown = false;
    world.checksDown = false;
    if (!world.gateway) {
      world.gateway = true;
      world.route.restart();
    }
    world.endpointsFollow = true;
    world.schedulableFrom = World.START;
    world.hooksAllowedFrom = World.START;
    world.spec = Specs.rollback(world.spec, RollbackPolicy.DEFAULT);
    world.spec = Specs.paused(Specs.coarse(world.spec, Coarse.ALLOWED), false);
    world.spec = Specs.strategy(world.spec, RandomSpec.withoutApprovals(world.spec.strategy()));
    // A release is held for as long as stable fails the same check.
    world
        .stable()
        .map(set -> set.revision.name().substring(0, 1))
        .filter(letter -> world.behaviour(letter).fault() == Fault.FAILS_CHECK)
        .ifPresent(world.behaviours::remove);
    Scenarios.say(Verb.RESUME).accept(world);
  }
}
