package dev.headway.sandbox.world.node;

import dev.headway.sandbox.clock.WorldClock;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Optional;

/**
 * Ends a program within a grace period: first its hook, then the request to end, at last by force.
 */
final class Ending {
  /** What a program gets to end when its hook has used up the grace period. */
  private static final Duration LEAST = Duration.ofSeconds(2);

  private Ending() {}

  /** A {@code preStop} hook, and where its request goes. */
  record Hook(LifecycleHandler handler, Prober.Target target) {
    /** Why the sandbox cannot run it. */
    Optional<String> refusal() {
      boolean known = handler.getSleep() != null || handler.getHttpGet() != null;
      return known
          ? Optional.empty()
          : Optional.of("PreStopHook failed: the sandbox runs `sleep` and `httpGet`, nothing else");
    }

    private Future<Void> run(NodeRuntime runtime, Duration grace) {
      if (handler.getSleep() != null) {
        Duration sleep = Duration.ofSeconds(handler.getSleep().getSeconds());
        Promise<Void> over = Promise.promise();
        runtime.clock().after(sleep.compareTo(grace) < 0 ? sleep : grace, over::tryComplete);
        return over.future();
      }
      if (handler.getHttpGet() != null) {
        return runtime
            .prober()
            .get(handler.getHttpGet(), target, Math.max(1, grace.toMillis()))
            .mapEmpty();
      }
      return Future.succeededFuture();
    }
  }

  /** The exit code: 0 when it ended as asked, 137 when it was killed. Never fails. */
  static Future<Integer> of(
      NodeRuntime runtime, Program program, Optional<Hook> hook, Duration grace) {
    if (grace.isZero()) {
      return program.kill().otherwiseEmpty().map(137);
    }
    var begun = runtime.now();
    Future<Void> hooked =
        hook.map(present -> present.run(runtime, grace)).orElseGet(Future::succeededFuture);
    return hooked
        .otherwiseEmpty()
        .compose(
            none -> {
              Duration left = grace.minus(Duration.between(begun, runtime.now()));
              return stop(runtime, program, left.compareTo(LEAST) < 0 ? LEAST : left);
            });
  }

  private static Future<Integer> stop(NodeRuntime runtime, Program program, Duration left) {
    Promise<Integer> ended = Promise.promise();
    WorldClock.Alarm force =
        runtime
            .clock()
            .after(left, () -> program.kill().onComplete(killed -> ended.tryComplete(137)));
    program
        .stop()
        .onComplete(
            stopped -> {
              force.cancel();
              ended.tryComplete(0);
            });
    return ended.future();
  }
}
