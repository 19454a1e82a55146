package dev.headway.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One rule of a schema.
 *
 * @param path of the place, with {@code []} for items and {@code .*} for values of maps
 * @param keyword such as {@code maximum}, {@code required} (one rule a field) or {@code cel}
 * @param schema of the place
 * @param argument the bound; the field of {@code required}; the message of {@code cel}
 */
record SchemaRule(String path, String keyword, JsonNode schema, String argument) {
  private static final List<String> BOUNDS =
      List.of(
          "minimum",
          "maximum",
          "minLength",
          "maxLength",
          "pattern",
          "enum",
          "minItems",
          "maxItems",
          "minProperties",
          "maxProperties");

  /** Every rule that a user's manifest can break: all of the schema but the status. */
  static List<SchemaRule> of(ObjectNode crd) {
    List<SchemaRule> rules = new ArrayList<>();
    JsonNode root = crd.at("/spec/versions/0/schema/openAPIV3Schema");
    root.path("required")
        .forEach(name -> rules.add(new SchemaRule("", "required", root, name.asText())));
    collect("spec", root.path("properties").path("spec"), rules);
    return rules;
  }

  private static void collect(String path, JsonNode schema, List<SchemaRule> rules) {
    for (String bound : BOUNDS) {
      if (schema.has(bound)) {
        rules.add(
            new SchemaRule(
                path,
                bound,
                schema,
                schema.path(bound).isTextual()
                    ? schema.path(bound).asText()
                    : schema.path(bound).toString()));
      }
    }
    schema
        .path("required")
        .forEach(name -> rules.add(new SchemaRule(path, "required", schema, name.asText())));
    schema
        .path("x-kubernetes-validations")
        .forEach(
            rule -> rules.add(new SchemaRule(path, "cel", schema, rule.path("message").asText())));
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      collect(path + "." + property.getKey(), property.getValue(), rules);
    }
    if (schema.path("additionalProperties").isObject()) {
      collect(path + ".*", schema.path("additionalProperties"), rules);
    }
    if (schema.has("items")) {
      collect(path + "[]", schema.path("items"), rules);
    }
  }

  @Override
  public String toString() {
    return path + " " + keyword + " " + argument;
  }
}
