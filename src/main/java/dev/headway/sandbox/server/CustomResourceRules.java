package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Custom resources: everything but metadata and, where split off, status counts as spec. */
record CustomResourceRules(boolean status) implements KindRules {

  static CustomResourceRules of(ResourceKind kind) {
    return new CustomResourceRules(kind.hasSubresource("status"));
  }

  @Override
  public boolean hasGeneration() {
    return true;
  }

  @Override
  public boolean raisesGeneration(ObjectNode object, ObjectNode old) {
    return !body(object).equals(body(old));
  }

  private ObjectNode body(ObjectNode tree) {
    ObjectNode body = Trees.object();
    body.setAll(tree);
    body.remove("metadata");
    body.remove("apiVersion");
    if (status) {
      body.remove("status");
    }
    return body;
  }
}
