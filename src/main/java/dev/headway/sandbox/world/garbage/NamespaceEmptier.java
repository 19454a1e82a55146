package dev.headway.sandbox.world.garbage;

import dev.headway.sandbox.world.cluster.Cluster;
import dev.headway.sandbox.world.cluster.Key;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NamespaceStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Empties a namespace that is being deleted, and lets it go when nothing is left in it. */
record NamespaceEmptier(Cluster cluster, Supplier<Set<Kind>> kinds) {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  Optional<Duration> empty(Key key) {
    Namespace namespace = cluster.client().namespaces().withName(key.name()).get();
    if (namespace == null || namespace.getMetadata().getDeletionTimestamp() == null) {
      return Optional.empty();
    }
    Remains remains = new Remains();
    for (Kind kind : kinds.get()) {
      if (kind.namespaced()) {
        remains.add(kind, emptied(kind, key.name()));
      }
    }
    if (!remains.isEmpty()) {
      tell(namespace, remains);
      return Optional.of(LOOK_AGAIN);
    }
    Namespace finalized =
        new NamespaceBuilder(namespace).editOrNewSpec().withFinalizers(List.of()).endSpec().build();
    cluster.client().raw("/api/v1/namespaces/%s/finalize".formatted(key.name()), "PUT", finalized);
    return Optional.empty();
  }

  private void tell(Namespace namespace, Remains remains) {
    NamespaceStatus status = remains.status(namespace, cluster.clock().instant());
    if (!status.equals(namespace.getStatus())) {
      cluster
          .client()
          .namespaces()
          .resource(new NamespaceBuilder(namespace).withStatus(status).build())
          .updateStatus();
    }
  }

  /** Deletes what there is of the kind, and gives what there was. */
  private List<GenericKubernetesResource> emptied(Kind kind, String namespace) {
    var resources =
        cluster.client().genericKubernetesResources(kind.context()).inNamespace(namespace);
    List<GenericKubernetesResource> left = resources.list().getItems();
    left.stream()
        .filter(object -> object.getMetadata().getDeletionTimestamp() == null)
        .forEach(
            object ->
                resources
                    .withName(object.getMetadata().getName())
                    .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                    .delete());
    return left;
  }
}
