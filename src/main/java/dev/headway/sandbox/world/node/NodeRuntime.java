package dev.headway.sandbox.world.node;

import dev.headway.sandbox.clock.WorldClock;
import dev.headway.sandbox.world.cluster.Cluster;
import dev.headway.sandbox.world.cluster.EventRecorder;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * What pods run on.
 *
 * @param actor the kubelet's one thread: everything that a pod worker keeps is touched on it alone
 */
record NodeRuntime(
    Cluster cluster,
    Vertx vertx,
    Prober prober,
    PodNetwork network,
    EventRecorder.Source events,
    Rooms rooms,
    Executor actor) {

  WorldClock clock() {
    return cluster.clock();
  }

  Instant now() {
    return cluster.clock().instant();
  }

  /** On the kubelet's thread; without effect once the kubelet is closed. */
  void act(Runnable task) {
    try {
      actor.execute(task);
    } catch (RejectedExecutionException closed) {
      // The world has ended: nobody is left to act.
    }
  }

  /** Later, on the kubelet's thread. */
  WorldClock.Alarm actAfter(Duration delay, Runnable task) {
    return clock().after(delay, () -> act(task));
  }

  /** Off the kubelet's thread, where it may block. */
  void call(Runnable task) {
    try {
      cluster.calls().execute(task);
    } catch (RejectedExecutionException closed) {
      // As above.
    }
  }
}
