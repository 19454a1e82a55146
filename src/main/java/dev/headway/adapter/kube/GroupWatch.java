package dev.headway.adapter.kube;

import dev.headway.api.v1alpha1.Keys;
import dev.headway.api.v1alpha1.ReleaseGroup;
import dev.headway.domain.ObjectKey;
import dev.headway.port.Reading;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Release groups, and the Leases that are their slots: by group, and by who has them. */
final class GroupWatch {
  private final Watched<Lease> slots;
  private final Watched<ReleaseGroup> groups;

  /** Tells who looks at an object of this kind and name that it has changed. */
  interface Referring {
    void tell(String kind, String name, HasMetadata item);
  }

  /**
   * Sets up the watches.
   *
   * @param owner told of every slot of its own
   * @param referring told of every change of a group, and those next in turn of its slots
   */
  GroupWatch(
      Stream<SharedIndexInformer<Lease>> leases,
      Stream<SharedIndexInformer<ReleaseGroup>> groups,
      Consumer<HasMetadata> owner,
      Referring referring) {
    this.slots =
        new Watched<>(
            "Leases",
            leases,
            whole -> {},
            GroupWatch::keys,
            lease -> {
              owner.accept(lease);
              label(lease, Keys.RELEASE_GROUP)
                  .forEach(group -> referring.tell("Lease", group, lease));
            });
    this.groups =
        new Watched<>(
            "ReleaseGroups",
            groups,
            whole -> {},
            group -> List.of(),
            group -> referring.tell("ReleaseGroup", group.getMetadata().getName(), group));
  }

  CompletableFuture<Void> start() {
    return CompletableFuture.allOf(slots.start(), groups.start());
  }

  Stream<Watched<?>> all() {
    return Stream.of(slots, groups);
  }

  Reading<List<Lease>> slots(String namespace, String group) {
    return slots.list(namespace, "group/" + group);
  }

  Reading<List<Lease>> ownSlots(ObjectKey deployment) {
    return slots.list(deployment.namespace(), "name/" + deployment.name());
  }

  Reading<ReleaseGroup> group(String namespace, String name) {
    return groups.get(namespace, name);
  }

  Optional<Lease> cachedSlot(String namespace, String name) {
    return slots.cached(namespace, name);
  }

  private static List<String> keys(Lease lease) {
    return Stream.concat(
            label(lease, Keys.RELEASE_GROUP).map(group -> "group/" + group),
            label(lease, Keys.NAME).map(name -> "name/" + name))
        .toList();
  }

  private static Stream<String> label(Lease lease, String key) {
    Map<String, String> labels = lease.getMetadata().getLabels();
    return labels == null ? Stream.empty() : Stream.ofNullable(labels.get(key));
  }
}
