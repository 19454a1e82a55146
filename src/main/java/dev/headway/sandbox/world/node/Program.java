package dev.headway.sandbox.world.node;

import dev.headway.sandbox.clock.WorldClock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** What runs in a container, in place of a process. Thread-safe. */
interface Program {
  /**
   * What a program is started with.
   *
   * @param image as the container names it
   * @param runsOnce the pod is not meant to run for ever, as a job's
   * @param log takes each line that it prints
   * @param exited called with the exit code when it ends of itself, at most once
   */
  record Launch(
      Vertx vertx,
      WorldClock clock,
      String image,
      Map<String, String> environment,
      Address address,
      boolean runsOnce,
      Consumer<String> log,
      IntConsumer exited) {}

  /**
   * Where a container listens.
   *
   * @param ports the container ports
   * @param own the host is the pod's own; else every port is a free one of it
   */
  record Address(String host, List<Integer> ports, boolean own) {}

  /** By the port that the container believes in: the port that it really listens on. */
  Map<Integer, Integer> ports();

  /** Tells it to end; done when it has. */
  Future<Void> stop();

  /** Ends it at once. */
  Future<Void> kill();
}
