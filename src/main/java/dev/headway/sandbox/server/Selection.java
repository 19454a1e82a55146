package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Predicate;

/** Which objects of a resource a list, watch or deletecollection is about. */
record Selection(String namespace, String name, LabelSelector labels, FieldSelector fields)
    implements Predicate<ObjectNode> {

  static Selection of(ApiRequest request, Target target, ResourceKind kind) {
    return new Selection(
        target.namespace(),
        target.name(),
        LabelSelector.parse(request.param("labelSelector")),
        FieldSelector.parse(request.param("fieldSelector"), kind));
  }

  /** Whether no selector leaves anything out. */
  boolean isEverything() {
    return labels.isEmpty() && fields.isEmpty();
  }

  @Override
  public boolean test(ObjectNode tree) {
    return (namespace.isEmpty() || Trees.namespace(tree).equals(namespace))
        && (name.isEmpty() || Trees.name(tree).equals(name))
        && labels.test(Trees.stringMap(tree, "metadata", "labels"))
        && fields.test(tree);
  }
}
