package dev.headway.adapter.kube;

import dev.headway.api.v1alpha1.Keys;
import dev.headway.domain.ObjectKey;
import dev.headway.port.Reading;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Watches Deployments with their sets and pods in the namespaces where one of them stays in place,
 * from the moment that one is named, and not before: nothing of ours labels them.
 */
final class WorkloadWatch implements AutoCloseable {

  private final KubernetesClient client;
  private final Consumer<ObjectKey> changed;
  private final Consumer<String> listed;
  private final Map<String, Space> spaces = new ConcurrentHashMap<>();

  /**
   * A watch of nothing yet.
   *
   * @param changed told the Deployment of which something has changed
   * @param listed told the namespace of which more is known than before, be it that nothing is
   *     there
   */
  WorkloadWatch(KubernetesClient client, Consumer<ObjectKey> changed, Consumer<String> listed) {
    this.client = client;
    this.changed = changed;
    this.listed = listed;
  }

  /** Begins to watch a namespace, where that has not begun. */
  void need(String namespace) {
    spaces.computeIfAbsent(namespace, Space::new);
  }

  Reading<Deployment> get(String namespace, String name) {
    need(namespace);
    return space(namespace).deployments.get(namespace, name);
  }

  /** The sets that a Deployment controls, in order of name. */
  Reading<List<ReplicaSet>> sets(ObjectKey deployment) {
    return space(deployment.namespace()).sets.list(deployment.namespace(), deployment.name());
  }

  /** The pods of these sets, in order of name. */
  Reading<List<Pod>> pods(ObjectKey deployment) {
    Space space = space(deployment.namespace());
    if (!(sets(deployment) instanceof Reading.Found<List<ReplicaSet>>(List<ReplicaSet> sets))) {
      return new Reading.Unknown<>("The watch of ReplicaSets has not brought its first list yet");
    }
    if (!space.pods.isSynced()) {
      return new Reading.Unknown<>("The watch of Pods has not brought its first list yet");
    }
    return new Reading.Found<>(
        sets.stream()
            .flatMap(
                set ->
                    space
                        .pods
                        .list(deployment.namespace(), set.getMetadata().getUid())
                        .found()
                        .stream()
                        .flatMap(List::stream))
            .toList());
  }

  Optional<HasMetadata> cached(ObjectKey key) {
    Space space = spaces.get(key.namespace());
    if (space == null) {
      return Optional.empty();
    }
    Watched<?> watched =
        switch (key.kind()) {
          case "Deployment" -> space.deployments;
          case "Pod" -> space.pods;
          default -> space.sets;
        };
    return watched.cached(key.namespace(), key.name()).map(HasMetadata.class::cast);
  }

  List<String> ended() {
    return spaces.values().stream()
        .flatMap(Space::all)
        .filter(Watched::hasEnded)
        .map(Watched::kind)
        .distinct()
        .toList();
  }

  @Override
  public void close() {
    spaces.values().stream().flatMap(Space::all).forEach(Watched::close);
  }

  private Space space(String namespace) {
    return spaces.computeIfAbsent(namespace, Space::new);
  }

  private static Optional<OwnerReference> controller(HasMetadata item, String kind) {
    return item.getMetadata().getOwnerReferences().stream()
        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
        .filter(owner -> kind.equals(owner.getKind()))
        .findFirst();
  }

  /** The hash that Kubernetes gives a template tells its pods apart as our label does. */
  private static void label(HasMetadata item) {
    Map<String, String> labels = item.getMetadata().getLabels();
    if (labels != null && labels.containsKey(Keys.TEMPLATE_HASH)) {
      labels.put(Keys.REVISION, labels.get(Keys.TEMPLATE_HASH));
    }
  }

  /** What is watched of one namespace. */
  private final class Space {
    private final String namespace;
    private final Watched<Deployment> deployments;
    private final Watched<ReplicaSet> sets;
    private final Watched<Pod> pods;

    Space(String namespace) {
      this.namespace = namespace;
      this.deployments =
          new Watched<>(
              "Deployments",
              Stream.of(client.apps().deployments().inNamespace(namespace).runnableInformer(0)),
              Appliers::note,
              deployment -> List.of(),
              deployment -> tell(deployment.getMetadata().getName()),
              () -> listed.accept(namespace));
      this.sets =
          new Watched<>(
              "ReplicaSets of Deployments",
              Stream.of(client.apps().replicaSets().inNamespace(namespace).runnableInformer(0)),
              set -> {},
              set -> owner(set).stream().toList(),
              set -> owner(set).ifPresent(this::tell),
              () -> listed.accept(namespace));
      this.pods =
          new Watched<>(
              "Pods of Deployments",
              Stream.of(client.pods().inNamespace(namespace).runnableInformer(0)),
              pod -> {
                Trims.pod(pod);
                label(pod);
              },
              pod -> controller(pod, "ReplicaSet").map(OwnerReference::getUid).stream().toList(),
              this::tellOf,
              () -> listed.accept(namespace));
      all()
          .forEach(
              each -> {
                CompletableFuture<Void> _ = each.start();
              });
    }

    private Stream<Watched<?>> all() {
      return Stream.of(deployments, sets, pods);
    }

    private Optional<String> owner(ReplicaSet set) {
      return controller(set, "Deployment").map(OwnerReference::getName);
    }

    private void tellOf(Pod pod) {
      controller(pod, "ReplicaSet")
          .flatMap(owner -> sets.cached(namespace, owner.getName()))
          .flatMap(this::owner)
          .ifPresent(this::tell);
    }

    private void tell(String deployment) {
      changed.accept(new ObjectKey("Deployment", namespace, deployment));
    }
  }
}
