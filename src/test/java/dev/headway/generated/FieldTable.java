package dev.headway.generated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.api.v1alpha1.Formats;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A kind's fields and rules, as Markdown. */
final class FieldTable {
  /** Patterns that people know by a name. */
  private static final Map<String, String> FORMATS =
      Map.of(
          Formats.DURATION, "duration, as `1m30s`",
          Formats.LABEL, "name (RFC 1123 label)",
          Formats.SUBDOMAIN, "name (RFC 1123 subdomain)",
          Formats.PERCENT, "percentage, as `25%`",
          Formats.PERCENT_OR_NONE, "percentage, as `25%`");

  private final StringBuilder rows = new StringBuilder();
  private final Set<String> rules = new LinkedHashSet<>();

  private FieldTable() {}

  static String of(String kind, ObjectNode crd) {
    JsonNode schema = crd.at("/spec/versions/0/schema/openAPIV3Schema");
    StringBuilder text = new StringBuilder("\n## " + kind + "\n");
    for (String part : List.of("spec", "status")) {
      FieldTable table = new FieldTable();
      table.add("." + part, schema.path("properties").path(part), false);
      text.append("\n### ")
          .append(kind)
          .append(" ")
          .append(part)
          .append("\n\n| Field | Type | |\n|---|---|---|\n")
          .append(table.rows);
      if (!table.rules.isEmpty()) {
        text.append("\nRules, with the message of a refusal:\n\n");
        table.rules.forEach(rule -> text.append("- ").append(rule).append('\n'));
      }
    }
    return text.toString();
  }

  private void add(String path, JsonNode schema, boolean required) {
    for (JsonNode rule : schema.path("x-kubernetes-validations")) {
      rules.add("`%s`: %s".formatted(path, rule.path("message").asText()));
    }
    if (path.indexOf('.', 1) > 0) {
      rows.append(
          "| `%s` | %s | %s |\n"
              .formatted(
                  path.substring(path.indexOf('.', 1) + 1),
                  type(schema),
                  description(schema, required)));
    }
    JsonNode items = schema.path("items");
    if (!items.isMissingNode()) {
      addMembers(path + "[]", items);
    } else {
      addMembers(path, schema);
    }
  }

  private void addMembers(String path, JsonNode schema) {
    if (path.endsWith("[]")) {
      for (JsonNode rule : schema.path("x-kubernetes-validations")) {
        rules.add("`%s`: %s".formatted(path, rule.path("message").asText()));
      }
    }
    if (path.equals(".spec.selector")) {
      return; // metav1.LabelSelector
    }
    List<String> required = new ArrayList<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    for (Map.Entry<String, JsonNode> member : schema.path("properties").properties()) {
      add(path + "." + member.getKey(), member.getValue(), required.contains(member.getKey()));
    }
  }

  private static String type(JsonNode schema) {
    if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
      return "number or string";
    }
    String type = schema.path("type").asText("object");
    if (type.equals("array")) {
      return "list of "
          + type(schema.path("items"))
          + limits(schema, "minItems", "maxItems", " items");
    }
    if (schema.has("enum")) {
      List<String> names = new ArrayList<>();
      schema.path("enum").forEach(name -> names.add("`" + name.asText() + "`"));
      return String.join(", ", names);
    }
    String format = FORMATS.get(schema.path("pattern").asText());
    if (format != null) {
      return format;
    }
    return type
        + limits(schema, "minimum", "maximum", "")
        + limits(schema, "minLength", "maxLength", " characters");
  }

  private static String limits(JsonNode schema, String min, String max, String unit) {
    if (schema.has(min) && schema.has(max)) {
      return ", %s to %s%s".formatted(number(schema, min), number(schema, max), unit);
    }
    if (schema.has(max)) {
      return ", at most %s%s".formatted(number(schema, max), unit);
    }
    return schema.has(min) ? ", at least %s%s".formatted(number(schema, min), unit) : "";
  }

  private static String number(JsonNode schema, String name) {
    return schema.path(name).decimalValue().stripTrailingZeros().toPlainString();
  }

  private static String description(JsonNode schema, boolean required) {
    String text = schema.path("description").asText().replaceAll("\\s+", " ").replace("|", "\\|");
    String pattern =
        schema.has("pattern") && !FORMATS.containsKey(schema.path("pattern").asText())
            ? " Pattern `" + schema.path("pattern").asText().replace("|", "\\|") + "`."
            : "";
    return (required ? "**Required.** " : "") + text + pattern;
  }
}
