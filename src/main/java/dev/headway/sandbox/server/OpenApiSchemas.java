package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.schema.Shape;
import dev.headway.sandbox.schema.Shape.ListOf;
import dev.headway.sandbox.schema.Shape.ListType;
import java.util.IdentityHashMap;

/**
 * The component schemas of an OpenAPI document: those of built-in kinds from their shapes, which
 * know fields and types but no descriptions, those of custom kinds as their CRD has them.
 */
final class OpenApiSchemas {
  private static final String PREFIX = "io.k8s.";
  private static final String REFERENCE = "#/components/schemas/";

  private final ObjectNode schemas;
  private final IdentityHashMap<Shape.Struct, String> names = new IdentityHashMap<>();

  /** Puts what it makes into {@code schemas}, by name. */
  OpenApiSchemas(ObjectNode schemas) {
    this.schemas = schemas;
  }

  /** Adds a kind with all that it refers to, and its list. */
  void add(ResourceKind kind, String version) {
    Shape shape = kind.schema(version).shape();
    String name =
        kind.custom()
            .map(custom -> custom(kind, version, custom.version(version), shape))
            .orElseGet(() -> named((Shape.Struct) shape));
    ObjectNode schema = (ObjectNode) schemas.get(name);
    schema
        .putArray("x-kubernetes-group-version-kind")
        .add(OpenApiDocument.groupVersionKind(kind, version, kind.kind()));
    if (kind.verbs().contains("list")) {
      list(kind, version, name);
    }
  }

  private void list(ResourceKind kind, String version, String item) {
    ObjectNode schema = schemas.putObject(item + "List").put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    properties.putObject("apiVersion").put("type", "string");
    properties.putObject("kind").put("type", "string");
    ObjectNode metadata = properties.putObject("metadata").put("type", "object");
    ObjectNode facts = metadata.putObject("properties");
    facts.putObject("continue").put("type", "string");
    facts.putObject("remainingItemCount").put("type", "integer").put("format", "int64");
    facts.putObject("resourceVersion").put("type", "string");
    properties
        .putObject("items")
        .put("type", "array")
        .putObject("items")
        .put("$ref", REFERENCE + item);
    schema.putArray("required").add("items");
    schema
        .putArray("x-kubernetes-group-version-kind")
        .add(OpenApiDocument.groupVersionKind(kind, version, kind.names().listKind()));
  }

  private String custom(ResourceKind kind, String version, JsonNode document, Shape shape) {
    String name = reversed(kind.group()) + "." + version + "." + kind.kind();
    ObjectNode schema = (ObjectNode) Trees.at(document, "schema", "openAPIV3Schema").deepCopy();
    ObjectNode properties = Trees.child(schema, "properties");
    for (String field : new String[] {"apiVersion", "kind"}) {
      if (!properties.has(field)) {
        properties.putObject(field).put("type", "string");
      }
    }
    Shape metadata = shape.member("metadata");
    if (metadata != null) {
      properties.set("metadata", schema(metadata));
    }
    schemas.set(name, schema);
    return name;
  }

  private static String reversed(String group) {
    StringBuilder text = new StringBuilder();
    for (String part : group.split("\\.", -1)) {
      text.insert(0, text.isEmpty() ? part : part + ".");
    }
    return text.toString();
  }

  /** The component of a struct, made when it is first met: structs may hold themselves. */
  private String named(Shape.Struct struct) {
    String known = names.get(struct);
    if (known != null) {
      return known;
    }
    String name = PREFIX + struct.typeName();
    for (int i = 2; schemas.has(name); i++) {
      name = PREFIX + struct.typeName() + i;
    }
    names.put(struct, name);
    ObjectNode schema = schemas.putObject(name).put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = Trees.array();
    struct
        .fields()
        .forEach(
            (field, is) -> {
              properties.set(field, field(is));
              if (is.told().required()) {
                required.add(field);
              }
            });
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    if (struct.atomic()) {
      schema.put("x-kubernetes-map-type", "atomic");
    }
    return name;
  }

  private ObjectNode field(Shape.Field field) {
    ObjectNode schema = schema(field.shape());
    if (!field.told().allowed().isEmpty()) {
      ObjectNode of = schema.has("items") ? (ObjectNode) schema.get("items") : schema;
      of.set("enum", Trees.strings(field.told().allowed()));
    }
    return schema;
  }

  private ObjectNode schema(Shape shape) {
    return switch (shape) {
      case Shape.Scalar scalar -> scalar(scalar.type());
      case Shape.Struct struct -> Trees.object().put("$ref", REFERENCE + named(struct));
      case Shape.MapOf map -> map(map);
      case ListOf list -> list(list);
      case Shape.Anything a ->
          Trees.object().put("type", "object").put("x-kubernetes-preserve-unknown-fields", true);
    };
  }

  private ObjectNode map(Shape.MapOf map) {
    ObjectNode schema = Trees.object().put("type", "object");
    schema.set("additionalProperties", schema(map.values()));
    return map.atomic() ? schema.put("x-kubernetes-map-type", "atomic") : schema;
  }

  private ObjectNode list(ListOf list) {
    ObjectNode schema = Trees.object().put("type", "array");
    schema.set("items", schema(list.items()));
    if (list.type() != ListType.ATOMIC) {
      schema.put("x-kubernetes-list-type", list.type() == ListType.MAP ? "map" : "set");
    }
    if (list.type() == ListType.MAP) {
      schema.set("x-kubernetes-list-map-keys", Trees.strings(list.keys()));
    }
    if (list.patching().merge()) {
      schema.put(
          "x-kubernetes-patch-strategy",
          list.patching().retainKeys() ? "merge,retainKeys" : "merge");
      if (list.patching().key() != null) {
        schema.put("x-kubernetes-patch-merge-key", list.patching().key());
      }
    }
    return schema;
  }

  private ObjectNode scalar(Shape.ScalarType type) {
    ObjectNode schema = Trees.object();
    return switch (type) {
      case STRING -> schema.put("type", "string");
      case BOOLEAN -> schema.put("type", "boolean");
      case INT32 -> schema.put("type", "integer").put("format", "int32");
      case INT64 -> schema.put("type", "integer").put("format", "int64");
      case NUMBER -> schema.put("type", "number").put("format", "double");
      case BYTES -> schema.put("type", "string").put("format", "byte");
      case TIME -> reference("Time", "date-time");
      case QUANTITY -> reference("Quantity", "");
      case INT_OR_STRING -> reference("IntOrString", "int-or-string");
    };
  }

  /** Scalars that have a name of their own. */
  private ObjectNode reference(String type, String format) {
    String name = PREFIX + type;
    if (!schemas.has(name)) {
      ObjectNode schema = schemas.putObject(name);
      if (type.equals("Time")) {
        schema.put("type", "string");
      } else {
        var either = schema.putArray("oneOf");
        either.addObject().put("type", type.equals("Quantity") ? "number" : "integer");
        either.addObject().put("type", "string");
      }
      if (!format.isEmpty()) {
        schema.put("format", format);
      }
    }
    return Trees.object().put("$ref", REFERENCE + name);
  }
}
