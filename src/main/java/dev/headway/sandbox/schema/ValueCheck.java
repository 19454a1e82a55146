package dev.headway.sandbox.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.schema.Violation.Cause;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * OpenAPI v3 value validation with the paths, causes and texts of a kube-apiserver. Walks the
 * schema itself, since users read these texts and tools match them; see docs/adr for why no
 * validator library does it.
 */
final class ValueCheck {
  private static final String ROOT = "<nil>";

  private final List<Violation> found = new ArrayList<>();

  private ValueCheck() {}

  /**
   * Violations in schema order.
   *
   * @param old the value before an update at the same place, null if there was none; what has not
   *     changed is not judged again
   */
  static List<Violation> violations(
      String path, JsonNode value, @Nullable JsonNode old, JsonNode schema) {
    ValueCheck check = new ValueCheck();
    check.check(path, value, old, schema);
    return check.found;
  }

  private void check(String path, JsonNode value, @Nullable JsonNode old, JsonNode schema) {
    if (value.equals(old)) {
      return;
    }
    if (value.isNull() && schema.path("nullable").asBoolean(false)) {
      return;
    }
    checkType(path, value, schema);
    Junctors.check(path, value, schema, found);
    if (value.isTextual()) {
      Bounds.text(path, value.asText(), schema, found);
      if (schema.has("format")) {
        checkFormat(path, value.asText(), schema.path("format").asText());
      }
    } else if (value.isNumber()) {
      Bounds.number(path, value, schema, found);
    } else if (value instanceof ArrayNode) {
      checkItems(path, value, old, schema);
      Bounds.count(path, value.size(), "Items", "items", schema, found);
    }
    checkEnum(path, value, schema);
    if (value instanceof ObjectNode object) {
      Bounds.count(path, object.size(), "Properties", "properties", schema, found);
      checkMembers(path, object, old, schema);
    }
  }

  private void checkType(String path, JsonNode value, JsonNode schema) {
    String type =
        schema.path("x-kubernetes-int-or-string").asBoolean(false)
            ? "integer,string"
            : schema.path("type").asText("");
    if (type.isEmpty()) {
      return;
    }
    String actual = typeOf(value);
    boolean whole =
        value.isNumber() && value.canConvertToExactIntegral() && value.canConvertToLong();
    String format = schema.path("format").asText("");
    boolean right =
        switch (type) {
          case "integer,string" -> whole || value.isTextual();
          case "integer" -> whole;
          case "number" -> value.isNumber();
          default -> actual.equals(type);
        };
    if (right) {
      return;
    }
    boolean byFormat = !format.isEmpty() && !value.isTextual() && !value.isArray();
    String wanted = byFormat ? format : type;
    String got = byFormat ? (value.isNumber() ? "float64" : "") : actual;
    found.add(
        new Violation(
            Cause.FieldValueTypeInvalid,
            named(path),
            "Invalid value: \""
                + got
                + "\": "
                + path
                + " in body must be of type "
                + wanted
                + ": \""
                + got
                + "\""));
    if (value.isNumber() && type.equals("integer")) {
      found.add(Bounds.notOfFormat(path, format));
    }
  }

  private void checkFormat(String path, String value, String format) {
    if (!Formats.matches(format, value)) {
      found.add(
          new Violation(
              Cause.FieldValueTypeInvalid,
              named(path),
              "Invalid value: "
                  + quoted(value)
                  + ": "
                  + path
                  + " in body must be of type "
                  + format
                  + ": "
                  + quoted(value)));
    }
  }

  private void checkEnum(String path, JsonNode value, JsonNode schema) {
    JsonNode allowed = schema.path("enum");
    if (allowed.isArray()) {
      for (JsonNode one : allowed) {
        if (one.equals(value)) {
          return;
        }
      }
      List<String> names = new ArrayList<>();
      allowed.forEach(one -> names.add(quoted(one.asText())));
      found.add(
          new Violation(
              Cause.FieldValueNotSupported,
              named(path),
              "Unsupported value: " + value + ": supported values: " + String.join(", ", names)));
    }
  }

  private void checkItems(String path, JsonNode list, @Nullable JsonNode old, JsonNode schema) {
    Correlation before = Correlation.of(old, schema);
    JsonNode items = schema.path("items");
    for (int i = 0; i < list.size(); i++) {
      check(path + "[" + i + "]", list.get(i), before.item(list.get(i)), items);
    }
  }

  private void checkMembers(
      String path, ObjectNode object, @Nullable JsonNode old, JsonNode schema) {
    JsonNode properties = schema.path("properties");
    JsonNode additional = schema.path("additionalProperties");
    properties.forEachEntry(
        (name, property) -> {
          JsonNode member = object.get(name);
          if (member != null) {
            check(joined(path, name), member, old == null ? null : old.get(name), property);
          }
        });
    if (additional instanceof ObjectNode) {
      object.forEachEntry(
          (name, member) -> {
            if (!properties.has(name)) {
              check(joined(path, name), member, old == null ? null : old.get(name), additional);
            }
          });
    }
    for (Iterator<JsonNode> names = schema.path("required").elements(); names.hasNext(); ) {
      String name = names.next().asText();
      if (!object.has(name)) {
        found.add(Violation.required(joined(path, name), ""));
      }
    }
  }

  static String typeOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case NUMBER ->
          value.canConvertToExactIntegral() && value.canConvertToLong() && value.isIntegralNumber()
              ? "integer"
              : "number";
      case STRING -> "string";
      case BOOLEAN -> "boolean";
      case ARRAY -> "array";
      case NULL, MISSING -> "null";
      default -> "object";
    };
  }

  static String named(String path) {
    return path.isEmpty() ? ROOT : path;
  }

  static String joined(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  static String quoted(String text) {
    return text.chars()
        .mapToObj(
            c ->
                c == '"' || c == '\\'
                    ? "\\" + (char) c
                    : c == '\n' ? "\\n" : String.valueOf((char) c))
        .collect(Collectors.joining("", "\"", "\""));
  }
}
