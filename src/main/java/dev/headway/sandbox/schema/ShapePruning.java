package dev.headway.sandbox.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.schema.ResourceSchema.Pruned;
import java.util.ArrayList;
import java.util.List;

/** Drops fields that a shape does not name, and notes their paths. */
final class ShapePruning {
  private final List<String> unknown = new ArrayList<>();

  private ShapePruning() {}

  static Pruned prune(ObjectNode object, Shape shape) {
    ShapePruning pruning = new ShapePruning();
    ObjectNode pruned = (ObjectNode) pruning.pruned("", object, shape);
    return new Pruned(pruned, pruning.unknown);
  }

  private JsonNode pruned(String path, JsonNode value, Shape shape) {
    return switch (shape) {
      case Shape.Struct struct when value instanceof ObjectNode object ->
          members(path, object, struct);
      case Shape.MapOf map when value instanceof ObjectNode object -> members(path, object, map);
      case Shape.ListOf list when value instanceof ArrayNode array -> {
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < array.size(); i++) {
          items.add(pruned(path + "[" + i + "]", array.get(i), list.items()));
        }
        yield items;
      }
      default -> value.deepCopy();
    };
  }

  private JsonNode members(String path, ObjectNode object, Shape shape) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    object.forEachEntry(
        (name, value) -> {
          String at = path.isEmpty() ? name : path + "." + name;
          Shape member = shape.member(name);
          if (member == null) {
            unknown.add(at);
          } else {
            result.set(name, pruned(at, value, member));
          }
        });
    return result;
  }
}
