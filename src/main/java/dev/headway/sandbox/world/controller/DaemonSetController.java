package dev.headway.sandbox.world.controller;

import dev.headway.sandbox.world.cluster.Cluster;
import dev.headway.sandbox.world.cluster.Key;
import dev.headway.sandbox.world.cluster.WorkLoop;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps a pod of each DaemonSet on each node that it wants. */
public final class DaemonSetController {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final Cluster cluster;
  private final OwnedPods owned;
  private final WorkLoop loop;

  private DaemonSetController(Cluster cluster) {
    this.cluster = cluster;
    owned = new OwnedPods(cluster, "DaemonSet", cluster.events("daemonset-controller"));
    loop = cluster.loop("daemonset", this::reconcile);
  }

  /** Call it before the cluster's caches start. */
  public static void start(Cluster cluster) {
    DaemonSetController controller = new DaemonSetController(cluster);
    cluster.daemonSets().observe(change -> controller.loop.enqueue(Key.of(change.latest())));
    cluster
        .nodes()
        .observe(
            change ->
                cluster.daemonSets().list().forEach(set -> controller.loop.enqueue(Key.of(set))));
    cluster
        .pods()
        .observe(change -> controller.owned.changed(change).ifPresent(controller.loop::enqueue));
  }

  private Optional<Duration> reconcile(Key key) {
    Optional<DaemonSet> found = cluster.daemonSets().get(key);
    if (found.isEmpty()) {
      owned.forget(key);
      return Optional.empty();
    }
    if (!owned.areAllSeen(key)) {
      return Optional.of(LOOK_AGAIN);
    }
    DaemonSet set = found.get();
    Instant now = cluster.clock().instant();
    List<Node> nodes = cluster.nodes().list();
    List<Pod> pods = cluster.pods().in(key.namespace());
    DaemonSetPlan plan = DaemonSetPlan.of(set, pods, nodes, now);
    owned.delete(set, plan.delete());
    plan.create()
        .forEach(
            node -> owned.create(set, set.getSpec().getTemplate(), pod -> placed(set, pod, node)));
    DaemonSetStatus status = DaemonSetPlan.status(set, pods, nodes, now);
    if (!status.equals(set.getStatus())) {
      DaemonSet changed = new DaemonSetBuilder(set).withStatus(status).build();
      cluster
          .client()
          .apps()
          .daemonSets()
          .inNamespace(key.namespace())
          .resource(changed)
          .updateStatus();
    }
    boolean waits = Optional.ofNullable(set.getSpec().getMinReadySeconds()).orElse(0) > 0;
    return waits ? Optional.of(LOOK_AGAIN) : Optional.empty();
  }

  private static Pod placed(DaemonSet set, Pod pod, String node) {
    return new PodBuilder(pod)
        .editMetadata()
        .addToLabels(StatefulSetPlan.REVISION_HASH, DaemonSetPlan.revision(set))
        .endMetadata()
        .editSpec()
        .withNodeName(node)
        .endSpec()
        .build();
  }
}
