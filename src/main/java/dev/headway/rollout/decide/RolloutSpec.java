package dev.headway.rollout.decide;

import dev.headway.domain.Amount;
import dev.headway.domain.Weight;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The validated spec with all defaults applied.
 *
 * @param checks by name; only what the planner needs to know of them
 * @param historyLimit how many finished releases and their sets are kept
 * @param settle how long a weight must have been accepted before anything relies on it
 * @param drainGrace how long pods go on serving after the last weight or endpoint pointed at them
 * @param hooks in the order in which those of one point run
 */
public record RolloutSpec(
    int replicas,
    Strategy strategy,
    List<CheckSpec> checks,
    boolean paused,
    Duration progressDeadline,
    int historyLimit,
    Coarse coarse,
    Duration settle,
    Duration drainGrace,
    RollbackPolicy rollback,
    List<HookSpec> hooks) {

  public RolloutSpec {
    checks = List.copyOf(checks);
    hooks = List.copyOf(hooks);
  }

  /** The same with these hooks. */
  public RolloutSpec withHooks(List<HookSpec> others) {
    return new RolloutSpec(
        replicas,
        strategy,
        checks,
        paused,
        progressDeadline,
        historyLimit,
        coarse,
        settle,
        drainGrace,
        rollback,
        others);
  }

  /** How a new revision is released. Other strategies are further records here. */
  public sealed interface Strategy permits Canary, Rolling, BlueGreen {
    /** As it stands in the API. */
    String text();
  }

  /**
   * Batch by batch, by the share of pods.
   *
   * @param batchSize how many pods one batch replaces, rounded up; at least one
   * @param batchDelay passes between one batch and the next
   * @param maxFailures after so many failed batches the release goes back; fewer are put back alone
   * @param maxSurge how many pods more than {@code replicas} there may be, rounded up
   * @param maxUnavailable how many of {@code replicas} may be missing, rounded down
   */
  public record Rolling(
      Amount batchSize,
      Duration batchDelay,
      int maxFailures,
      Amount maxSurge,
      Amount maxUnavailable)
      implements Strategy {
    @Override
    public String text() {
      return "Rolling";
    }
  }

  /**
   * A whole set beside stable, then one switch.
   *
   * @param previewReplicas how many pods there are before the switch is due; empty: all
   * @param switchDelay how long the preview stands at least
   * @param approval whether somebody has to say so before the switch
   * @param verifyFor how long the release may still go back at once after the switch
   * @param keepPrevious how long the old set is kept from the switch on; not below verifyFor
   */
  public record BlueGreen(
      OptionalInt previewReplicas,
      Duration switchDelay,
      boolean approval,
      Duration verifyFor,
      Duration keepPrevious)
      implements Strategy {
    @Override
    public String text() {
      return "BlueGreen";
    }
  }

  /** How long a set that was stable is kept after its successor was recorded. */
  Duration keepAfterPromotion() {
    return strategy instanceof BlueGreen it
        ? it.keepPrevious().minus(it.verifyFor())
        : Duration.ZERO;
  }

  /** A canary, regular or in the user's own steps. */
  public sealed interface Canary extends Strategy {
    @Override
    default String text() {
      return "Canary";
    }

    /** From {@code initial} to {@code max} by {@code increment}, each held for {@code interval}. */
    record Regular(Weight initial, int increment, Duration interval, Weight max)
        implements Canary {}

    /** The steps as written; at least one. */
    record Steps(List<WrittenStep> steps) implements Canary {
      public Steps {
        steps = List.copyOf(steps);
      }
    }
  }

  /**
   * A step as the user wrote it.
   *
   * @param checks empty: those with {@code EveryStep}; present: these instead, also when empty
   * @param replicas so many candidate pods at least; empty: as many as carry the weight
   * @param hooks those around it, in the order in which those of one side run
   */
  public record WrittenStep(
      Optional<String> name,
      Weight weight,
      Duration hold,
      boolean approval,
      Optional<List<String>> checks,
      OptionalInt replicas,
      List<StepHook> hooks) {
    public WrittenStep {
      hooks = List.copyOf(hooks);
    }

    /** A step with as many pods as carry its weight, without hooks. */
    public WrittenStep(
        Optional<String> name,
        Weight weight,
        Duration hold,
        boolean approval,
        Optional<List<String>> checks) {
      this(name, weight, hold, approval, checks, OptionalInt.empty(), List.of());
    }
  }

  /** A hook around a step, by its name. */
  public record StepHook(String hook, HookPlace.Side side) {}

  /**
   * A check, as far as deciding goes.
   *
   * @param always it watches over stable, too, whether a release runs or not
   */
  public record CheckSpec(
      String name,
      CheckTarget target,
      boolean beforeTraffic,
      boolean everyStep,
      boolean afterSwitch,
      boolean afterRollback,
      boolean always) {

    /** A check that runs after a switch only where it runs at every step, and not afterwards. */
    public CheckSpec(
        String name, CheckTarget target, boolean beforeTraffic, boolean everyStep, boolean always) {
      this(name, target, beforeTraffic, everyStep, false, false, always);
    }

    /**
     * What answers for both sets is asked once without the candidate: only then is a failure with
     * it the candidate's fault.
     */
    boolean isAskedBeforeTraffic() {
      return beforeTraffic || target.isShared();
    }
  }

  /** What a check looks at. */
  public enum CheckTarget {
    /** The pods of the candidate; the same check on stable's pods tells the class of a failure. */
    CANDIDATE_PODS,
    /** The pods of stable: its failure is never the candidate's fault. */
    STABLE_PODS,
    /** The Service that users call. */
    SERVICE,
    /** The candidate's Service; the same check on stable's tells the class of a failure. */
    PREVIEW,
    /** An address of the user's own. */
    ADDRESS;

    /** True where one address stands for the candidate and stable alike. */
    boolean isShared() {
      return this == SERVICE || this == ADDRESS;
    }
  }

  /** What happens when pods are too few for the wanted weight. */
  public enum Coarse {
    /** The release is held as {@code WeightNotReachable}. */
    HELD,
    /** The greater share is accepted. */
    ALLOWED
  }
}
