package dev.headway.sandbox.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Nulls in typed objects: decoding leaves them out. */
final class NullFields {
  private NullFields() {}

  /** Drops members that are null, where the shape is typed; changes the object. */
  static void drop(JsonNode value, Shape shape) {
    switch (shape) {
      case Shape.Struct struct when value instanceof ObjectNode object ->
          dropMembers(object, struct);
      case Shape.MapOf map when value instanceof ObjectNode object ->
          object.forEach(member -> drop(member, map.values()));
      case Shape.ListOf list when value.isArray() ->
          value.forEach(item -> drop(item, list.items()));
      default -> {}
    }
  }

  private static void dropMembers(ObjectNode object, Shape.Struct struct) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      Shape member = struct.member(name);
      if (object.path(name).isNull()) {
        object.remove(name);
      } else if (member != null) {
        drop(object.path(name), member);
      }
    }
  }
}
