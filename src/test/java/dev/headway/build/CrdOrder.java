package dev.headway.build;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The order in which schemas read well: what a field is, then its bounds, then what it holds. */
final class CrdOrder {
  private static final List<String> FIRST =
      List.of(
          "name",
          "served",
          "storage",
          "description",
          "type",
          "format",
          "default",
          "enum",
          "minimum",
          "maximum",
          "minLength",
          "maxLength",
          "pattern");
  private static final List<String> LAST =
      List.of(
          "subresources",
          "additionalPrinterColumns",
          "schema",
          "x-kubernetes-validations",
          "required",
          "properties",
          "additionalProperties",
          "items");

  private CrdOrder() {}

  /** A copy with the keys of versions and schemas in order; names of properties keep theirs. */
  static ObjectNode ordered(ObjectNode crd) {
    ObjectNode copy = crd.deepCopy();
    ArrayNode versions = (ArrayNode) copy.path("spec").path("versions");
    for (int i = 0; i < versions.size(); i++) {
      versions.set(i, sorted(versions.get(i), false));
    }
    return copy;
  }

  private static JsonNode sorted(JsonNode node, boolean names) {
    if (node instanceof ArrayNode array) {
      ArrayNode items = JsonNodeFactory.instance.arrayNode();
      array.forEach(item -> items.add(sorted(item, false)));
      return items;
    }
    if (!(node instanceof ObjectNode object)) {
      return node;
    }
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    Comparator<Map.Entry<String, JsonNode>> order =
        Comparator.comparingInt(entry -> names ? 0 : rank(entry.getKey()));
    object.properties().stream()
        .sorted(order)
        .forEach(
            entry ->
                result.set(
                    entry.getKey(),
                    sorted(entry.getValue(), !names && entry.getKey().equals("properties"))));
    return result;
  }

  private static int rank(String key) {
    int first = FIRST.indexOf(key);
    int last = LAST.indexOf(key);
    return first >= 0 ? first : last >= 0 ? 100 + last : 50;
  }
}
