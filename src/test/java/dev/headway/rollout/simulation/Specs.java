package dev.headway.rollout.simulation;

import static dev.headway.testing.Records.with;

import dev.headway.rollout.decide.ReleaseRequest;
import dev.headway.rollout.decide.RollbackPolicy;
import dev.headway.rollout.decide.RolloutSnapshot;
import dev.headway.rollout.decide.RolloutSnapshot.Identity;
import dev.headway.rollout.decide.RolloutSpec;
import dev.headway.rollout.decide.RolloutSpec.BlueGreen;
import dev.headway.rollout.decide.RolloutSpec.Canary;
import dev.headway.rollout.decide.RolloutSpec.CheckSpec;
import dev.headway.rollout.decide.RolloutSpec.Rolling;
import dev.headway.rollout.decide.RolloutSpec.WrittenStep;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Specs that differ in one thing. */
final class Specs {
  private Specs() {}

  static RolloutSpec replicas(RolloutSpec spec, int replicas) {
    return with(spec, "replicas", replicas);
  }

  static RolloutSpec paused(RolloutSpec spec, boolean paused) {
    return with(spec, "paused", paused);
  }

  static RolloutSpec strategy(RolloutSpec spec, RolloutSpec.Strategy strategy) {
    return with(spec, "strategy", strategy);
  }

  static RolloutSpec waits(RolloutSpec spec, Duration settle, Duration grace) {
    return with(spec, Map.of("settle", settle, "drainGrace", grace));
  }

  static RolloutSpec coarse(RolloutSpec spec, RolloutSpec.Coarse coarse) {
    return with(spec, "coarse", coarse);
  }

  static RolloutSpec rollback(RolloutSpec spec, RollbackPolicy rollback) {
    return with(spec, "rollback", rollback);
  }

  static RolloutSpec history(RolloutSpec spec, int limit) {
    return with(spec, "historyLimit", limit);
  }

  static RolloutSpec withoutChecks(RolloutSpec spec) {
    return checks(spec, List.of());
  }

  static RolloutSpec checks(RolloutSpec spec, List<CheckSpec> checks) {
    return with(spec, "checks", checks);
  }

  static RolloutSnapshot people(
      RolloutSnapshot seen,
      List<ReleaseRequest> requests,
      Optional<String> retry,
      Optional<String> abort) {
    Identity identity = with(seen.identity(), Map.of("retryText", retry, "abortText", abort));
    return with(seen, Map.of("identity", identity, "requests", requests));
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
                              it.checks(),
                              it.replicas(),
                              it.hooks()))
                  .toList());
      case Rolling(var size, var delay, var failures, var surge, var unavailable) ->
          new Rolling(size, delay.dividedBy(2), failures, surge, unavailable);
      case BlueGreen(var preview, var delay, var approval, var verify, var keep) ->
          new BlueGreen(preview, delay.dividedBy(2), approval, verify.dividedBy(2), keep);
    };
  }
}
