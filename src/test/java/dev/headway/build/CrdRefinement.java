package dev.headway.build;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.api.v1alpha1.Formats;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What annotations cannot say: list types, the pod template, bounds of the status and of types that
 * are not ours.
 */
final class CrdRefinement {
  private static final long LARGEST_EXACT = (1L << 53) - 1;

  /** Lists that server-side apply merges by a key; all others are replaced as a whole. */
  private static final Map<String, String> LIST_KEYS =
      Map.of(
          "spec.checks",
          "name",
          "spec.dependsOn",
          "name",
          "spec.hooks",
          "name",
          "status.checks",
          "name",
          "status.conditions",
          "type");

  private static final Set<String> LIST_SETS =
      Set.of("spec.checks.when", "spec.strategy.canary.steps.checks");

  /** Fields of 64 bits: the generator does not say so. */
  private static final Set<String> LONG = Set.of("release", "observedGeneration");

  /** Longest status lists; the operator keeps them shorter. */
  private static final Map<String, Integer> MAX_ITEMS =
      Map.of("status.inventory", 10_000, "status.conditions", 16, "status.checks.results", 5);

  private CrdRefinement() {}

  static ObjectNode refined(ObjectNode generated, Class<? extends HasMetadata> type) {
    ObjectNode crd = JsonNodeFactory.instance.objectNode();
    crd.set("apiVersion", generated.get("apiVersion"));
    crd.set("kind", generated.get("kind"));
    crd.putObject("metadata").set("name", generated.path("metadata").get("name"));
    ObjectNode spec = generated.path("spec").deepCopy();
    ((ObjectNode) spec.get("names")).putArray("categories").add("headway");
    crd.set("spec", spec);
    for (JsonNode version : spec.path("versions")) {
      boolean workload = spec.path("names").path("kind").asText().equals("ProgressiveDeployment");
      ((ObjectNode) version).set("additionalPrinterColumns", columns(type));
      refineVersion((ObjectNode) version, workload);
    }
    return CrdOrder.ordered(crd);
  }

  /** In the order of the annotations, which is the order of the table. */
  private static ArrayNode columns(Class<? extends HasMetadata> type) {
    ArrayNode columns = JsonNodeFactory.instance.arrayNode();
    for (AdditionalPrinterColumn column :
        type.getAnnotationsByType(AdditionalPrinterColumn.class)) {
      ObjectNode node =
          columns
              .addObject()
              .put("name", column.name())
              .put("type", column.type().getValue())
              .put("jsonPath", column.jsonPath());
      if (column.priority() > 0) {
        node.put("priority", column.priority());
      }
    }
    return columns;
  }

  private static void refineVersion(ObjectNode version, boolean workload) {
    if (workload) {
      ObjectNode scale = ((ObjectNode) version.get("subresources")).putObject("scale");
      scale
          .put("specReplicasPath", ".spec.replicas")
          .put("statusReplicasPath", ".status.replicas")
          .put("labelSelectorPath", ".status.selector");
    }
    ObjectNode root = (ObjectNode) version.path("schema").get("openAPIV3Schema");
    root.putArray("required").add("spec");
    ObjectNode properties = (ObjectNode) root.get("properties");
    if (properties.path("status").path("properties").isEmpty()) {
      properties.remove("status");
    }
    if (workload) {
      ObjectNode spec = (ObjectNode) properties.get("spec");
      spec.withObject("/properties")
          .set(
              "template",
              PodTemplateSchema.template(
                  spec.path("properties").path("template").path("description").asText()));
      PodTemplateSchema.open(
          spec.withObject("/properties/hooks/items/properties/job/properties/template"));
      PodTemplateSchema.matchTemplate(spec);
      PodTemplateSchema.boundSelector(spec.withObject("/properties/selector"));
    }
    walk("spec", properties.withObject("/spec"), false);
    if (properties.has("status")) {
      walk("status", properties.withObject("/status"), true);
    }
    if (properties.path("status").path("properties").get("conditions")
        instanceof ObjectNode conditions) {
      ConditionSchema.refine(conditions);
    }
  }

  private static void walk(String path, ObjectNode schema, boolean status) {
    dropRepeatedRules(schema);
    switch (schema.path("type").asText()) {
      case "object" -> {
        if (schema.get("properties") instanceof ObjectNode properties) {
          properties.forEachEntry(
              (name, property) -> walk(path + "." + name, (ObjectNode) property, status));
        }
      }
      case "array" -> {
        refineList(path, schema, status);
        walk(path, (ObjectNode) schema.get("items"), status);
      }
      case "integer" -> refineNumber(path, schema, status);
      case "string" -> {
        if (status && !schema.has("enum") && !schema.has("maxLength")) {
          schema.put("maxLength", longest(path));
        }
      }
      default -> {
        if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
          refineIntOrString(path, schema);
        }
      }
    }
  }

  /**
   * The generator writes a rule of a component that is also a field twice, and server-side apply
   * refuses a CRD with two rules of one text.
   */
  private static void dropRepeatedRules(ObjectNode schema) {
    if (schema.get("x-kubernetes-validations") instanceof ArrayNode rules) {
      Set<JsonNode> once = new LinkedHashSet<>();
      rules.forEach(once::add);
      rules.removeAll().addAll(once);
    }
  }

  private static int longest(String path) {
    return path.endsWith("essage") || path.endsWith(".waitingFor") || path.endsWith(".source")
        ? 4096
        : 1024;
  }

  private static void refineList(String path, ObjectNode schema, boolean status) {
    String key = LIST_KEYS.get(path);
    schema.put(
        "x-kubernetes-list-type",
        key != null ? "map" : LIST_SETS.contains(path) ? "set" : "atomic");
    if (key != null) {
      schema.putArray("x-kubernetes-list-map-keys").add(key);
      ObjectNode items = (ObjectNode) schema.get("items");
      if (items.path("required").valueStream().noneMatch(name -> name.asText().equals(key))) {
        items.withArray("required").add(key);
      }
    }
    if (status && !schema.has("maxItems")) {
      schema.put("maxItems", MAX_ITEMS.getOrDefault(path, 100));
    }
  }

  private static void refineNumber(String path, ObjectNode schema, boolean status) {
    if (!schema.has("format")) {
      schema.put(
          "format", LONG.contains(path.substring(path.lastIndexOf('.') + 1)) ? "int64" : "int32");
    }
    if (status && !schema.has("minimum")) {
      schema.put("minimum", 0);
    }
    if (schema.path("format").asText().equals("int64") && !schema.has("maximum")) {
      schema.put("maximum", LARGEST_EXACT);
    }
    for (String bound : List.of("minimum", "maximum")) {
      if (schema.path(bound).isNumber()) {
        schema.put(bound, schema.path(bound).asLong());
      }
    }
  }

  /** A number of pods or a percentage; all others are ports. */
  private static void refineIntOrString(String path, ObjectNode schema) {
    if (path.startsWith("spec.strategy.")) {
      boolean some = path.endsWith("batchSize");
      schema
          .put("minimum", some ? 1 : 0)
          .put("maximum", 10_000)
          .put("maxLength", 4)
          .put("pattern", some ? Formats.PERCENT : Formats.PERCENT_OR_NONE);
      return;
    }
    schema
        .put("minimum", 1)
        .put("maximum", 65535)
        .put("maxLength", 15)
        .put("pattern", "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$");
  }
}
