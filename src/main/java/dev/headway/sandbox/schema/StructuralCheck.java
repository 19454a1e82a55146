package dev.headway.sandbox.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.PatternSyntaxException;

/** Whether a schema is structural, in the words of a kube-apiserver. */
final class StructuralCheck {
  private static final Set<String> TYPES =
      Set.of("object", "array", "string", "integer", "number", "boolean");
  private static final List<String> UNSUPPORTED =
      List.of(
          "$ref",
          "definitions",
          "dependencies",
          "id",
          "$schema",
          "additionalItems",
          "patternProperties");
  private static final List<String> JUNCTORS = List.of("anyOf", "oneOf", "allOf");

  private final List<Violation> found = new ArrayList<>();

  private StructuralCheck() {}

  static List<Violation> problems(String path, JsonNode schema) {
    StructuralCheck check = new StructuralCheck();
    if (!schema.path("type").asText("").equals("object")) {
      if (schema.path("type").asText("").isEmpty()) {
        check.found.add(Violation.required(path + ".type", "must not be empty at the root"));
      } else {
        check.found.add(
            Violation.invalid(
                path + ".type", schema.path("type").toString(), "must be object at the root"));
      }
    }
    check.rootMetadata(path, schema);
    check.check(path, schema);
    return check.found;
  }

  private void rootMetadata(String path, JsonNode schema) {
    schema
        .path("properties")
        .path("metadata")
        .path("properties")
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!name.equals("name") && !name.equals("generateName")) {
                found.add(
                    Violation.forbidden(
                        path + ".properties[metadata]",
                        "must not specify anything other than name and generateName, but metadata"
                            + " is implicitly specified"));
              }
            });
  }

  private void check(String path, JsonNode schema) {
    String type = schema.path("type").asText("");
    if (!type.isEmpty() && !TYPES.contains(type)) {
      found.add(
          new Violation(
              Violation.Cause.FieldValueNotSupported,
              path + ".type",
              "Unsupported value: \""
                  + type
                  + "\": supported values: \"array\", \"boolean\", \"integer\", \"number\","
                  + " \"object\", \"string\""));
    }
    for (String name : UNSUPPORTED) {
      if (schema.has(name)) {
        found.add(Violation.forbidden(path + "." + name, name + " is not supported"));
      }
    }
    if (schema.path("uniqueItems").asBoolean(false)) {
      found.add(
          Violation.forbidden(
              path + ".uniqueItems",
              "uniqueItems cannot be set to true since the runtime complexity becomes quadratic"));
    }
    checkPattern(path, schema);
    checkMembers(path, schema);
    checkItems(path, schema, type);
    checkDefault(path, schema);
    for (String junctor : JUNCTORS) {
      for (int i = 0; i < schema.path(junctor).size(); i++) {
        checkNested(
            path + "." + junctor + "[" + i + "]",
            schema.path(junctor).get(i),
            schema.path("x-kubernetes-int-or-string").asBoolean(false));
      }
    }
  }

  private void checkPattern(String path, JsonNode schema) {
    if (schema.has("pattern")) {
      try {
        Bounds.compiled(schema.path("pattern").asText());
      } catch (PatternSyntaxException e) {
        found.add(
            Violation.invalid(
                path + ".pattern",
                schema.path("pattern").toString(),
                "must be a valid regular expression, but isn't: " + e.getDescription()));
      }
    }
  }

  private void checkMembers(String path, JsonNode schema) {
    JsonNode additional = schema.path("additionalProperties");
    if (additional.isObject() && !schema.path("properties").isEmpty()) {
      found.add(
          Violation.forbidden(
              path + ".additionalProperties",
              "additionalProperties and properties are mutual exclusive"));
    }
    if (additional.isBoolean() && !additional.asBoolean()) {
      found.add(
          Violation.forbidden(
              path + ".additionalProperties", "additionalProperties cannot be set to false"));
    }
    schema
        .path("properties")
        .forEachEntry(
            (name, property) -> {
              String at = path + ".properties[" + name + "]";
              requireType(at, property, "must not be empty for specified object fields");
              check(at, property);
            });
    if (additional instanceof ObjectNode) {
      requireType(
          path + ".additionalProperties",
          additional,
          "must not be empty for specified object fields");
      check(path + ".additionalProperties", additional);
    }
  }

  private void checkItems(String path, JsonNode schema, String type) {
    JsonNode items = schema.path("items");
    if (type.equals("array") && !items.isObject()) {
      found.add(Violation.required(path + ".items", "must be specified"));
      return;
    }
    if (items.isObject()) {
      requireType(path + ".items", items, "must not be empty for specified array items");
      check(path + ".items", items);
    }
    if (schema.path("x-kubernetes-list-type").asText().equals("map")) {
      checkKeys(path, schema.path("x-kubernetes-list-map-keys"), items);
    }
  }

  private void checkKeys(String path, JsonNode keys, JsonNode items) {
    if (keys.isEmpty()) {
      found.add(
          Violation.required(
              path + ".x-kubernetes-list-map-keys",
              "must not be empty if x-kubernetes-list-type is map"));
    }
    List<String> required = new ArrayList<>();
    items.path("required").forEach(name -> required.add(name.asText()));
    for (int i = 0; i < keys.size(); i++) {
      String key = keys.get(i).asText();
      JsonNode property = items.path("properties").path(key);
      if (property.isMissingNode()) {
        found.add(
            Violation.invalid(
                path + ".x-kubernetes-list-map-keys[" + i + "]",
                "\"" + key + "\"",
                "entries must all be names of item properties"));
      } else if (!required.contains(key) && !property.has("default")) {
        found.add(
            Violation.required(
                path + ".items.properties[" + key + "].default",
                "this property is in x-kubernetes-list-map-keys, so it must have a default or be a"
                    + " required property"));
      }
    }
  }

  private void checkDefault(String path, JsonNode schema) {
    if (schema.has("default")) {
      ValueCheck.violations("", schema.get("default"), null, schema)
          .forEach(
              v ->
                  found.add(
                      new Violation(
                          v.cause(),
                          path + ".default" + (v.field().equals("<nil>") ? "" : "." + v.field()),
                          v.message())));
    }
  }

  private void requireType(String path, JsonNode schema, String detail) {
    boolean free =
        schema.path("x-kubernetes-int-or-string").asBoolean(false)
            || schema.path("x-kubernetes-preserve-unknown-fields").asBoolean(false);
    if (schema.path("type").asText("").isEmpty() && !free) {
      found.add(Violation.required(path + ".type", detail));
    }
  }

  /** Inside anyOf and its like only value validation is allowed. */
  private void checkNested(String path, JsonNode schema, boolean intOrString) {
    if (!intOrString) {
      for (String name :
          List.of("type", "nullable", "default", "description", "title", "additionalProperties")) {
        if (schema.has(name)) {
          found.add(
              Violation.forbidden(
                  path + "." + name,
                  "must be "
                      + (name.equals("nullable") ? "false" : "empty")
                      + " to be structural"));
        }
      }
    }
  }
}
