package dev.headway.sandbox.world.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Objects;

/** Names an object of a known kind; the namespace of cluster-wide objects is empty. */
public record Key(String namespace, String name) {
  public static Key of(HasMetadata object) {
    return new Key(
        Objects.requireNonNullElse(object.getMetadata().getNamespace(), ""),
        object.getMetadata().getName());
  }

  @Override
  public String toString() {
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }
}
