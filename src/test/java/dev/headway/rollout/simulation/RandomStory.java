package dev.headway.rollout.simulation;

import dev.headway.domain.Amount;
import dev.headway.domain.Weight;
import dev.headway.rollout.decide.HookPoint;
import dev.headway.rollout.decide.HookSpec;
import dev.headway.rollout.decide.Memory;
import dev.headway.rollout.decide.ReleaseRequest.Verb;
import dev.headway.rollout.decide.RollbackPolicy;
import dev.headway.rollout.decide.RolloutSpec.BlueGreen;
import dev.headway.rollout.decide.RolloutSpec.Canary;
import dev.headway.rollout.decide.RolloutSpec.Rolling;
import dev.headway.rollout.decide.RolloutSpec.Strategy;
import dev.headway.rollout.decide.RolloutSpec.WrittenStep;
import dev.headway.rollout.simulation.Behaviour.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/** A story by dice. All that holds it ends at ten minutes, so that every story comes to rest. */
final class RandomStory {
  private static final int HEALED = 600;

  private RandomStory() {}

  static Scenario tell(Random dice) {
    boolean routed = dice.nextInt(3) > 0;
    int replicas = dice.nextInt(10) == 0 ? 0 : 1 + dice.nextInt(12);
    boolean bySelector = routed && dice.nextInt(4) == 0;
    Strategy strategy = bySelector ? blueGreen(dice) : strategy(dice, routed);
    RollbackPolicy policy = new RollbackPolicy(dice.nextInt(5) == 0, dice.nextInt(3));
    Fault[] faults = Fault.values();
    Behaviour ofB = behaviour(dice, faults);
    Behaviour ofC = behaviour(dice, faults);
    List<HookSpec> hooks = hooks(dice);
    HookBehaviour ofHooks =
        new HookBehaviour(Duration.ofMillis(dice.nextInt(12_000)), dice.nextInt(3));
    List<Event> events = new ArrayList<>();
    events.add(Scenarios.ask("b"));
    int count = dice.nextInt(5);
    for (int event = 0; event < count; event++) {
      Strategy other = bySelector ? blueGreen(dice) : strategy(dice, routed);
      events.add(event(dice, routed, other, 2 + dice.nextInt(180)));
    }
    events.add(Event.at(HEALED, "everything that holds it ends", RandomStory::heal));
    return new Scenario(
        "by dice",
        () -> {
          World world =
              new World(Specs.rollback(Scenarios.spec(replicas, strategy), policy), routed, "a");
          world.bySelector = bySelector;
          world.spec = world.spec.withHooks(hooks);
          hooks.forEach(hook -> world.laterHooks.put(hook.name(), ofHooks));
          return world.with("b", ofB).with("c", ofC);
        },
        events,
        "a",
        true);
  }

  /** None in two of three stories. */
  private static List<HookSpec> hooks(Random dice) {
    List<HookSpec> hooks = new ArrayList<>();
    int count = dice.nextInt(3) > 0 ? 0 : 1 + dice.nextInt(6);
    for (int hook = 0; hook < count; hook++) {
      HookPoint point = HookPoint.values()[dice.nextInt(HookPoint.values().length)];
      boolean aborts = point.mayAbort() && dice.nextBoolean();
      hooks.add(HookStories.hook("hook-" + hook, point, dice.nextInt(3), aborts));
    }
    return hooks;
  }

  private static Behaviour behaviour(Random dice, Fault[] faults) {
    if (dice.nextInt(3) > 0) {
      return new Behaviour(Duration.ofMillis(200 + dice.nextInt(9000)), Fault.NONE, Duration.ZERO);
    }
    return new Behaviour(
        Duration.ofMillis(200 + dice.nextInt(9000)),
        faults[dice.nextInt(faults.length)],
        Duration.ofSeconds(dice.nextInt(60)),
        dice.nextInt(3) == 0 ? Set.of(dice.nextInt(6)) : Set.of());
  }

  private static Strategy strategy(Random dice, boolean routed) {
    if (routed) {
      return dice.nextInt(3) == 0 ? blueGreen(dice) : canary(dice);
    }
    return dice.nextBoolean() ? canary(dice) : rolling(dice);
  }

  private static BlueGreen blueGreen(Random dice) {
    int verify = dice.nextInt(30);
    return new BlueGreen(
        dice.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(1 + dice.nextInt(6)),
        Duration.ofSeconds(dice.nextInt(10)),
        false,
        Duration.ofSeconds(verify),
        Duration.ofSeconds(verify + dice.nextInt(40)));
  }

  private static Rolling rolling(Random dice) {
    int surge = dice.nextInt(4);
    return new Rolling(
        amount(dice, 1 + dice.nextInt(5)),
        Duration.ofSeconds(dice.nextInt(12)),
        1 + dice.nextInt(4),
        amount(dice, surge),
        amount(dice, surge == 0 ? 1 + dice.nextInt(3) : dice.nextInt(3)));
  }

  private static Amount amount(Random dice, int pods) {
    return dice.nextInt(3) == 0 ? Amount.percent(Math.min(100, 15 * pods)) : Amount.pods(pods);
  }

  private static Canary canary(Random dice) {
    if (dice.nextInt(4) == 0) {
      int initial = 1 + dice.nextInt(60);
      return new Canary.Regular(
          Weight.ofPercent(initial),
          10 + dice.nextInt(60),
          Duration.ofSeconds(dice.nextInt(20)),
          Weight.ofPercent(initial + dice.nextInt(101 - initial)));
    }
    List<WrittenStep> steps = new ArrayList<>();
    int weight = 1 + dice.nextInt(30);
    int count = 1 + dice.nextInt(4);
    for (int step = 0; step < count && weight <= 100; step++) {
      steps.add(
          new WrittenStep(
              Optional.empty(),
              Weight.ofPercent(weight),
              Duration.ofSeconds(dice.nextInt(20)),
              false,
              dice.nextInt(4) == 0 ? Optional.of(List.of()) : Optional.empty()));
      weight += dice.nextInt(50);
    }
    return new Canary.Steps(steps);
  }

  private static Event event(Random dice, boolean routed, Strategy other, int at) {
    int replicas = dice.nextInt(12);
    return switch (dice.nextInt(routed ? 16 : 15)) {
      case 0 -> Event.at(at, "the spec asks for c", world -> world.wanted = "c");
      case 1 -> Event.at(at, "the spec asks for a", world -> world.wanted = "a");
      case 2 -> Event.at(at, "aborted", Scenarios.say(Verb.ABORT));
      case 3 -> Event.at(at, "paused", Scenarios.say(Verb.PAUSE));
      case 4 -> Event.at(at, "resumed", Scenarios.say(Verb.RESUME));
      case 5 -> Event.at(at, "retried", Scenarios.say(Verb.RETRY));
      case 6 -> Event.at(at, "rolled back to a", Scenarios.rollBack("1.a"));
      case 7, 8 -> Event.at(at, "scaled to " + replicas, Scenarios.scale(replicas));
      case 9 -> Event.at(at, "the status is lost", world -> world.memory = Memory.NONE);
      case 10 ->
          Event.at(at, "steps edited", world -> world.spec = Specs.strategy(world.spec, other));
      case 11 ->
          Event.at(at, "paused in the spec", world -> world.spec = Specs.paused(world.spec, true));
      case 12 -> Event.at(at, "nodes are full", full());
      case 13 -> Event.at(at, "the network is cut", world -> world.networkDown = true);
      case 14 -> Event.at(at, "retry and abort in Git", RandomStory::annotate);
      default -> Event.at(at, "Git is applied again", Scenarios::reapply);
    };
  }

  private static Consumer<World> full() {
    return world -> world.schedulableFrom = World.START.plusSeconds(HEALED);
  }

  private static void annotate(World world) {
    world.abortText = Optional.of("stop");
    world.retryText = Optional.of("again");
  }

  private static void heal(World world) {
    world.networkDown = false;
    world.schedulableFrom = World.START;
    world.spec = Specs.rollback(Specs.paused(world.spec, false), RollbackPolicy.DEFAULT);
    // A release is held for as long as stable fails the same check.
    world
        .stable()
        .map(set -> set.revision.name().substring(0, 1))
        .filter(letter -> world.behaviour(letter).fault() == Fault.FAILS_CHECK)
        .ifPresent(world.behaviours::remove);
    Scenarios.say(Verb.RESUME).accept(world);
  }
}
