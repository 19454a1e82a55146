package dev.headway.sandbox.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.schema.Shape;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads objects as sets of fields, and takes sets of fields out of objects. */
final class TreeFields {
  private TreeFields() {}

  /** The fields that an object names: leaves, items of granular lists, keys of maps. */
  static FieldSet of(ObjectNode object, Shape shape) {
    FieldSet set = new FieldSet();
    collect(object, shape, List.of(), set);
    return set;
  }

  private static void collect(JsonNode value, Shape shape, List<PathElement> path, FieldSet set) {
    switch (Trees.form(shape, null, value)) {
      case SCALAR, ATOMIC_MAP, ATOMIC_LIST -> set.insert(path);
      case MAP ->
          value.forEachEntry(
              (name, member) -> {
                List<PathElement> at = TreeComparison.append(path, PathElement.field(name));
                collect(member, Trees.member(shape, name), at, set);
                if (member.isNull()
                    || (member.isObject() && member.isEmpty())
                    || !Trees.isNamed(shape, name)) {
                  set.insert(at);
                }
              });
      case LIST -> collectList(value, (Shape.ListOf) shape, path, set);
    }
  }

  private static void collectList(
      JsonNode list, Shape.ListOf shape, List<PathElement> path, FieldSet set) {
    Set<PathElement> seen = new HashSet<>();
    Set<PathElement> duplicates = new HashSet<>();
    for (JsonNode item : list) {
      PathElement element = Trees.identity(shape, item);
      if (!seen.add(element)) {
        duplicates.add(element);
      }
    }
    for (JsonNode item : list) {
      PathElement element = Trees.identity(shape, item);
      List<PathElement> at = TreeComparison.append(path, element);
      if (!duplicates.contains(element)) {
        collect(item, shape.items(), at, set);
      }
      set.insert(at);
    }
  }

  /**
   * A copy of the object without the fields of the set. Containers that become empty are left out,
   * as on a real server.
   */
  static ObjectNode remove(ObjectNode object, FieldSet fields, Shape shape) {
    return without(object, fields, shape) instanceof ObjectNode result
        ? result
        : JsonNodeFactory.instance.objectNode();
  }

  private static @Nullable JsonNode without(JsonNode value, FieldSet fields, Shape shape) {
    return switch (Trees.form(shape, null, value)) {
      case SCALAR -> value;
      case ATOMIC_MAP, ATOMIC_LIST -> null;
      case MAP -> withoutMembers(value, fields, shape);
      case LIST -> withoutItems(value, fields, (Shape.ListOf) shape);
    };
  }

  private static @Nullable JsonNode withoutMembers(JsonNode map, FieldSet fields, Shape shape) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    map.forEachEntry(
        (name, member) -> {
          PathElement element = PathElement.field(name);
          if (fields.has(element)) {
            return;
          }
          FieldSet below = fields.below(element);
          JsonNode kept =
              below.isEmpty() ? member : without(member, below, Trees.member(shape, name));
          result.set(name, kept);
        });
    return result.isEmpty() ? null : result;
  }

  private static @Nullable JsonNode withoutItems(
      JsonNode list, FieldSet fields, Shape.ListOf shape) {
    ArrayNode result = JsonNodeFactory.instance.arrayNode();
    for (JsonNode item : list) {
      PathElement element = Trees.identity(shape, item);
      if (fields.has(element)) {
        continue;
      }
      FieldSet below = fields.below(element);
      JsonNode kept = below.isEmpty() ? item : without(item, below, shape.items());
      result.add(kept);
    }
    return result.isEmpty() ? null : result;
  }
}
