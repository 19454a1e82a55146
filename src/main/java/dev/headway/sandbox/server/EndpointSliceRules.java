package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** EndpointSlices have no spec: any change of their content raises the generation. */
final class EndpointSliceRules implements KindRules {
  @Override
  public boolean hasGeneration() {
    return true;
  }

  @Override
  public boolean raisesGeneration(ObjectNode object, ObjectNode old) {
    return !object.path("endpoints").equals(old.path("endpoints"))
        || !object.path("ports").equals(old.path("ports"))
        || !Trees.stringMap(object, "metadata", "labels")
            .equals(Trees.stringMap(old, "metadata", "labels"));
  }
}
