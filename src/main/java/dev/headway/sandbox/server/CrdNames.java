package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which names a CRD gets in its group: those that no other CRD of the group has. One that lacks a
 * name it asks for is not established, and so not served.
 */
final class CrdNames {
  private final Set<String> resources = new HashSet<>();
  private final Set<String> kinds = new HashSet<>();
  private final JsonNode before;
  private final ObjectNode accepted = Trees.object();
  private String reason = "";
  private String message = "";

  private CrdNames(JsonNode before, List<ObjectNode> others) {
    this.before = before;
    for (ObjectNode other : others) {
      JsonNode names = Trees.at(other, "status", "acceptedNames");
      resources.add(Trees.text(names, "plural"));
      resources.add(Trees.text(names, "singular"));
      names.path("shortNames").forEach(name -> resources.add(name.asText()));
      kinds.add(Trees.text(names, "kind"));
      kinds.add(Trees.text(names, "listKind"));
    }
  }

  /**
   * Decides the names in {@code spec.names} of a CRD.
   *
   * @param before the names that it has already
   * @param others the other CRDs of its group
   */
  static CrdNames of(JsonNode names, JsonNode before, List<ObjectNode> others) {
    CrdNames decided = new CrdNames(before, others);
    decided.take(names, "plural", decided.resources, "PluralConflict");
    decided.take(names, "singular", decided.resources, "SingularConflict");
    decided.takeShortNames(names);
    decided.take(names, "kind", decided.kinds, "KindConflict");
    decided.take(names, "listKind", decided.kinds, "ListKindConflict");
    if (names.has("categories")) {
      decided.accepted.set("categories", names.get("categories").deepCopy());
    }
    return decided;
  }

  private void take(JsonNode names, String field, Set<String> used, String conflict) {
    String name = Trees.text(names, field);
    if (isFree(name, Trees.text(before, field).equals(name), used, conflict)) {
      accepted.put(field, name);
    } else if (before.has(field)) {
      accepted.set(field, before.get(field));
    }
  }

  private boolean isFree(String name, boolean own, Set<String> used, String conflict) {
    if (own || !used.contains(name)) {
      return true;
    }
    reason = conflict;
    message = ObjectMetaRules.quoted(name) + " is already in use";
    return false;
  }

  private void takeShortNames(JsonNode names) {
    if (!names.has("shortNames")) {
      return;
    }
    Set<String> had = new HashSet<>();
    before.path("shortNames").forEach(name -> had.add(name.asText()));
    ArrayNode wanted = Trees.array();
    boolean free = true;
    for (JsonNode name : names.get("shortNames")) {
      free &= isFree(name.asText(), had.contains(name.asText()), resources, "ShortNamesConflict");
      wanted.add(name);
    }
    if (free) {
      accepted.set("shortNames", wanted);
    } else if (before.has("shortNames")) {
      accepted.set("shortNames", before.get("shortNames"));
    }
  }

  boolean areAccepted() {
    return reason.isEmpty();
  }

  /** Those that the CRD has from now on. */
  ObjectNode accepted() {
    return accepted;
  }

  /** The reason of the condition that says so. */
  String reason() {
    return areAccepted() ? "NoConflicts" : reason;
  }

  String message() {
    return areAccepted() ? "no conflicts found" : message;
  }
}
