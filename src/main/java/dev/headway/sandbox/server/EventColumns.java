package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** The columns of events; they read either view. */
final class EventColumns {
  private EventColumns() {}

  static List<TableColumn> core() {
    return List.of(
        TableColumn.timed("Last Seen", (o, now) -> TextNode.valueOf(lastSeen(o, now))),
        TableColumn.text("Type", o -> Trees.text(o, "type")),
        TableColumn.text("Reason", o -> Trees.text(o, "reason")),
        TableColumn.text("Object", EventColumns::object),
        TableColumn.text("Subobject", o -> Trees.text(involved(o), "fieldPath")).wide(),
        TableColumn.text("Source", EventColumns::source).wide(),
        TableColumn.text("Message", o -> either(o, "message", "note").asText("").strip()),
        TableColumn.timed(
                "First Seen",
                (o, now) ->
                    TextNode.valueOf(
                        age(either(o, "firstTimestamp", "deprecatedFirstTimestamp"), o, now)))
            .wide(),
        TableColumn.number(
                "Count", o -> Math.max(1, either(o, "count", "deprecatedCount").asLong(1)))
            .wide(),
        new TableColumn(
            "Name", "string", "name", "Name", 1, (o, now) -> TextNode.valueOf(Trees.name(o))));
  }

  private static String lastSeen(ObjectNode event, Instant now) {
    JsonNode series = Trees.at(event, "series", "lastObservedTime");
    return series.isTextual()
        ? Ages.since(series, now)
        : age(either(event, "lastTimestamp", "deprecatedLastTimestamp"), event, now);
  }

  private static String age(JsonNode time, ObjectNode event, Instant now) {
    return Ages.since(time.isTextual() ? time : Trees.at(event, "eventTime"), now);
  }

  private static String object(ObjectNode event) {
    JsonNode involved = involved(event);
    return Trees.text(involved, "kind").toLowerCase(Locale.ROOT)
        + "/"
        + Trees.text(involved, "name");
  }

  private static String source(ObjectNode event) {
    JsonNode source = either(event, "source", "deprecatedSource");
    String component = Trees.text(source, "component");
    String host = Trees.text(source, "host");
    if (component.isEmpty()) {
      return either(event, "reportingComponent", "reportingController").asText("");
    }
    return host.isEmpty() ? component : component + ", " + host;
  }

  private static JsonNode involved(ObjectNode event) {
    return either(event, "involvedObject", "regarding");
  }

  private static JsonNode either(ObjectNode event, String core, String view) {
    return event.has(core) ? event.path(core) : event.path(view);
  }
}
