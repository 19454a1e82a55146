package dev.headway.rollout.observe;

import dev.headway.api.v1alpha1.StrategySpec;
import dev.headway.api.v1alpha1.TrafficSpec;
import dev.headway.domain.Amount;
import dev.headway.domain.Weight;
import dev.headway.rollout.decide.HookPlace.Side;
import dev.headway.rollout.decide.RolloutSpec.BlueGreen;
import dev.headway.rollout.decide.RolloutSpec.Canary;
import dev.headway.rollout.decide.RolloutSpec.Rolling;
import dev.headway.rollout.decide.RolloutSpec.StepHook;
import dev.headway.rollout.decide.RolloutSpec.Strategy;
import dev.headway.rollout.decide.RolloutSpec.WrittenStep;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Maps a strategy to validated values, with its defaults. */
final class StrategyReader {
  private static final Duration INTERVAL = Duration.ofMinutes(5);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration BATCH_DELAY = Duration.ofSeconds(5);

  private final Problems problems;

  StrategyReader(Problems problems) {
    this.problems = problems;
  }

  /**
   * Whether a strategy moves traffic by Services and routes: batches go by the share of pods, and a
   * canary does without routes.
   */
  static boolean movesTraffic(@Nullable StrategySpec strategy, @Nullable TrafficSpec traffic) {
    return traffic != null
        && switch (type(strategy)) {
          case Rolling -> false;
          case Canary -> !Traffic.routes(traffic).isEmpty();
          case BlueGreen -> true;
        };
  }

  private static StrategySpec.Type type(@Nullable StrategySpec strategy) {
    return strategy == null || strategy.type() == null
        ? StrategySpec.Type.Rolling
        : strategy.type();
  }

  Strategy read(@Nullable StrategySpec strategy) {
    return switch (type(strategy)) {
      case Canary -> canary(Objects.requireNonNull(strategy).canary());
      case Rolling -> rolling(strategy == null ? null : strategy.rolling());
      case BlueGreen -> blueGreen(Objects.requireNonNull(strategy).blueGreen());
    };
  }

  private Canary canary(StrategySpec.@Nullable Canary canary) {
    if (canary == null) {
      problems.add("spec.strategy.canary", "must be set when `type` is 'Canary'");
      return new Canary.Regular(Weight.ofPercent(10), 10, INTERVAL, Weight.FULL);
    }
    if (canary.steps() != null && !canary.steps().isEmpty()) {
      var steps = new ArrayList<WrittenStep>();
      for (int i = 0; i < canary.steps().size(); i++) {
        steps.add(step("spec.strategy.canary.steps[" + i + "]", canary.steps().get(i)));
      }
      return new Canary.Steps(steps);
    }
    return new Canary.Regular(
        Weight.ofPercent(Objects.requireNonNullElse(canary.initialWeight(), 10)),
        Objects.requireNonNullElse(canary.increment(), 10),
        problems.duration("spec.strategy.canary.interval", canary.interval(), INTERVAL),
        Weight.ofPercent(Objects.requireNonNullElse(canary.maxWeight(), 100)));
  }

  private WrittenStep step(String field, StrategySpec.Step step) {
    return new WrittenStep(
        Optional.ofNullable(step.name()),
        Weight.ofPercent(step.weight()),
        problems.duration(field + ".hold", step.hold(), Duration.ZERO),
        step.approval() == StrategySpec.Approval.Required,
        Optional.ofNullable(step.checks()),
        step.replicas() == null ? OptionalInt.empty() : OptionalInt.of(step.replicas()),
        hooks(step).stream().map(hook -> new StepHook(hook.name(), side(hook.when()))).toList());
  }

  private static List<StrategySpec.StepHook> hooks(StrategySpec.Step step) {
    return Objects.requireNonNullElse(step.hooks(), List.of());
  }

  private static Side side(StrategySpec.When when) {
    return switch (when) {
      case Before -> Side.BEFORE;
      case After -> Side.AFTER;
    };
  }

  /** The hooks that steps name. */
  static Set<String> hooksOfSteps(@Nullable StrategySpec strategy) {
    StrategySpec.Canary canary = strategy == null ? null : strategy.canary();
    return canary == null || canary.steps() == null
        ? Set.of()
        : canary.steps().stream()
            .flatMap(step -> hooks(step).stream())
            .map(StrategySpec.StepHook::name)
            .collect(Collectors.toUnmodifiableSet());
  }

  /** A batch comes up as a whole unless the spec asks for less. */
  private Rolling rolling(StrategySpec.@Nullable Rolling given) {
    StrategySpec.Rolling rolling =
        given == null ? new StrategySpec.Rolling(null, null, null, null, null) : given;
    Amount size = amount("batchSize", rolling.batchSize(), Amount.pods(1));
    Amount surge = amount("maxSurge", rolling.maxSurge(), size);
    Amount unavailable = amount("maxUnavailable", rolling.maxUnavailable(), Amount.pods(0));
    if (surge.value() == 0 && unavailable.value() == 0) {
      problems.add("spec.strategy.rolling.maxUnavailable", "must not be 0 when `maxSurge` is 0");
    }
    if (size.value() == 0) {
      problems.add("spec.strategy.rolling.batchSize", "must not be 0");
    }
    return new Rolling(
        size,
        problems.duration("spec.strategy.rolling.batchDelay", rolling.batchDelay(), BATCH_DELAY),
        Objects.requireNonNullElse(rolling.maxFailures(), 1),
        surge,
        unavailable);
  }

  /** The way back is never longer than there is something to go back to. */
  private BlueGreen blueGreen(StrategySpec.@Nullable BlueGreen given) {
    StrategySpec.BlueGreen spec =
        given == null ? new StrategySpec.BlueGreen(null, null, null, null, null) : given;
    String field = "spec.strategy.blueGreen.";
    Duration verify = problems.duration(field + "verifyFor", spec.verifyFor(), MINUTE);
    Duration longest = verify.compareTo(MINUTE) > 0 ? verify : MINUTE;
    return new BlueGreen(
        spec.previewReplicas() == null
            ? OptionalInt.empty()
            : OptionalInt.of(spec.previewReplicas()),
        problems.duration(field + "switchDelay", spec.switchDelay(), Duration.ZERO),
        spec.approval() == StrategySpec.Approval.Required,
        verify,
        problems.duration(field + "keepPrevious", spec.keepPrevious(), longest, verify));
  }

  private Amount amount(String field, @Nullable IntOrString given, Amount otherwise) {
    if (given == null) {
      return otherwise;
    }
    try {
      return Amount.parse(
          given.getStrVal() == null ? String.valueOf(given.getIntVal()) : given.getStrVal());
    } catch (IllegalArgumentException wrong) {
      problems.add("spec.strategy.rolling." + field, String.valueOf(wrong.getMessage()));
      return otherwise;
    }
  }
}
