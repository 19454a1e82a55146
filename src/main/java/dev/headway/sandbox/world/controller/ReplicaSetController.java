package dev.headway.sandbox.world.controller;

import dev.headway.sandbox.world.cluster.Cache.Change;
import dev.headway.sandbox.world.cluster.Cluster;
import dev.headway.sandbox.world.cluster.EventRecorder;
import dev.headway.sandbox.world.cluster.Key;
import dev.headway.sandbox.world.cluster.WorkLoop;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps as many pods of a ReplicaSet as it wants. */
public final class ReplicaSetController {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final Cluster cluster;
  private final EventRecorder.Source events;
  private final Expectations expectations;
  private final WorkLoop loop;

  private ReplicaSetController(Cluster cluster) {
    this.cluster = cluster;
    events = cluster.events("replicaset-controller");
    expectations = new Expectations(cluster.clock());
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
    String namespace = pod.getMetadata().getNamespace();
    Optional<OwnerReference> owner = Pods.controller(pod);
    change.before().flatMap(Pods::controller).ifPresent(before -> enqueue(namespace, before));
    if (owner.isPresent()) {
      if (owner.get().getKind().equals("ReplicaSet")) {
        expectations.observe(new Key(namespace, owner.get().getName()), change);
        enqueue(namespace, owner.get());
      }
    } else {
      cluster.replicaSets().in(namespace).stream()
          .filter(
              set -> Selectors.matches(set.getSpec().getSelector(), pod.getMetadata().getLabels()))
          .forEach(set -> loop.enqueue(Key.of(set)));
    }
  }

  private void enqueue(String namespace, OwnerReference owner) {
    if (owner.getKind().equals("ReplicaSet")) {
      loop.enqueue(new Key(namespace, owner.getName()));
    }
  }

  private Optional<Duration> reconcile(Key key) {
    Optional<ReplicaSet> found = cluster.replicaSets().get(key);
    if (found.isEmpty()) {
      expectations.forget(key);
      return Optional.empty();
    }
    ReplicaSet set = found.get();
    List<Pod> pods = cluster.pods().in(key.namespace());
    Optional<KubernetesClientException> refusal = Optional.empty();
    boolean counts = expectations.met(key);
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
    List<Runnable> deletions = new ArrayList<>();
    plan.delete().forEach(pod -> deletions.add(() -> delete(set, pod)));
    cluster.allAtOnce(deletions);
    if (plan.create() == 0) {
      return Optional.empty();
    }
    // The first alone: what refuses it refuses all, and then one refusal is enough.
    try {
      create(set);
      List<Runnable> creations = new ArrayList<>();
      for (int i = 1; i < plan.create(); i++) {
        creations.add(() -> create(set));
      }
      cluster.allAtOnce(creations);
      return Optional.empty();
    } catch (KubernetesClientException refused) {
      events.warning(set, "FailedCreate", "Error creating: " + reason(refused));
      return Optional.of(refused);
    }
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

  private void create(ReplicaSet set) {
    PodTemplateSpec template = set.getSpec().getTemplate();
    Pod wanted =
        new PodBuilder()
            .withMetadata(
                new ObjectMetaBuilder()
                    .withGenerateName(set.getMetadata().getName() + "-")
                    .withNamespace(set.getMetadata().getNamespace())
                    .withLabels(template.getMetadata().getLabels())
                    .withAnnotations(template.getMetadata().getAnnotations())
                    .withFinalizers(template.getMetadata().getFinalizers())
                    .withOwnerReferences(Pods.controllerReference(set))
                    .build())
            .withSpec(template.getSpec())
            .build();
    Pod created =
        cluster
            .client()
            .pods()
            .inNamespace(set.getMetadata().getNamespace())
            .resource(wanted)
            .create();
    Key pod = Key.of(created);
    expectations.made(
        Key.of(set),
        created.getMetadata().getUid(),
        uid ->
            cluster
                .pods()
                .get(pod)
                .filter(seen -> seen.getMetadata().getUid().equals(uid))
                .isPresent());
    events.normal(set, "SuccessfulCreate", "Created pod: " + pod.name());
  }

  private void delete(ReplicaSet set, Pod pod) {
    expectations.removed(Key.of(set), pod.getMetadata().getUid());
    cluster
        .client()
        .pods()
        .inNamespace(pod.getMetadata().getNamespace())
        .withName(pod.getMetadata().getName())
        .delete();
    events.normal(set, "SuccessfulDelete", "Deleted pod: " + pod.getMetadata().getName());
  }

  private void writeStatus(
      ReplicaSet set, List<Pod> pods, Optional<KubernetesClientException> refusal) {
    ReplicaSetStatus status =
        ReplicaSetPlan.status(
            set, pods, refusal.map(ReplicaSetController::reason), cluster.clock().instant());
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

  private static String reason(KubernetesClientException refused) {
    return refused.getStatus() != null && refused.getStatus().getMessage() != null
        ? refused.getStatus().getMessage()
        : String.valueOf(refused.getMessage());
  }
}
