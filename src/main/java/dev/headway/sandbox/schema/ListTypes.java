package dev.headway.sandbox.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.schema.Violation.Cause;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Duplicates in lists that are sets or maps, and what an embedded resource must have. */
final class ListTypes {
  private ListTypes() {}

  /** {@code apiVersion} and {@code kind} of embedded resources. */
  static void embedded(
      String path, @Nullable JsonNode value, @Nullable Structural schema, List<Violation> found) {
    if (value == null || schema == null) {
      return;
    }
    if (schema.embedded() && value.isObject()) {
      for (String name : List.of("apiVersion", "kind")) {
        if (value.path(name).asText("").isEmpty()) {
          found.add(Violation.required(ValueCheck.joined(path, name), ""));
        }
      }
    }
    walk(path, value, schema, (at, member, of) -> embedded(at, member, of, found));
  }

  static void duplicates(
      String path, @Nullable JsonNode value, @Nullable Structural schema, List<Violation> found) {
    if (value == null || schema == null) {
      return;
    }
    if (value.isArray() && (schema.isListSet() || schema.isListMap())) {
      duplicatesOf(path, value, schema, found);
    }
    walk(path, value, schema, (at, member, of) -> duplicates(at, member, of, found));
  }

  private static void duplicatesOf(
      String path, JsonNode list, Structural schema, List<Violation> found) {
    Set<JsonNode> seen = new HashSet<>();
    for (int i = 0; i < list.size(); i++) {
      JsonNode item = list.get(i);
      String at = path + "[" + i + "]";
      if (schema.isListMap() && !item.isObject()) {
        if (!item.isNull()) {
          found.add(
              Violation.invalid(
                  at, item.toString(), "must be an object for an array of list-type map"));
        }
      } else if (!seen.add(identity(item, schema))) {
        found.add(
            new Violation(
                Cause.FieldValueDuplicate, at, "Duplicate value: " + identity(item, schema)));
      }
    }
  }

  private static JsonNode identity(JsonNode item, Structural schema) {
    if (schema.isListSet()) {
      return item;
    }
    ObjectNode keys = JsonNodeFactory.instance.objectNode();
    for (String key : schema.listKeys()) {
      if (item.has(key)) {
        keys.set(key, item.get(key));
      }
    }
    return keys;
  }

  private interface Step {
    void at(String path, JsonNode value, @Nullable Structural schema);
  }

  private static void walk(String path, JsonNode value, Structural schema, Step step) {
    if (value.isObject()) {
      for (Map.Entry<String, JsonNode> entry : value.properties()) {
        Structural property = schema.properties().getOrDefault(entry.getKey(), schema.additional());
        step.at(ValueCheck.joined(path, entry.getKey()), entry.getValue(), property);
      }
    } else if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        step.at(path + "[" + i + "]", value.get(i), schema.items());
      }
    }
  }
}
