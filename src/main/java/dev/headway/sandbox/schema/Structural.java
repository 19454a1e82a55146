package dev.headway.sandbox.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A structural schema: one type per place, and what validation adds to it.
 *
 * @param raw the schema as written, for bounds and value validation
 * @param additional shape of the values of a map; null where the object has fixed properties
 */
record Structural(
    JsonNode raw,
    String type,
    Map<String, Structural> properties,
    @Nullable Structural additional,
    @Nullable Structural items) {

  static Structural parse(JsonNode raw) {
    Map<String, Structural> properties = new LinkedHashMap<>();
    raw.path("properties").forEachEntry((name, schema) -> properties.put(name, parse(schema)));
    JsonNode additional = raw.path("additionalProperties");
    JsonNode items = raw.path("items");
    return new Structural(
        raw,
        raw.path("type").asText(""),
        properties,
        additional instanceof ObjectNode ? parse(additional) : null,
        items instanceof ObjectNode ? parse(items) : null);
  }

  boolean nullable() {
    return raw.path("nullable").asBoolean(false);
  }

  boolean preservesUnknown() {
    return raw.path("x-kubernetes-preserve-unknown-fields").asBoolean(false)
        || raw.path("additionalProperties").asBoolean(false);
  }

  boolean intOrString() {
    return raw.path("x-kubernetes-int-or-string").asBoolean(false);
  }

  boolean embedded() {
    return raw.path("x-kubernetes-embedded-resource").asBoolean(false);
  }

  boolean isListMap() {
    return raw.path("x-kubernetes-list-type").asText().equals("map");
  }

  boolean isListSet() {
    return raw.path("x-kubernetes-list-type").asText().equals("set");
  }

  List<String> listKeys() {
    List<String> keys = new ArrayList<>();
    raw.path("x-kubernetes-list-map-keys").forEach(key -> keys.add(key.asText()));
    return keys;
  }

  @Nullable JsonNode defaultValue() {
    return raw.get("default");
  }

  /**
   * The shape for merging and pruning. {@code root} and embedded resources have metadata of their
   * own.
   */
  Shape shape(boolean root) {
    if (intOrString()) {
      return new Shape.Scalar(Shape.ScalarType.INT_OR_STRING);
    }
    return switch (type) {
      case "object" -> objectShape(root);
      case "array" -> arrayShape();
      case "string" -> new Shape.Scalar(Shape.ScalarType.STRING);
      case "boolean" -> new Shape.Scalar(Shape.ScalarType.BOOLEAN);
      case "integer" -> new Shape.Scalar(Shape.ScalarType.INT64);
      case "number" -> new Shape.Scalar(Shape.ScalarType.NUMBER);
      default -> new Shape.Anything();
    };
  }

  private Shape objectShape(boolean root) {
    boolean atomic = raw.path("x-kubernetes-map-type").asText().equals("atomic");
    Structural values = additional;
    if (values != null) {
      return new Shape.MapOf(values.shape(false), atomic);
    }
    if (properties.isEmpty() && preservesUnknown() && !root && !embedded()) {
      return atomic ? new Shape.MapOf(new Shape.Anything(), true) : new Shape.Anything();
    }
    return new Shape.Struct(
        "", new Memo<>(() -> fields(root || embedded())), preservesUnknown(), atomic);
  }

  private Map<String, Shape.Field> fields(boolean resource) {
    Map<String, Shape.Field> fields = new LinkedHashMap<>();
    properties.forEach(
        (name, schema) ->
            fields.put(
                name,
                new Shape.Field(
                    name, schema.shape(false), schema.defaultValue(), Shape.Zero.ABSENT)));
    if (resource) {
      Shape text = new Shape.Scalar(Shape.ScalarType.STRING);
      fields.put("apiVersion", new Shape.Field("apiVersion", text, null, Shape.Zero.ABSENT));
      fields.put("kind", new Shape.Field("kind", text, null, Shape.Zero.ABSENT));
      fields.put(
          "metadata",
          new Shape.Field("metadata", BuiltinSchemas.objectMeta(), null, Shape.Zero.ABSENT));
    }
    return fields;
  }

  private Shape arrayShape() {
    Structural item = items;
    Shape items = item == null ? new Shape.Anything() : item.shape(false);
    Shape.ListType listType =
        isListMap() ? Shape.ListType.MAP : isListSet() ? Shape.ListType.SET : Shape.ListType.ATOMIC;
    return new Shape.ListOf(() -> items, listType, listKeys(), Shape.Patching.REPLACE);
  }
}
