package dev.headway.sandbox.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.schema.Shape.ScalarType;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Type errors of typed kinds, in the words of a Go decoder; the first in document order is what a
 * server reports.
 */
final class DecodeCheck {
  private static final Pattern QUANTITY =
      Pattern.compile(
          "[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(m|n|u|[kMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]+)?");

  private final List<String> errors = new ArrayList<>();

  private DecodeCheck() {}

  /** {@code path} is where the value stands, empty for a whole object. */
  static List<String> errors(String owner, String path, JsonNode value, Shape shape) {
    DecodeCheck check = new DecodeCheck();
    check.check(owner, path, value, shape);
    return check.errors;
  }

  private void check(String owner, String path, JsonNode value, Shape shape) {
    if (value.isNull()) {
      return;
    }
    switch (shape) {
      case Shape.Anything a -> {}
      case Shape.Scalar scalar -> checkScalar(owner, path, value, scalar.type());
      case Shape.Struct struct -> {
        if (isA(value instanceof ObjectNode, owner, path, value, struct)) {
          value.forEachEntry(
              (name, member) -> {
                Shape of = struct.member(name);
                if (of != null) {
                  check(struct.typeName(), path.isEmpty() ? name : path + "." + name, member, of);
                }
              });
        }
      }
      case Shape.MapOf map -> {
        if (isA(value instanceof ObjectNode, owner, path, value, map)) {
          value.forEachEntry((name, member) -> check(owner, path, member, map.values()));
        }
      }
      case Shape.ListOf list -> {
        if (isA(value instanceof ArrayNode, owner, path, value, list)) {
          value.forEach(item -> check(owner, path, item, list.items()));
        }
      }
    }
  }

  private boolean isA(boolean right, String owner, String path, JsonNode value, Shape shape) {
    if (!right) {
      errors.add(mismatch(owner, path, value, goType(shape)));
    }
    return right;
  }

  private void checkScalar(String owner, String path, JsonNode value, ScalarType type) {
    boolean right =
        switch (type) {
          case STRING, TIME, BYTES -> value.isTextual();
          case BOOLEAN -> value.isBoolean();
          case INT32 -> value.canConvertToInt() && value.canConvertToExactIntegral();
          case INT64 -> value.canConvertToLong() && value.canConvertToExactIntegral();
          case NUMBER -> value.isNumber();
          case INT_OR_STRING ->
              value.isTextual() || (value.canConvertToInt() && value.canConvertToExactIntegral());
          case QUANTITY -> value.isTextual() || value.isNumber();
        };
    if (!right) {
      errors.add(mismatch(owner, path, value, goType(type)));
    } else if (type == ScalarType.QUANTITY && !QUANTITY.matcher(value.asText()).matches()) {
      errors.add(
          "quantities must match the regular expression"
              + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
    } else if (type == ScalarType.BYTES && !isBase64(value.asText())) {
      errors.add("illegal base64 data at input byte 0");
    } else if (type == ScalarType.TIME && !isTime(value.asText())) {
      String text = value.asText();
      errors.add(
          "parsing time \""
              + text
              + "\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \""
              + text
              + "\" as \"2006\"");
    }
  }

  private static boolean isBase64(String text) {
    try {
      Base64.getDecoder().decode(text.replace("\n", "").replace("\r", ""));
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isTime(String text) {
    try {
      OffsetDateTime.parse(text);
      return true;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private static String mismatch(String owner, String path, JsonNode value, String goType) {
    String shown =
        switch (value.getNodeType()) {
          case STRING -> "string";
          case NUMBER ->
              goType.equals("int32") || goType.equals("int64")
                  ? "number " + value.asText()
                  : "number";
          case BOOLEAN -> "bool";
          case ARRAY -> "array";
          default -> "object";
        };
    return "json: cannot unmarshal "
        + shown
        + " into Go struct field "
        + owner
        + "."
        + path
        + " of type "
        + goType;
  }

  private static String goType(Shape shape) {
    return switch (shape) {
      case Shape.Anything a -> "interface {}";
      case Shape.Scalar scalar -> goType(scalar.type());
      case Shape.Struct struct -> "v1." + struct.typeName();
      case Shape.MapOf map -> "map[string]" + goType(map.values());
      case Shape.ListOf list -> "[]" + goType(list.items());
    };
  }

  private static String goType(ScalarType type) {
    return switch (type) {
      case STRING -> "string";
      case BOOLEAN -> "bool";
      case INT32 -> "int32";
      case INT64 -> "int64";
      case NUMBER -> "float64";
      case INT_OR_STRING -> "intstr.IntOrString";
      case QUANTITY -> "resource.Quantity";
      case TIME -> "v1.Time";
      case BYTES -> "[]uint8";
    };
  }
}
