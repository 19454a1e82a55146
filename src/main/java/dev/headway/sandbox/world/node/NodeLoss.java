package dev.headway.sandbox.world.node;

import dev.headway.sandbox.world.cluster.Cluster;
import dev.headway.sandbox.world.cluster.Key;
import dev.headway.sandbox.world.cluster.WorkLoop;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What follows when the node is deleted: its pods go without being asked, and after a while a new
 * machine of its name takes its place. Thread-safe.
 */
final class NodeLoss {
  /** Until the new machine is there. */
  static final Duration REPLACED_AFTER = Duration.ofSeconds(10);

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final Cluster cluster;
  private final String name;
  private final Runnable register;
  private final WorkLoop loop;
  private final ConcurrentHashMap<String, Instant> lost = new ConcurrentHashMap<>();

  NodeLoss(Cluster cluster, String name, Runnable register) {
    this.cluster = cluster;
    this.name = name;
    this.register = register;
    loop = cluster.loop("node", key -> replace());
  }

  void begin() {
    lost.put(name, cluster.clock().instant());
    loop.enqueue(new Key("", name));
  }

  private Optional<Duration> replace() {
    Instant since = lost.get(name);
    if (since == null) {
      return Optional.empty();
    }
    collect();
    if (cluster.clock().instant().isBefore(since.plus(REPLACED_AFTER))) {
      return Optional.of(LOOK_AGAIN);
    }
    register.run();
    lost.remove(name);
    return Optional.empty();
  }

  private void collect() {
    List<Pod> pods =
        cluster.pods().list().stream()
            .filter(pod -> name.equals(pod.getSpec().getNodeName()))
            .toList();
    for (Pod pod : pods) {
      cluster
          .client()
          .pods()
          .inNamespace(pod.getMetadata().getNamespace())
          .withName(pod.getMetadata().getName())
          .withGracePeriod(0)
          .delete();
    }
  }
}
