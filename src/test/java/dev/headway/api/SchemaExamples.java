package dev.headway.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.testing.GeneratedFile;
import dev.headway.testing.OurKinds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The examples of a kind: written ones for CEL rules ({@code src/test/resources/schema}), made ones
 * for bounds.
 */
final class SchemaExamples {
  private final List<ObjectNode> shown = new ArrayList<>();
  private final List<JsonNode> written = new ArrayList<>();
  private final Map<String, String> broken = new HashMap<>();
  private final ObjectNode crd;

  private SchemaExamples(String kind, ObjectNode crd) {
    this.crd = crd;
    ObjectNode file =
        OurKinds.documents(
                GeneratedFile.read(Path.of("src/test/resources/schema/" + kind + ".yaml")))
            .getFirst();
    file.path("shown").forEach(object -> shown.add(resource(kind, object)));
    file.path("rules").forEach(written::add);
    JsonNode texts =
        OurKinds.documents(GeneratedFile.read(Path.of("src/test/resources/schema/patterns.yaml")))
            .getFirst();
    texts.forEachEntry((pattern, text) -> broken.put(pattern, text.asText()));
  }

  static SchemaExamples of(String kind, ObjectNode crd) {
    return new SchemaExamples(kind, crd);
  }

  private static ObjectNode resource(String kind, JsonNode spec) {
    ObjectNode object =
        OurKinds.documents(
                "{apiVersion: headway.dev/v1alpha1, kind: " + kind + ", metadata: {name: example}}")
            .getFirst();
    object.set("spec", spec.deepCopy());
    return object;
  }

  /** One example for each rule. */
  List<RuleExample> all(List<String> withoutExample) {
    List<RuleExample> examples = new ArrayList<>();
    for (SchemaRule rule : SchemaRule.of(crd)) {
      Optional<RuleExample> example =
          rule.keyword().equals("cel") ? writtenFor(rule) : BoundExamples.of(rule, shown, broken);
      example.ifPresentOrElse(examples::add, () -> withoutExample.add(rule.toString()));
    }
    return examples;
  }

  private Optional<RuleExample> writtenFor(SchemaRule rule) {
    for (JsonNode example : written) {
      String violation = example.path("violation").asText();
      if (violation.endsWith(rule.argument())) {
        ObjectNode base = shown.get(example.path("of").asInt(0));
        ObjectNode accepted = changed(base, example.path("accepted"));
        return Optional.of(
            new RuleExample(
                rule,
                accepted,
                changed(base, example.path("refused")),
                example.path("update").asBoolean(false),
                violation));
      }
    }
    return Optional.empty();
  }

  /** A merge patch of the spec; null takes a field away. */
  private static ObjectNode changed(ObjectNode base, JsonNode patch) {
    ObjectNode copy = base.deepCopy();
    merge((ObjectNode) copy.get("spec"), patch);
    return copy;
  }

  private static void merge(ObjectNode target, JsonNode patch) {
    patch.forEachEntry(
        (name, value) -> {
          if (value.isNull()) {
            target.remove(name);
          } else if (value instanceof ObjectNode object
              && target.get(name) instanceof ObjectNode member) {
            merge(member, object);
          } else {
            target.set(name, value.deepCopy());
          }
        });
  }
}
