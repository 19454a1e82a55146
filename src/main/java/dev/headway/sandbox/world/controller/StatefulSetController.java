package dev.headway.sandbox.world.controller;

import dev.headway.sandbox.world.cluster.Cluster;
import dev.headway.sandbox.world.cluster.Key;
import dev.headway.sandbox.world.cluster.WorkLoop;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Keeps the pods of StatefulSets; nothing in the sandbox has a volume, so no claims are made. */
public final class StatefulSetController {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final Cluster cluster;
  private final OwnedPods owned;
  private final WorkLoop loop;

  private StatefulSetController(Cluster cluster) {
    this.cluster = cluster;
    owned = new OwnedPods(cluster, "StatefulSet", cluster.events("statefulset-controller"));
    loop = cluster.loop("statefulset", this::reconcile);
  }

  /** Call it before the cluster's caches start. */
  public static void start(Cluster cluster) {
    StatefulSetController controller = new StatefulSetController(cluster);
    cluster.statefulSets().observe(change -> controller.loop.enqueue(Key.of(change.latest())));
    cluster
        .pods()
        .observe(change -> controller.owned.changed(change).ifPresent(controller.loop::enqueue));
  }

  private Optional<Duration> reconcile(Key key) {
    Optional<StatefulSet> found = cluster.statefulSets().get(key);
    if (found.isEmpty()) {
      owned.forget(key);
      return Optional.empty();
    }
    if (!owned.areAllSeen(key)) {
      return Optional.of(LOOK_AGAIN);
    }
    StatefulSet set = found.get();
    List<Pod> pods = cluster.pods().in(key.namespace());
    StatefulSetPlan plan = StatefulSetPlan.of(set, pods);
    owned.delete(set, plan.delete());
    plan.create()
        .forEach(
            number ->
                owned.create(set, set.getSpec().getTemplate(), pod -> numbered(set, pod, number)));
    StatefulSetStatus status = StatefulSetPlan.status(set, pods, cluster.clock().instant());
    if (!status.equals(set.getStatus())) {
      StatefulSet changed = new StatefulSetBuilder(set).withStatus(status).build();
      cluster
          .client()
          .apps()
          .statefulSets()
          .inNamespace(key.namespace())
          .resource(changed)
          .updateStatus();
    }
    boolean waits = Optional.ofNullable(set.getSpec().getMinReadySeconds()).orElse(0) > 0;
    return waits ? Optional.of(LOOK_AGAIN) : Optional.empty();
  }

  private static Pod numbered(StatefulSet set, Pod pod, int number) {
    String name = set.getMetadata().getName() + "-" + number;
    return new PodBuilder(pod)
        .editMetadata()
        .withGenerateName(null)
        .withName(name)
        .addToLabels("apps.kubernetes.io/pod-index", Integer.toString(number))
        .addToLabels(StatefulSetPlan.REVISION_HASH, StatefulSetPlan.revision(set))
        .addToLabels("statefulset.kubernetes.io/pod-name", name)
        .endMetadata()
        .editSpec()
        .withHostname(name)
        .withSubdomain(set.getSpec().getServiceName())
        .endSpec()
        .build();
  }
}
