package dev.headway.sandbox.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.schema.Shape;
import org.jspecify.annotations.Nullable;

/** How a value is walked: by its shape, or by its own form where the shape is open. */
final class Trees {
  private Trees() {}

  /** The three forms that the merge algorithms tell apart, and whether the value is one unit. */
  enum Form {
    SCALAR,
    MAP,
    ATOMIC_MAP,
    LIST,
    ATOMIC_LIST
  }

  /** The form of a place, judged by the shape, then by the values (either may be null). */
  static Form form(Shape shape, @Nullable JsonNode left, @Nullable JsonNode right) {
    return switch (shape) {
      case Shape.Scalar s -> Form.SCALAR;
      case Shape.Struct s -> s.atomic() ? Form.ATOMIC_MAP : Form.MAP;
      case Shape.MapOf m -> m.atomic() ? Form.ATOMIC_MAP : Form.MAP;
      case Shape.ListOf l -> l.atomic() ? Form.ATOMIC_LIST : Form.LIST;
      case Shape.Anything a -> deduced(left, right);
    };
  }

  private static Form deduced(@Nullable JsonNode left, @Nullable JsonNode right) {
    JsonNode value = right == null ? left : right;
    if (value instanceof ArrayNode) {
      return Form.ATOMIC_LIST;
    }
    return value instanceof ObjectNode && (left == null || left instanceof ObjectNode)
        ? Form.MAP
        : Form.SCALAR;
  }

  /** The shape one step below; unknown fields and items of untyped lists may be anything. */
  static Shape child(@Nullable Shape shape, PathElement element) {
    if (shape instanceof Shape.ListOf list) {
      return list.items();
    }
    Shape member = shape == null || !element.isField() ? null : shape.member(element.name());
    return member == null ? new Shape.Anything() : member;
  }

  static Shape member(Shape shape, String name) {
    Shape member = shape.member(name);
    return member == null ? new Shape.Anything() : member;
  }

  /** Whether the struct names the field (members of maps and of open structs are not named). */
  static boolean isNamed(Shape shape, String name) {
    return shape instanceof Shape.Struct struct && struct.fields().containsKey(name);
  }

  /**
   * What identifies an item of a granular list.
   *
   * @throws NoIdentityException if the item has none
   */
  static PathElement identity(Shape.ListOf list, JsonNode item) {
    if (list.type() == Shape.ListType.SET) {
      if (item.isContainerNode() || item.isNull()) {
        throw new NoIdentityException(
            "associative list without keys has an element that's a map, a list or null");
      }
      return PathElement.value(item);
    }
    if (!(item instanceof ObjectNode object)) {
      throw new NoIdentityException("associative list with keys may not have non-map elements");
    }
    ObjectNode keys = JsonNodeFactory.instance.objectNode();
    for (String key : list.keys()) {
      JsonNode value = object.has(key) ? object.get(key) : defaultOf(list.items(), key);
      if (value != null) {
        keys.set(key, value);
      }
    }
    if (keys.isEmpty()) {
      throw new NoIdentityException(
          "associative list with keys has an element that omits all key fields "
              + quoted(list)
              + " (and doesn't have default values for any key fields)");
    }
    return PathElement.key(keys);
  }

  private static String quoted(Shape.ListOf list) {
    return list.keys().stream()
        .map(k -> '"' + k + '"')
        .collect(java.util.stream.Collectors.joining(" ", "[", "]"));
  }

  private static @Nullable JsonNode defaultOf(Shape items, String key) {
    Shape.Field field = items instanceof Shape.Struct struct ? struct.fields().get(key) : null;
    return field == null ? null : field.defaultValue();
  }

  static boolean isEmptyOrNull(@Nullable JsonNode node) {
    return node == null || node.isNull() || (node.isContainerNode() && node.isEmpty());
  }

  /** An item of a granular list that nothing tells from the others. */
  static final class NoIdentityException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoIdentityException(String message) {
      super(message);
    }
  }
}
