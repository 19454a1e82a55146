package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.store.GroupResource;
import java.util.Optional;
import java.util.function.Consumer;

/** Namespaces: a finalizer of their own until they are empty, and a default account in each. */
final class Namespaces implements KindRules {
  static final GroupResource RESOURCE = new GroupResource("", "namespaces");

  private final Consumer<String> newNamespace;

  /** {@code newNamespace} is told the name of each namespace after it was made. */
  Namespaces(Consumer<String> newNamespace) {
    this.newNamespace = newNamespace;
  }

  @Override
  public void complete(ObjectNode object, Optional<ObjectNode> old) {
    ObjectNode labels = Trees.child(Trees.metadata(object), "labels");
    labels.put("kubernetes.io/metadata.name", Trees.name(object));
    if (old.isEmpty()) {
      Trees.child(object, "spec").set("finalizers", Trees.array().add("kubernetes"));
      Trees.child(object, "status").put("phase", "Active");
    } else {
      // Only the finalize subresource changes them.
      object.set("spec", old.get().path("spec").deepCopy());
    }
  }

  @Override
  public void stored(ObjectNode object, Optional<ObjectNode> old) {
    if (old.isEmpty()) {
      newNamespace.accept(Trees.name(object));
    }
  }
}
