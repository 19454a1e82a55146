package dev.headway.sandbox.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Fills in the defaults of a structural schema, and drops nulls that are neither allowed nor
 * replaced by a default.
 */
final class Defaulting {
  private Defaulting() {}

  static ObjectNode applied(ObjectNode object, Structural schema) {
    ObjectNode copy = object.deepCopy();
    fill(copy, schema);
    return copy;
  }

  private static void fill(@Nullable JsonNode value, @Nullable Structural schema) {
    if (value == null || schema == null) {
      return;
    }
    if (value instanceof ObjectNode object) {
      fillMembers(object, schema);
    } else if (value.isArray()) {
      value.forEach(item -> fill(item, schema.items()));
    }
  }

  private static void fillMembers(ObjectNode object, Structural schema) {
    schema
        .properties()
        .forEach(
            (name, property) -> {
              JsonNode present = object.get(name);
              JsonNode wanted = property.defaultValue();
              boolean dropped = present != null && present.isNull() && !property.nullable();
              if (wanted != null && (present == null || dropped)) {
                object.set(name, wanted.deepCopy());
              } else if (dropped) {
                object.remove(name);
              }
              fill(object.get(name), property);
            });
    Structural values = schema.additional();
    if (values != null) {
      var names = new ArrayList<String>();
      object.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        if (object.path(name).isNull() && !values.nullable()) {
          object.remove(name);
        }
        fill(object.get(name), values);
      }
    }
  }
}
