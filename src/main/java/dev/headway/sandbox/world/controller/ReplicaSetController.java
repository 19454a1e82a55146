package dev.headway.sandbox.world.controller;

import dev.headway.sandbox.world.cluster.Cache.Change;
import dev.headway.sandbox.world.cluster.Cluster;
import dev.headway.sandbox.world.cluster.Key;
import dev.headway.sandbox.world.cluster.WorkLoop;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps as many pods of a ReplicaSet as it wants. */
public final class ReplicaSetController {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final Cluster cluster;
  private final OwnedPods owned;
  private final WorkLoop loop;

  private ReplicaSetController(Cluster cluster) {
    this.cluster = cluster;
    owned = new OwnedPods(cluster, "ReplicaSet", cluster.events("replicaset-controller"));
    loop = cluster.loop("replicaset", this::reconcile);
  }

  /** Call it before the cluster's caches start. */
  public static void start(Cluster cluster) {
    ReplicaSetController controller = new ReplicaSetController(cluster);
    cluster.replicaSets().observe(change -> controller.loop.enqueue(Key.of(change.latest())));
    cluster.pods().observe(controller::podChanged);
  }

  private void podChanged(Change<Pod> change) {
    Pod pod = change.latest();
    change
        .before()
        .flatMap(before -> owned.owner(before, Pods.controller(before)))
        .ifPresent(loop::enqueue);
    owned.changed(change).ifPresent(loop::enqueue);
    if (Pods.controller(pod).isEmpty()) {
      cluster.replicaSets().in(pod.getMetadata().getNamespace()).stream()
          .filter(
              set -> Selectors.matches(set.getSpec().getSelector(), pod.getMetadata().getLabels()))
          .forEach(set -> loop.enqueue(Key.of(set)));
    }
  }

  private Optional<Duration> reconcile(Key key) {
    Optional<ReplicaSet> found = cluster.replicaSets().get(key);
    if (found.isEmpty()) {
      owned.forget(key);
      return Optional.empty();
    }
    ReplicaSet set = found.get();
    List<Pod> pods = cluster.pods().in(key.namespace());
    Optional<KubernetesClientException> refusal = Optional.empty();
    boolean counts = owned.areAllSeen(key);
    if (counts) {
      refusal = carryOut(set, ReplicaSetPlan.of(set, pods));
    }
    writeStatus(set, pods, refusal);
    if (refusal.isPresent()) {
      throw refusal.get();
    }
    return counts
        ? ReplicaSetPlan.nextAvailable(set, pods, cluster.clock().instant())
        : Optional.of(LOOK_AGAIN);
  }

  private Optional<KubernetesClientException> carryOut(ReplicaSet set, ReplicaSetPlan plan) {
    plan.adopt().forEach(pod -> own(pod, List.of(Pods.controllerReference(set))));
    plan.release()
        .forEach(
            pod ->
                own(
                    pod,
                    pod.getMetadata().getOwnerReferences().stream()
                        .filter(owner -> !owner.getUid().equals(set.getMetadata().getUid()))
                        .toList()));
    owned.delete(set, plan.delete());
    return owned.create(set, set.getSpec().getTemplate(), plan.create());
  }

  private void own(Pod pod, List<OwnerReference> owners) {
    Map<String, Object> metadata =
        Map.of(
            "uid",
            pod.getMetadata().getUid(),
            "resourceVersion",
            pod.getMetadata().getResourceVersion(),
            "ownerReferences",
            owners);
    cluster
        .client()
        .pods()
        .inNamespace(pod.getMetadata().getNamespace())
        .withName(pod.getMetadata().getName())
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            Serialization.asJson(Map.of("metadata", metadata)));
  }

  private void writeStatus(
      ReplicaSet set, List<Pod> pods, Optional<KubernetesClientException> refusal) {
    ReplicaSetStatus status =
        ReplicaSetPlan.status(set, pods, refusal.map(OwnedPods::reason), cluster.clock().instant());
    if (!status.equals(set.getStatus())) {
      ReplicaSet changed = new ReplicaSetBuilder(set).withStatus(status).build();
      cluster
          .client()
          .apps()
          .replicaSets()
          .inNamespace(set.getMetadata().getNamespace())
          .resource(changed)
          .updateStatus();
    }
  }
}
