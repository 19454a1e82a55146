package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Events of {@code v1} and {@code events.k8s.io/v1} are the same objects with other names. */
final class EventViews {
  /** Field of the core view to field of the other. */
  private static final Map<String, String> NAMES =
      Map.of(
          "involvedObject", "regarding",
          "message", "note",
          "reportingComponent", "reportingController",
          "source", "deprecatedSource",
          "firstTimestamp", "deprecatedFirstTimestamp",
          "lastTimestamp", "deprecatedLastTimestamp",
          "count", "deprecatedCount");

  private EventViews() {}

  static ObjectNode fromCore(ObjectNode core) {
    ObjectNode view = Trees.object();
    for (Map.Entry<String, JsonNode> entry : core.properties()) {
      view.set(NAMES.getOrDefault(entry.getKey(), entry.getKey()), entry.getValue());
    }
    return view.put("apiVersion", "events.k8s.io/v1").put("kind", "Event");
  }

  static ObjectNode toCore(ObjectNode view) {
    ObjectNode core = Trees.object();
    for (Map.Entry<String, JsonNode> entry : view.properties()) {
      String name =
          NAMES.entrySet().stream()
              .filter(e -> e.getValue().equals(entry.getKey()))
              .map(Map.Entry::getKey)
              .findFirst()
              .orElse(entry.getKey());
      core.set(name, entry.getValue());
    }
    return core.put("apiVersion", "v1").put("kind", "Event");
  }
}
