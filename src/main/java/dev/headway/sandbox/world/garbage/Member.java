package dev.headway.sandbox.world.garbage;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.List;
import java.util.Objects;

/** An object as far as ownership goes. */
record Member(
    Kind kind,
    String namespace,
    String name,
    String uid,
    String resourceVersion,
    List<OwnerReference> owners,
    boolean deleting,
    List<String> finalizers) {
  static Member of(Kind kind, HasMetadata object) {
    var metadata = object.getMetadata();
    return new Member(
        kind,
        Objects.requireNonNullElse(metadata.getNamespace(), ""),
        metadata.getName(),
        metadata.getUid(),
        metadata.getResourceVersion(),
        List.copyOf(metadata.getOwnerReferences()),
        metadata.getDeletionTimestamp() != null,
        List.copyOf(metadata.getFinalizers()));
  }

  /** Told to end, and to wait for what it owns. */
  boolean waitsForDependents() {
    return deleting && finalizers.contains(Disposal.FOREGROUND);
  }

  boolean isOwnedBy(String owner) {
    return owners.stream().anyMatch(reference -> reference.getUid().equals(owner));
  }

  boolean blocks(String owner) {
    return owners.stream()
        .anyMatch(
            reference ->
                reference.getUid().equals(owner)
                    && Boolean.TRUE.equals(reference.getBlockOwnerDeletion()));
  }
}
