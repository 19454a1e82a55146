package dev.headway.rollout.simulation;

import dev.headway.domain.Amount;
import dev.headway.rollout.decide.RolloutSpec.BlueGreen;
import dev.headway.rollout.decide.RolloutSpec.Canary;
import dev.headway.rollout.decide.RolloutSpec.Rolling;
import dev.headway.rollout.decide.RolloutSpec.Strategy;
import java.time.Duration;
import java.util.OptionalInt;

/** A strategy, and what moves the traffic for it. */
enum Form {
  CANARY_BY_ROUTES("canary by routes", Scenarios.PLAIN),
  CANARY_BY_PODS("canary by pods", Scenarios.PLAIN),
  ROLLING("rolling", RollingStories.PAIRS),
  BLUE_GREEN_BY_ROUTES("blue-green by routes", BlueGreenStories.PLAIN),
  BLUE_GREEN_BY_SELECTOR("blue-green by the selector", BlueGreenStories.PLAIN);

  private final String words;
  private final Strategy strategy;

  Form(String words, Strategy strategy) {
    this.words = words;
    this.strategy = strategy;
  }

  String words() {
    return words;
  }

  /** A world in which the first revision is about to be deployed. */
  World world() {
    return world(strategy);
  }

  /** The same world with a step that somebody has to approve; as it is where there is none. */
  World approved() {
    return world(
        switch (this) {
          case CANARY_BY_ROUTES, CANARY_BY_PODS -> Scenarios.APPROVED;
          case BLUE_GREEN_BY_ROUTES, BLUE_GREEN_BY_SELECTOR ->
              BlueGreenStories.blueGreen(OptionalInt.empty(), 5, true);
          case ROLLING -> strategy;
        });
  }

  /** True where routes or the Service's selector move the traffic. */
  boolean moves() {
    return this != CANARY_BY_PODS && this != ROLLING;
  }

  private World world(Strategy given) {
    World world = new World(Scenarios.spec(5, given), moves(), "a");
    world.bySelector = this == BLUE_GREEN_BY_SELECTOR;
    world.recorded = world.isRouted();
    return world;
  }

  /** Another strategy that moves the traffic by the same means, where there is one. */
  Strategy other() {
    return switch (this) {
      case CANARY_BY_ROUTES -> BlueGreenStories.PLAIN;
      case BLUE_GREEN_BY_ROUTES -> Scenarios.PLAIN;
      case CANARY_BY_PODS -> RollingStories.PAIRS;
      case ROLLING -> Scenarios.PLAIN;
      case BLUE_GREEN_BY_SELECTOR -> RollingStories.rolling(Amount.pods(1), 1);
    };
  }

  /** The same strategy in other steps. */
  Strategy edited() {
    return switch (strategy) {
      case Canary canary ->
          Scenarios.steps(Scenarios.step(10), Scenarios.step(70), Scenarios.step(80));
      case Rolling rolling -> RollingStories.rolling(Amount.pods(3), 1);
      case BlueGreen it ->
          new BlueGreen(
              OptionalInt.of(2),
              it.switchDelay().plus(Duration.ofSeconds(2)),
              false,
              it.verifyFor(),
              it.keepPrevious());
    };
  }
}
