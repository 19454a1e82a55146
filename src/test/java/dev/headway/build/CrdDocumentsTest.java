package dev.headway.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.schema.CrdSchemas;
import dev.headway.testing.GeneratedFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The documents in {@code crds/} are those of the types, within Kubernetes' limits and the house
 * rules for schemas.
 */
class CrdDocumentsTest {
  private static final int LARGEST = 200_000;

  /** Kept as users write them. */
  private static final Set<String> OPEN =
      Set.of(
          "spec.template",
          "spec.template.metadata",
          "spec.template.spec",
          "spec.hooks[].job.template");

  @Test
  void filesAreThoseOfTheTypes() {
    assertThat(CrdDocuments.generate()).hasSize(CrdDocuments.KINDS.size());
    CrdDocuments.generate()
        .forEach(
            (name, crd) -> GeneratedFile.verify(Path.of("crds", name), CrdDocuments.text(crd)));
  }

  @Test
  void documentsAreSmallEnoughForClientSideApply() {
    CrdDocuments.generate()
        .forEach((name, crd) -> assertThat(crd.toString().length()).as(name).isLessThan(LARGEST));
  }

  @Test
  void schemasAreStructuralAndTheirRulesCompile() {
    CrdDocuments.generate().values().forEach(CrdSchemas::parse);
  }

  @Test
  void everythingIsBoundedAndDescribed() {
    List<String> problems = new ArrayList<>();
    CrdDocuments.generate()
        .forEach(
            (name, crd) -> {
              JsonNode properties =
                  crd.path("spec")
                      .path("versions")
                      .path(0)
                      .path("schema")
                      .path("openAPIV3Schema")
                      .path("properties");
              check(name, "spec", properties.path("spec"), problems);
              if (properties.has("status")) {
                check(name, "status", properties.path("status"), problems);
              }
            });
    assertThat(problems).isEmpty();
  }

  private static void check(String crd, String path, JsonNode schema, List<String> problems) {
    switch (schema.path("type").asText()) {
      case "string" ->
          need(
              schema.has("enum") || schema.has("maxLength") || schema.has("format"),
              crd,
              path,
              "has no maxLength",
              problems);
      case "integer" -> {
        need(schema.has("minimum"), crd, path, "has no minimum", problems);
        need(
            schema.has("maximum") || path.startsWith("status"),
            crd,
            path,
            "has no maximum",
            problems);
      }
      case "boolean" -> {}
      case "array" -> {
        need(schema.has("maxItems"), crd, path, "has no maxItems", problems);
        need(schema.has("x-kubernetes-list-type"), crd, path, "has no list type", problems);
        check(crd, path + "[]", schema.path("items"), problems);
      }
      case "object" -> {
        boolean open = schema.path("x-kubernetes-preserve-unknown-fields").asBoolean(false);
        need(open == OPEN.contains(path), crd, path, open ? "is open" : "is closed", problems);
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
          check(crd, path + "." + property.getKey(), property.getValue(), problems);
        }
        if (schema.path("additionalProperties") instanceof ObjectNode values) {
          need(schema.has("maxProperties"), crd, path, "has no maxProperties", problems);
          check(crd, path + ".*", values, problems);
        }
      }
      default ->
          need(
              schema.path("x-kubernetes-int-or-string").asBoolean(false) && schema.has("maximum"),
              crd,
              path,
              "has no type or bounds",
              problems);
    }
    for (JsonNode rule : schema.path("x-kubernetes-validations")) {
      need(
          !rule.path("message").asText("").isEmpty(),
          crd,
          path,
          "has a rule without a message",
          problems);
    }
  }

  private static void need(
      boolean met, String crd, String path, String problem, List<String> problems) {
    if (!met) {
      problems.add(crd + ": " + path + " " + problem);
    }
  }
}
