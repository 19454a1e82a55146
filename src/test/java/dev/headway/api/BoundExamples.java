package dev.headway.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Examples of bounds, made from objects that show every field once: the value on the bound, and one
 * beyond it.
 */
final class BoundExamples {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private BoundExamples() {}

  /** Empty if no object shows the place. {@code broken} has a text that each pattern refuses. */
  static Optional<RuleExample> of(
      SchemaRule rule, List<ObjectNode> shown, Map<String, String> broken) {
    for (ObjectNode object : shown) {
      Optional<Place> place = Place.find(object, rule.path());
      if (place.isPresent()) {
        return Optional.of(at(rule, place.get(), object, broken));
      }
    }
    return Optional.empty();
  }

  private static RuleExample at(
      SchemaRule rule, Place place, ObjectNode object, Map<String, String> broken) {
    String path = place.toString();
    String in = path + " in body should ";
    return switch (rule.keyword()) {
      case "required" -> {
        String field = path.isEmpty() ? rule.argument() : path + "." + rule.argument();
        yield refused(
            rule, object, place.without(object, rule.argument()), field, "Required value");
      }
      case "minimum" ->
          number(rule, place, object, -1, in + "be greater than or equal to " + rule.argument());
      case "maximum" ->
          number(rule, place, object, 1, in + "be less than or equal to " + rule.argument());
      case "minLength" ->
          text(rule, place, object, "", in + "be at least " + rule.argument() + " chars long");
      case "maxLength" -> {
        ObjectNode refused =
            place.with(object, NODES.textNode("a".repeat(Integer.parseInt(rule.argument()) + 1)));
        yield refused(
            rule,
            object,
            refused,
            path,
            "Too long: may not be more than " + rule.argument() + " bytes");
      }
      case "pattern" -> {
        String text =
            Objects.requireNonNull(
                broken.get(rule.argument()),
                "no text is known that breaks the pattern " + rule.argument());
        yield text(rule, place, object, text, in + "match '" + rule.argument() + "'");
      }
      case "enum" -> {
        String names =
            rule.schema()
                .path("enum")
                .valueStream()
                .map(JsonNode::toString)
                .collect(Collectors.joining(", "));
        ObjectNode refused = place.with(object, NODES.textNode("Nonsense"));
        yield refused(
            rule,
            object,
            refused,
            path,
            "Unsupported value: \"Nonsense\": supported values: " + names);
      }
      case "minItems", "minProperties" -> {
        boolean list = rule.keyword().equals("minItems");
        ObjectNode refused = place.with(object, list ? NODES.arrayNode() : NODES.objectNode());
        yield refused(
            rule,
            object,
            refused,
            path,
            "Invalid value: 0: "
                + in
                + "have at least "
                + rule.argument()
                + (list ? " items" : " properties"));
      }
      case "maxItems", "maxProperties" -> {
        int count = Integer.parseInt(rule.argument()) + 1;
        ObjectNode refused = place.with(object, many(place.in(object), count));
        yield refused(
            rule,
            object,
            refused,
            path,
            "Too many: " + count + ": must have at most " + rule.argument() + " items");
      }
      default -> throw new IllegalArgumentException(rule.keyword());
    };
  }

  private static RuleExample number(
      SchemaRule rule, Place place, ObjectNode object, int beyond, String detail) {
    long bound = Long.parseLong(rule.argument());
    ObjectNode refused = place.with(object, NODES.numberNode(bound + beyond));
    return new RuleExample(
        rule,
        place.with(object, NODES.numberNode(bound)),
        refused,
        false,
        place + ": Invalid value: " + (bound + beyond) + ": " + detail);
  }

  private static RuleExample text(
      SchemaRule rule, Place place, ObjectNode object, String text, String detail) {
    return refused(
        rule,
        object,
        place.with(object, NODES.textNode(text)),
        place.toString(),
        "Invalid value: " + NODES.textNode(text) + ": " + detail);
  }

  private static RuleExample refused(
      SchemaRule rule, ObjectNode accepted, ObjectNode refused, String field, String message) {
    return new RuleExample(rule, accepted, refused, false, field + ": " + message);
  }

  private static JsonNode many(JsonNode shown, int count) {
    if (shown instanceof ArrayNode list) {
      ArrayNode items = NODES.arrayNode();
      for (int i = 0; i < count; i++) {
        items.add(list.get(0).deepCopy());
      }
      return items;
    }
    ObjectNode members = NODES.objectNode();
    for (int i = 0; i < count; i++) {
      members.put("key-" + i, "value");
    }
    return members;
  }
}
