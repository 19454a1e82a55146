package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.store.GroupResource;

/** The version of an object in the store and on the wire. */
final class Versions {
  private static final GroupResource CORE_EVENTS = new GroupResource("", "events");

  private Versions() {}

  /** Where objects of the kind are kept: both views of events are the same objects. */
  static GroupResource stored(ResourceKind kind) {
    return isEventView(kind) ? CORE_EVENTS : kind.resource();
  }

  /** The stored tree as the request's version shows it; shares what did not change. */
  static ObjectNode present(ObjectNode stored, ResourceKind kind, String version) {
    if (isEventView(kind)) {
      return EventViews.fromCore(stored);
    }
    return retyped(stored, kind.apiVersion(version), kind.kind());
  }

  /** A tree that a client sent, as it is kept. */
  static ObjectNode store(ObjectNode sent, ResourceKind kind) {
    if (isEventView(kind)) {
      return EventViews.toCore(sent);
    }
    return retyped(sent, kind.apiVersion(kind.storageVersion()), kind.kind());
  }

  private static boolean isEventView(ResourceKind kind) {
    return kind.group().equals("events.k8s.io");
  }

  private static ObjectNode retyped(ObjectNode tree, String apiVersion, String kind) {
    if (Trees.text(tree, "apiVersion").equals(apiVersion)
        && Trees.text(tree, "kind").equals(kind)) {
      return tree;
    }
    ObjectNode copy = Trees.object();
    copy.put("apiVersion", apiVersion).put("kind", kind);
    tree.properties().stream()
        .filter(e -> !e.getKey().equals("apiVersion") && !e.getKey().equals("kind"))
        .forEach(e -> copy.set(e.getKey(), e.getValue()));
    return copy;
  }
}
