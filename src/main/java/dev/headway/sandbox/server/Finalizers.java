package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What still has to happen before an object may go. */
final class Finalizers {
  static final String FOREGROUND = "foregroundDeletion";
  static final String ORPHAN = "orphan";

  private Finalizers() {}

  static boolean none(ObjectNode tree) {
    return Trees.at(tree, "metadata", "finalizers").isEmpty()
        && (!Trees.text(tree, "kind").equals("Namespace")
            || Trees.at(tree, "spec", "finalizers").isEmpty());
  }

  static void add(ObjectNode tree, String finalizer) {
    ArrayNode kept = without(tree, finalizer);
    kept.add(finalizer);
    Trees.metadata(tree).set("finalizers", kept);
  }

  static void remove(ObjectNode tree, String finalizer) {
    ArrayNode kept = without(tree, finalizer);
    if (kept.isEmpty()) {
      Trees.metadata(tree).remove("finalizers");
    } else {
      Trees.metadata(tree).set("finalizers", kept);
    }
  }

  private static ArrayNode without(ObjectNode tree, String finalizer) {
    ArrayNode kept = Trees.array();
    for (JsonNode present : Trees.at(tree, "metadata", "finalizers")) {
      if (!present.asText().equals(finalizer)) {
        kept.add(present);
      }
    }
    return kept;
  }
}
