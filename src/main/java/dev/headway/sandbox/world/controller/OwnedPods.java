package dev.headway.sandbox.world.controller;

import dev.headway.sandbox.world.cluster.Cache.Change;
import dev.headway.sandbox.world.cluster.Cluster;
import dev.headway.sandbox.world.cluster.EventRecorder;
import dev.headway.sandbox.world.cluster.Key;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The pods that a controller makes for objects of one kind: it makes and deletes them, tells of it
 * in events, and knows what the cache has not shown yet. Thread-safe.
 */
final class OwnedPods {
  private final Cluster cluster;
  private final String kind;
  private final EventRecorder.Source events;
  private final Expectations expectations;

  OwnedPods(Cluster cluster, String kind, EventRecorder.Source events) {
    this.cluster = cluster;
    this.kind = kind;
    this.events = events;
    expectations = new Expectations(cluster.clock());
  }

  /** The owner of a pod that changed, where it is of the kind; call it for each change. */
  Optional<Key> changed(Change<Pod> change) {
    Pod pod = change.latest();
    Optional<Key> owner = owner(pod, Pods.controller(pod));
    owner.ifPresent(key -> expectations.observe(key, change));
    return owner;
  }

  /** The owner in the reference, where it is of the kind. */
  Optional<Key> owner(Pod pod, Optional<OwnerReference> reference) {
    return reference
        .filter(owner -> owner.getKind().equals(kind))
        .map(owner -> new Key(pod.getMetadata().getNamespace(), owner.getName()));
  }

  /** Whether the cache shows all that was done, so that pods may be counted. */
  boolean areAllSeen(Key owner) {
    return expectations.met(owner);
  }

  void forget(Key owner) {
    expectations.forget(owner);
  }

  /**
   * Makes so many pods of a template with random names. The first alone: what refuses it refuses
   * all, and then one refusal is enough.
   *
   * @return why one was refused
   */
  Optional<KubernetesClientException> create(
      HasMetadata owner, PodTemplateSpec template, int count) {
    if (count == 0) {
      return Optional.empty();
    }
    Runnable one = () -> create(owner, template, UnaryOperator.identity());
    try {
      one.run();
      List<Runnable> others = new ArrayList<>();
      for (int i = 1; i < count; i++) {
        others.add(one);
      }
      cluster.allAtOnce(others);
      return Optional.empty();
    } catch (KubernetesClientException refused) {
      events.warning(owner, "FailedCreate", "Error creating: " + reason(refused));
      return Optional.of(refused);
    }
  }

  /** Makes one pod; {@code change} makes of the template's pod what it is to be. */
  void create(HasMetadata owner, PodTemplateSpec template, UnaryOperator<Pod> change) {
    ObjectMeta given = Optional.ofNullable(template.getMetadata()).orElseGet(ObjectMeta::new);
    Pod wanted =
        new PodBuilder()
            .withMetadata(
                new ObjectMetaBuilder()
                    .withGenerateName(owner.getMetadata().getName() + "-")
                    .withNamespace(owner.getMetadata().getNamespace())
                    .withLabels(given.getLabels())
                    .withAnnotations(given.getAnnotations())
                    .withFinalizers(given.getFinalizers())
                    .withOwnerReferences(Pods.controllerReference(owner))
                    .build())
            .withSpec(template.getSpec())
            .build();
    Pod created =
        cluster
            .client()
            .pods()
            .inNamespace(owner.getMetadata().getNamespace())
            .resource(change.apply(wanted))
            .create();
    Key pod = Key.of(created);
    expectations.made(Key.of(owner), created.getMetadata().getUid(), uid -> isCached(pod, uid));
    events.normal(owner, "SuccessfulCreate", "Created pod: " + pod.name());
  }

  private boolean isCached(Key pod, String uid) {
    return cluster
        .pods()
        .get(pod)
        .filter(seen -> seen.getMetadata().getUid().equals(uid))
        .isPresent();
  }

  /** Deletes pods, side by side. */
  void delete(HasMetadata owner, List<Pod> pods) {
    List<Runnable> deletions = new ArrayList<>();
    pods.forEach(pod -> deletions.add(() -> delete(owner, pod)));
    cluster.allAtOnce(deletions);
  }

  private void delete(HasMetadata owner, Pod pod) {
    expectations.removed(Key.of(owner), pod.getMetadata().getUid());
    cluster
        .client()
        .pods()
        .inNamespace(pod.getMetadata().getNamespace())
        .withName(pod.getMetadata().getName())
        .delete();
    events.normal(owner, "SuccessfulDelete", "Deleted pod: " + pod.getMetadata().getName());
  }

  /** In the API server's words. */
  static String reason(KubernetesClientException refused) {
    return refused.getStatus() != null && refused.getStatus().getMessage() != null
        ? refused.getStatus().getMessage()
        : String.valueOf(refused.getMessage());
  }
}
