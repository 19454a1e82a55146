package dev.headway.sandbox.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cel.common.values.NullValue;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * JSON as CEL sees it: ints are int64, formats date-time and duration are typed, field names that
 * CEL cannot say are escaped.
 */
final class CelValues {
  private static final Set<String> RESERVED =
      Set.of(
          "true",
          "false",
          "null",
          "in",
          "as",
          "break",
          "const",
          "continue",
          "else",
          "for",
          "function",
          "if",
          "import",
          "let",
          "loop",
          "package",
          "namespace",
          "return",
          "var",
          "void",
          "while");

  private CelValues() {}

  static Object of(JsonNode value, @Nullable Structural schema) {
    return switch (value.getNodeType()) {
      case OBJECT -> map(value, schema);
      case ARRAY -> {
        List<Object> items = new ArrayList<>(value.size());
        value.forEach(item -> items.add(of(item, schema == null ? null : schema.items())));
        yield items;
      }
      case STRING -> text(value.asText(), schema);
      case BOOLEAN -> value.asBoolean();
      case NUMBER -> number(value, schema);
      default -> NullValue.NULL_VALUE;
    };
  }

  private static Object number(JsonNode value, @Nullable Structural schema) {
    boolean floating = schema != null && schema.type().equals("number");
    return value.canConvertToExactIntegral() && !floating
        ? (Object) value.asLong()
        : (Object) value.asDouble();
  }

  private static Map<String, Object> map(JsonNode value, @Nullable Structural schema) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : value.properties()) {
      Structural property = schema == null ? null : schema.properties().get(entry.getKey());
      if (property != null) {
        map.put(escaped(entry.getKey()), of(entry.getValue(), property));
      } else {
        map.put(entry.getKey(), of(entry.getValue(), schema == null ? null : schema.additional()));
      }
    }
    return map;
  }

  private static Object text(String text, @Nullable Structural schema) {
    String format = schema == null ? "" : schema.raw().path("format").asText("");
    if (format.equals("duration")) {
      return Formats.duration(text).map(d -> (Object) d).orElse(text);
    }
    if (format.equals("date-time")) {
      try {
        Instant time = OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC).toInstant();
        return time;
      } catch (DateTimeParseException e) {
        return text;
      }
    }
    return text;
  }

  /** A resource as its rules may see it: of metadata only the names. */
  static JsonNode resource(JsonNode object) {
    ObjectNode visible = JsonNodeFactory.instance.objectNode();
    object.forEachEntry(
        (name, value) -> {
          if (!name.equals("metadata")) {
            visible.set(name, value);
          }
        });
    ObjectNode metadata = visible.putObject("metadata");
    for (String name : List.of("name", "generateName")) {
      if (object.path("metadata").has(name)) {
        metadata.set(name, object.path("metadata").get(name));
      }
    }
    return visible;
  }

  static String escaped(String name) {
    if (RESERVED.contains(name)) {
      return "__" + name + "__";
    }
    return name.replace("__", "__underscores__")
        .replace(".", "__dot__")
        .replace("-", "__dash__")
        .replace("/", "__slash__");
  }
}
