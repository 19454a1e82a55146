package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.refusal.Refusal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;

/** Objects as rows: what {@code kubectl get} prints. */
final class Tables {
  private enum Include {
    METADATA,
    OBJECT,
    NONE
  }

  private final List<TableColumn> columns;
  private final Include include;
  private final InstantSource time;

  private Tables(List<TableColumn> columns, Include include, InstantSource time) {
    this.columns = columns;
    this.include = include;
    this.time = time;
  }

  static Tables of(ResourceKind kind, String version, String includeObject, InstantSource time) {
    Include include =
        switch (includeObject) {
          case "", "Metadata" -> Include.METADATA;
          case "Object", "None" -> Include.valueOf(includeObject.toUpperCase(Locale.ROOT));
          default -> throw StatusErrors.of(Refusal.INCLUDE_OBJECT, includeObject);
        };
    List<TableColumn> columns =
        kind.custom()
            .map(custom -> CustomColumns.of(custom.version(version)))
            .orElseGet(() -> BuiltinColumns.of(kind.resource()));
    return new Tables(columns, include, time);
  }

  ObjectNode table(List<ObjectNode> objects, ObjectNode metadata) {
    ObjectNode table = Trees.object();
    table.put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
    table.set("metadata", metadata);
    ArrayNode definitions = table.putArray("columnDefinitions");
    columns.forEach(column -> definitions.add(column.definition()));
    ArrayNode rows = table.putArray("rows");
    Instant now = time.instant();
    objects.forEach(object -> rows.add(row(object, now)));
    return table;
  }

  private ObjectNode row(ObjectNode object, Instant now) {
    ObjectNode row = Trees.object();
    ArrayNode cells = row.putArray("cells");
    for (TableColumn column : columns) {
      JsonNode cell = column.value().of(object, now);
      cells.add(cell);
    }
    switch (include) {
      case OBJECT -> row.set("object", object);
      case METADATA -> {
        ObjectNode partial = row.putObject("object");
        partial.put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
        partial.set("metadata", object.get("metadata"));
      }
      case NONE -> {}
    }
    return row;
  }
}
