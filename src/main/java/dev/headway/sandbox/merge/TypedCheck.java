package dev.headway.sandbox.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.schema.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether an applied configuration fits its shape: field names, types, identities of list items.
 */
final class TypedCheck {
  private final List<String> problems = new ArrayList<>();

  private TypedCheck() {}

  /**
   * Problems such as {@code .spec.foo: field not declared in schema}, in the words of
   * structured-merge-diff.
   */
  static List<String> problems(ObjectNode config, Shape shape) {
    TypedCheck check = new TypedCheck();
    check.check("", config, shape);
    return check.problems;
  }

  private void check(String path, JsonNode value, Shape shape) {
    if (value.isNull()) {
      return;
    }
    switch (shape) {
      case Shape.Scalar scalar -> checkScalar(path, value, scalar);
      case Shape.Struct struct -> checkStruct(path, value, struct);
      case Shape.MapOf map -> {
        if (expect(path, value, value instanceof ObjectNode, "map")) {
          value.forEachEntry((name, member) -> check(path + "." + name, member, map.values()));
        }
      }
      case Shape.ListOf list -> checkList(path, value, list);
      case Shape.Anything a -> {}
    }
  }

  private void checkScalar(String path, JsonNode value, Shape.Scalar scalar) {
    switch (scalar.type()) {
      case STRING, TIME, BYTES -> expect(path, value, value.isTextual(), "string");
      case BOOLEAN -> expect(path, value, value.isBoolean(), "boolean");
      case INT32, INT64, NUMBER -> {
        if (!value.isNumber()) {
          problems.add(path + ": expected numeric (int or float), got " + goType(value));
        }
      }
      case INT_OR_STRING, QUANTITY -> expect(path, value, value.isValueNode(), "scalar");
    }
  }

  private boolean expect(String path, JsonNode value, boolean right, String type) {
    if (!right) {
      problems.add(path + ": expected " + type + ", got " + shown(value));
    }
    return right;
  }

  private static String goType(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> "string";
      case BOOLEAN -> "bool";
      case ARRAY -> "[]interface {}";
      default -> "map[string]interface {}";
    };
  }

  private static String shown(JsonNode value) {
    return value.isContainerNode()
        ? "&value.valueUnstructured{Value:" + value + "}"
        : value.toString();
  }

  private void checkStruct(String path, JsonNode value, Shape.Struct struct) {
    if (expect(path, value, value instanceof ObjectNode, "map")) {
      value.forEachEntry(
          (name, member) -> {
            Shape shape = struct.member(name);
            if (shape == null) {
              problems.add(path + "." + name + ": field not declared in schema");
            } else {
              check(path + "." + name, member, shape);
            }
          });
    }
  }

  private void checkList(String path, JsonNode value, Shape.ListOf list) {
    if (!expect(path, value, value instanceof ArrayNode, "list")) {
      return;
    }
    Set<PathElement> seen = new HashSet<>();
    for (int i = 0; i < value.size(); i++) {
      String at = path + "[" + i + "]";
      if (!list.atomic()) {
        try {
          PathElement identity = Trees.identity(list, value.get(i));
          at = path + identity;
          if (!seen.add(identity)) {
            problems.add(path + ": duplicate entries for key " + identity);
          }
        } catch (Trees.NoIdentityException e) {
          problems.add(path + ": element " + i + ": " + e.getMessage());
        }
      }
      check(at, value.get(i), list.items());
    }
  }
}
