package dev.headway.sandbox.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.sandbox.schema.Violation.Cause;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Lengths, patterns, counts and ranges. */
final class Bounds {
  private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();

  private Bounds() {}

  /** The first bound that a text breaks, in the server's order: maxLength, minLength, pattern. */
  static void text(String path, String value, JsonNode schema, List<Violation> found) {
    int length = value.codePointCount(0, value.length());
    JsonNode max = schema.path("maxLength");
    JsonNode min = schema.path("minLength");
    JsonNode pattern = schema.path("pattern");
    if (max.isNumber() && length > max.asLong()) {
      found.add(
          new Violation(
              Cause.FieldValueTooLong,
              ValueCheck.named(path),
              "Too long: may not be more than " + max.asText() + " bytes"));
    } else if (min.isNumber() && length < min.asLong()) {
      invalid(
          path,
          ValueCheck.quoted(value),
          "should be at least " + min.asText() + " chars long",
          found);
    } else if (pattern.isTextual() && !compiled(pattern.asText()).matcher(value).find()) {
      invalid(path, ValueCheck.quoted(value), "should match '" + pattern.asText() + "'", found);
    }
  }

  /** A pattern in RE2 syntax, as far as Java reads it alike. */
  static Pattern compiled(String pattern) {
    return PATTERNS.computeIfAbsent(pattern, Pattern::compile);
  }

  static void number(String path, JsonNode value, JsonNode schema, List<Violation> found) {
    String format = schema.path("format").asText("");
    boolean whole = value.canConvertToExactIntegral() && value.canConvertToLong();
    if (format.equals("int32") && whole && !value.canConvertToInt()) {
      found.add(notOfFormat(path, format));
    }
    BigDecimal number = value.decimalValue();
    JsonNode factor = schema.path("multipleOf");
    if (factor.isNumber()
        && factor.decimalValue().signum() > 0
        && number.remainder(factor.decimalValue()).signum() != 0) {
      invalid(path, value.asText(), "should be a multiple of " + factor.asText(), found);
    }
    JsonNode max = schema.path("maximum");
    if (max.isNumber()) {
      boolean exclusive = schema.path("exclusiveMaximum").asBoolean(false);
      int compared = number.compareTo(max.decimalValue());
      if (compared > 0 || (exclusive && compared == 0)) {
        invalid(
            path,
            value.asText(),
            "should be less than " + (exclusive ? "" : "or equal to ") + max.asText(),
            found);
      }
    }
    JsonNode min = schema.path("minimum");
    if (min.isNumber()) {
      boolean exclusive = schema.path("exclusiveMinimum").asBoolean(false);
      int compared = number.compareTo(min.decimalValue());
      if (compared < 0 || (exclusive && compared == 0)) {
        invalid(
            path,
            value.asText(),
            "should be greater than " + (exclusive ? "" : "or equal to ") + min.asText(),
            found);
      }
    }
  }

  static Violation notOfFormat(String path, String format) {
    String type = format.isEmpty() ? "integer (default format)" : "integer with format " + format;
    return Violation.invalid(
        "<nil>", "\"\"", "Checked value must be of type " + type + " in " + path);
  }

  /** {@code minItems} and so on; {@code what} is {@code Items} or {@code Properties}. */
  static void count(
      String path, int count, String what, String name, JsonNode schema, List<Violation> found) {
    JsonNode max = schema.path("max" + what);
    JsonNode min = schema.path("min" + what);
    if (min.isNumber() && count < min.asLong()) {
      invalid(
          path, String.valueOf(count), "should have at least " + min.asText() + " " + name, found);
    }
    if (max.isNumber() && count > max.asLong()) {
      found.add(
          new Violation(
              Cause.FieldValueTooMany,
              ValueCheck.named(path),
              "Too many: " + count + ": must have at most " + max.asText() + " items"));
    }
  }

  private static void invalid(String path, String value, String detail, List<Violation> found) {
    found.add(Violation.invalid(ValueCheck.named(path), value, path + " in body " + detail));
  }
}
