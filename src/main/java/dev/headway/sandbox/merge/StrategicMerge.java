package dev.headway.sandbox.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.refusal.Refusal;
import dev.headway.sandbox.schema.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Strategic merge patch: a JSON merge patch that merges some lists by a key, with directives whose
 * names begin with {@code $}.
 */
final class StrategicMerge {
  static final String PATCH = "$patch";
  private static final String RETAIN_KEYS = "$retainKeys";
  private static final String ORDER = "$setElementOrder/";
  private static final String DELETE = "$deleteFromPrimitiveList/";

  private StrategicMerge() {}

  static ObjectNode apply(ObjectNode target, JsonNode patch, Shape shape) {
    if (!(patch instanceof ObjectNode object)) {
      throw new PatchRefusedException(
          Refusal.STRATEGIC_PATCH_MALFORMED, MergePatching.goName(patch));
    }
    return merged(target, object, shape);
  }

  static ObjectNode merged(ObjectNode original, ObjectNode patch, Shape shape) {
    JsonNode directive = patch.get(PATCH);
    if (directive != null) {
      ObjectNode rest = patch.deepCopy();
      rest.remove(PATCH);
      return switch (directive.asText()) {
        case "replace" -> withoutDirectives(rest);
        case "delete" -> JsonNodeFactory.instance.objectNode();
        case "merge" -> merged(original, rest, shape);
        default -> throw unknownDirective(directive.asText(), patch);
      };
    }
    ObjectNode result = original.deepCopy();
    retainKeys(result, patch);
    for (Map.Entry<String, JsonNode> entry : patch.properties()) {
      String name = entry.getKey();
      if (name.equals(RETAIN_KEYS)) {
        continue;
      }
      if (name.startsWith(DELETE)) {
        deleteScalars(result, name.substring(DELETE.length()), entry.getValue());
      } else if (name.startsWith(ORDER)) {
        String list = name.substring(ORDER.length());
        if (!patch.has(list)) {
          order(result, list, entry.getValue(), Trees.member(shape, list));
        }
      } else {
        set(result, name, entry.getValue(), patch.get(ORDER + name), Trees.member(shape, name));
      }
    }
    return result;
  }

  static PatchRefusedException unknownDirective(String directive, JsonNode map) {
    return new PatchRefusedException(Refusal.UNKNOWN_DIRECTIVE, directive, GoText.of(map));
  }

  private static void retainKeys(ObjectNode result, ObjectNode patch) {
    if (patch.get(RETAIN_KEYS) instanceof ArrayNode kept) {
      Set<String> names = new HashSet<>();
      kept.forEach(name -> names.add(name.asText()));
      result.retain(names);
    }
  }

  private static void deleteScalars(ObjectNode result, String list, JsonNode values) {
    if (result.get(list) instanceof ArrayNode present) {
      ArrayNode kept = JsonNodeFactory.instance.arrayNode();
      for (JsonNode value : present) {
        if (values.valueStream().noneMatch(value::equals)) {
          kept.add(value);
        }
      }
      result.set(list, kept);
    }
  }

  private static void order(ObjectNode result, String list, JsonNode order, Shape shape) {
    if (result.get(list) instanceof ArrayNode present && shape instanceof Shape.ListOf of) {
      result.set(
          list, ElementOrder.ordered(present, (ArrayNode) order, present, of.patching().key()));
    }
  }

  private static void set(
      ObjectNode result, String name, JsonNode value, @Nullable JsonNode order, Shape shape) {
    JsonNode present = result.get(name);
    if (value.isNull()) {
      result.remove(name);
    } else if (present instanceof ObjectNode object && value instanceof ObjectNode patch) {
      result.set(name, merged(object, patch, shape));
    } else if (present instanceof ArrayNode list
        && value instanceof ArrayNode patch
        && shape instanceof Shape.ListOf of
        && of.patching().merge()) {
      ArrayNode wanted = order instanceof ArrayNode explicit ? explicit : patch;
      result.set(
          name,
          ElementOrder.ordered(mergedList(list, patch, of), wanted, list, of.patching().key()));
    } else {
      result.set(name, cleaned(value));
    }
  }

  private static ArrayNode mergedList(ArrayNode original, ArrayNode patch, Shape.ListOf shape) {
    String key = shape.patching().key();
    ArrayNode result = original.deepCopy();
    if (key == null) {
      patch.forEach(
          value -> {
            if (result.valueStream().noneMatch(value::equals)) {
              result.add(value);
            }
          });
      return result;
    }
    List<ObjectNode> items = new ArrayList<>();
    for (JsonNode item : patch) {
      if (item.path(PATCH).asText().equals("replace")) {
        return (ArrayNode) cleaned(patch);
      }
      items.add(keyed(item, key));
    }
    items.forEach(item -> mergeItem(result, item, key, shape));
    return result;
  }

  private static ObjectNode keyed(JsonNode item, String key) {
    if (item instanceof ObjectNode object && object.has(key)) {
      return object;
    }
    throw new PatchRefusedException(Refusal.NO_MERGE_KEY, GoText.of(item), key);
  }

  private static void mergeItem(ArrayNode list, ObjectNode item, String key, Shape.ListOf shape) {
    String directive = item.path(PATCH).asText("merge");
    int at = indexOf(list, item.get(key), key);
    switch (directive) {
      case "delete" -> {
        while (at >= 0) {
          list.remove(at);
          at = indexOf(list, item.get(key), key);
        }
      }
      case "merge" -> {
        if (at >= 0) {
          list.set(at, merged((ObjectNode) list.get(at), item, shape.items()));
        } else {
          list.add(cleaned(item));
        }
      }
      default -> throw unknownDirective(directive, item);
    }
  }

  private static int indexOf(ArrayNode list, JsonNode value, String key) {
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i) instanceof ObjectNode && SameValue.same(list.get(i).path(key), value)) {
        return i;
      }
    }
    return -1;
  }

  /**
   * A patch value that meets nothing to merge with: without directives, nulls and items to delete.
   */
  private static JsonNode cleaned(JsonNode value) {
    return switch (value) {
      case ObjectNode object -> withoutDirectives(object);
      case ArrayNode list -> {
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        for (JsonNode item : list) {
          String directive = item.path(PATCH).asText("");
          if (!directive.equals("delete") && !directive.equals("replace")) {
            items.add(cleaned(item));
          }
        }
        yield items;
      }
      default -> value;
    };
  }

  private static ObjectNode withoutDirectives(ObjectNode object) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    object.forEachEntry(
        (name, value) -> {
          boolean directive =
              name.equals(PATCH)
                  || name.equals(RETAIN_KEYS)
                  || name.startsWith(ORDER)
                  || name.startsWith(DELETE);
          if (!directive && !value.isNull()) {
            result.set(name, cleaned(value));
          }
        });
    return result;
  }
}
