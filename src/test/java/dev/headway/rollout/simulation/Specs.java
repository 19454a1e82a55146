package dev.headway.rollout.simulation;

import dev.headway.rollout.decide.ReleaseRequest;
import dev.headway.rollout.decide.RollbackPolicy;
import dev.headway.rollout.decide.RolloutSnapshot;
import dev.headway.rollout.decide.RolloutSnapshot.Identity;
import dev.headway.rollout.decide.RolloutSpec;
import dev.headway.rollout.decide.RolloutSpec.BlueGreen;
import dev.headway.rollout.decide.RolloutSpec.Canary;
import dev.headway.rollout.decide.RolloutSpec.Rolling;
import dev.headway.rollout.decide.RolloutSpec.WrittenStep;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Specs that differ in one thing. */
final class Specs {
  private Specs() {}

  static RolloutSpec replicas(RolloutSpec spec, int replicas) {
    return new RolloutSpec(
        replicas,
        spec.strategy(),
        spec.checks(),
        spec.paused(),
        spec.progressDeadline(),
        spec.historyLimit(),
        spec.coarse(),
        spec.settle(),
        spec.drainGrace(),
        spec.rollback(),
        spec.hooks());
  }

  static RolloutSpec paused(RolloutSpec spec, boolean paused) {
    return new RolloutSpec(
        spec.replicas(),
        spec.strategy(),
        spec.checks(),
        paused,
        spec.progressDeadline(),
        spec.historyLimit(),
        spec.coarse(),
        spec.settle(),
        spec.drainGrace(),
        spec.rollback(),
        spec.hooks());
  }

  static RolloutSpec strategy(RolloutSpec spec, RolloutSpec.Strategy strategy) {
    return new RolloutSpec(
        spec.replicas(),
        strategy,
        spec.checks(),
        spec.paused(),
        spec.progressDeadline(),
        spec.historyLimit(),
        spec.coarse(),
        spec.settle(),
        spec.drainGrace(),
        spec.rollback(),
        spec.hooks());
  }

  static RolloutSpec waits(RolloutSpec spec, Duration settle, Duration grace) {
    return new RolloutSpec(
        spec.replicas(),
        spec.strategy(),
        spec.checks(),
        spec.paused(),
        spec.progressDeadline(),
        spec.historyLimit(),
        spec.coarse(),
        settle,
        grace,
        spec.rollback(),
        spec.hooks());
  }

  static RolloutSpec coarse(RolloutSpec spec, RolloutSpec.Coarse coarse) {
    return new RolloutSpec(
        spec.replicas(),
        spec.strategy(),
        spec.checks(),
        spec.paused(),
        spec.progressDeadline(),
        spec.historyLimit(),
        coarse,
        spec.settle(),
        spec.drainGrace(),
        spec.rollback(),
        spec.hooks());
  }

  static RolloutSpec rollback(RolloutSpec spec, RollbackPolicy rollback) {
    return new RolloutSpec(
        spec.replicas(),
        spec.strategy(),
        spec.checks(),
        spec.paused(),
        spec.progressDeadline(),
        spec.historyLimit(),
        spec.coarse(),
        spec.settle(),
        spec.drainGrace(),
        rollback,
        spec.hooks());
  }

  static RolloutSpec withoutChecks(RolloutSpec spec) {
    return new RolloutSpec(
        spec.replicas(),
        spec.strategy(),
        List.of(),
        spec.paused(),
        spec.progressDeadline(),
        spec.historyLimit(),
        spec.coarse(),
        spec.settle(),
        spec.drainGrace(),
        spec.rollback(),
        spec.hooks());
  }

  static RolloutSnapshot people(
      RolloutSnapshot seen,
      List<ReleaseRequest> requests,
      Optional<String> retry,
      Optional<String> abort) {
    Identity it = seen.identity();
    return new RolloutSnapshot(
        seen.now(),
        new Identity(
            it.key(),
            it.uid(),
            it.generation(),
            it.resourceVersion(),
            it.deleting(),
            it.finalizer(),
            retry,
            abort),
        seen.spec(),
        seen.specProblems(),
        seen.desired(),
        seen.sets(),
        seen.traffic(),
        seen.former(),
        seen.checks(),
        requests,
        seen.memory(),
        seen.around(),
        seen.hooks());
  }

  static RolloutSpec.Strategy halfAsLong(RolloutSpec.Strategy strategy) {
    return switch (strategy) {
      case Canary.Regular(var initial, var increment, var interval, var max) ->
          new Canary.Regular(initial, increment, interval.dividedBy(2), max);
      case Canary.Steps(var steps) ->
          new Canary.Steps(
              steps.stream()
                  .map(
                      it ->
                          new WrittenStep(
                              it.name(),
                              it.weight(),
                              it.hold().dividedBy(2),
                              it.approval(),
                              it.checks()))
                  .toList());
      case Rolling(var size, var delay, var failures, var surge, var unavailable) ->
          new Rolling(size, delay.dividedBy(2), failures, surge, unavailable);
      case BlueGreen(var preview, var delay, var approval, var verify, var keep) ->
          new BlueGreen(preview, delay.dividedBy(2), approval, verify.dividedBy(2), keep);
    };
  }
}
