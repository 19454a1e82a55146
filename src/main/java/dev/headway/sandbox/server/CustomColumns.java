package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The columns of a custom kind: its name and what {@code additionalPrinterColumns} say. */
final class CustomColumns {
  private static final String NAME =
      "Name must be unique within a namespace. Is required when creating resources, although some"
          + " resources may allow a client to request the generation of an appropriate name"
          + " automatically. Name is primarily intended for creation idempotence and configuration"
          + " definition. Cannot be updated. More info:"
          + " https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names";

  private CustomColumns() {}

  static List<TableColumn> of(JsonNode version) {
    List<TableColumn> columns = new ArrayList<>();
    columns.add(TableColumn.name(NAME));
    JsonNode additional = version.path("additionalPrinterColumns");
    additional.forEach(column -> columns.add(column(column)));
    if (additional.isEmpty()) {
      columns.add(TableColumn.age());
    }
    return columns;
  }

  private static TableColumn column(JsonNode column) {
    String type = Trees.text(column, "type");
    String path = Trees.text(column, "jsonPath");
    return new TableColumn(
        Trees.text(column, "name"),
        type,
        Trees.text(column, "format"),
        Trees.text(column, "description"),
        column.path("priority").asInt(),
        (object, now) ->
            JsonPaths.first(object, path)
                .map(value -> cell(type, value, now))
                .orElse(NullNode.getInstance()));
  }

  private static JsonNode cell(String type, JsonNode value, Instant now) {
    return switch (type) {
      case "integer" ->
          value.isNumber() ? LongNode.valueOf(value.asLong()) : NullNode.getInstance();
      case "number" ->
          value.isNumber() ? DoubleNode.valueOf(value.asDouble()) : NullNode.getInstance();
      case "boolean" ->
          value.isBoolean() ? BooleanNode.valueOf(value.asBoolean()) : NullNode.getInstance();
      case "date" -> TextNode.valueOf(Ages.since(value, now));
      default -> TextNode.valueOf(value.isValueNode() ? value.asText() : value.toString());
    };
  }
}
