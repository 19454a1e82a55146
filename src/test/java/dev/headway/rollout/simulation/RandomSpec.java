package dev.headway.rollout.simulation;

import dev.headway.domain.Amount;
import dev.headway.domain.Weight;
import dev.headway.rollout.decide.HookPlace.Side;
import dev.headway.rollout.decide.HookSpec;
import dev.headway.rollout.decide.RollbackPolicy;
import dev.headway.rollout.decide.RolloutSpec;
import dev.headway.rollout.decide.RolloutSpec.BlueGreen;
import dev.headway.rollout.decide.RolloutSpec.Canary;
import dev.headway.rollout.decide.RolloutSpec.Coarse;
import dev.headway.rollout.decide.RolloutSpec.Rolling;
import dev.headway.rollout.decide.RolloutSpec.StepHook;
import dev.headway.rollout.decide.RolloutSpec.Strategy;
import dev.headway.rollout.decide.RolloutSpec.WrittenStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/** Specs by dice: every strategy, up to 50 pods, up to twelve steps. */
final class RandomSpec {
  static final int MOST_PODS = 50;
  private static final int MOST_STEPS = 12;

  private RandomSpec() {}

  /** What moves the traffic of a deployment where its strategy lets it. */
  enum Way {
    ROUTES,
    SELECTOR,
    PODS
  }

  static RolloutSpec of(Random dice, Way way) {
    RolloutSpec spec = Scenarios.spec(replicas(dice), strategy(dice, way));
    RolloutSpec checked =
        switch (dice.nextInt(6)) {
          case 0 -> Specs.withoutChecks(spec);
          case 1 -> Specs.checks(spec, List.of(Scenarios.READY, AfterRollbackTest.AFTER));
          default -> spec;
        };
    RolloutSpec held = dice.nextInt(6) == 0 ? Specs.coarse(checked, Coarse.HELD) : checked;
    return Specs.rollback(held, new RollbackPolicy(dice.nextInt(5) == 0, dice.nextInt(3)));
  }

  /** Mostly few, since much happens between few pods; now and then very many, or none. */
  static int replicas(Random dice) {
    return switch (dice.nextInt(10)) {
      case 0 -> 0;
      case 1, 2 -> 1 + dice.nextInt(MOST_PODS);
      default -> 1 + dice.nextInt(12);
    };
  }

  static Strategy strategy(Random dice, Way way) {
    int chance = dice.nextInt(6);
    return switch (way) {
      case ROUTES -> chance == 0 ? rolling(dice) : chance < 3 ? blueGreen(dice) : canary(dice, way);
      case SELECTOR ->
          chance == 0 ? rolling(dice) : chance == 1 ? canary(dice, way) : blueGreen(dice);
      case PODS -> chance < 3 ? canary(dice, way) : rolling(dice);
    };
  }

  private static BlueGreen blueGreen(Random dice) {
    int verify = dice.nextInt(30);
    return new BlueGreen(
        dice.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(1 + dice.nextInt(6)),
        Duration.ofSeconds(dice.nextInt(10)),
        dice.nextInt(6) == 0,
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

  private static Canary canary(Random dice, Way way) {
    return dice.nextInt(4) == 0 ? regular(dice) : steps(dice, way);
  }

  private static Canary regular(Random dice) {
    int initial = 1 + dice.nextInt(60);
    return new Canary.Regular(
        Weight.ofPercent(initial),
        10 + dice.nextInt(60),
        Duration.ofSeconds(dice.nextInt(20)),
        Weight.ofPercent(initial + dice.nextInt(101 - initial)));
  }

  private static Canary steps(Random dice, Way way) {
    int most = dice.nextInt(4) == 0 ? MOST_STEPS : 4;
    int widest = 200 / most;
    List<WrittenStep> steps = new ArrayList<>();
    int weight = 1 + dice.nextInt(30);
    int count = 1 + dice.nextInt(most);
    for (int step = 0; step < count && weight <= 100; step++) {
      steps.add(
          new WrittenStep(
              Optional.empty(),
              Weight.ofPercent(weight),
              Duration.ofSeconds(dice.nextInt(20)),
              dice.nextInt(12) == 0,
              dice.nextInt(4) == 0 ? Optional.of(List.of()) : Optional.empty(),
              way == Way.ROUTES && dice.nextInt(4) == 0
                  ? OptionalInt.of(1 + dice.nextInt(12))
                  : OptionalInt.empty(),
              dice.nextInt(8) == 0 ? hooks(dice) : List.of()));
      weight += dice.nextInt(widest);
    }
    return new Canary.Steps(steps);
  }

  private static List<StepHook> hooks(Random dice) {
    Side side = Side.values()[dice.nextInt(Side.values().length)];
    HookSpec hook = dice.nextBoolean() ? StepHookStories.ASK : StepHookStories.TELL;
    return List.of(new StepHook(hook.name(), side));
  }

  /** The same strategy, where nobody has to approve anything. */
  static Strategy withoutApprovals(Strategy strategy) {
    return switch (strategy) {
      case Canary.Steps(List<WrittenStep> steps) ->
          new Canary.Steps(steps.stream().map(RandomSpec::withoutApproval).toList());
      case Canary.Regular regular -> regular;
      case Rolling rolling -> rolling;
      case BlueGreen it ->
          new BlueGreen(
              it.previewReplicas(), it.switchDelay(), false, it.verifyFor(), it.keepPrevious());
    };
  }

  private static WrittenStep withoutApproval(WrittenStep it) {
    return new WrittenStep(
        it.name(), it.weight(), it.hold(), false, it.checks(), it.replicas(), it.hooks());
  }
}
