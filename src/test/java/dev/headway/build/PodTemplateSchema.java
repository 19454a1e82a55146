package dev.headway.build;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The pod template is kept as it is written; only its labels are typed, so that a rule can compare
 * them with the selector.
 */
final class PodTemplateSchema {
  private static final int LABELS = 64;
  private static final int KEY_LENGTH = 317;

  private PodTemplateSchema() {}

  static ObjectNode template(String description) {
    ObjectNode template = JsonNodeFactory.instance.objectNode();
    template
        .put("description", description)
        .put("type", "object")
        .put("x-kubernetes-preserve-unknown-fields", true);
    template.putArray("required").add("metadata").add("spec");
    ObjectNode metadata = template.putObject("properties").putObject("metadata");
    metadata.put("description", "metadata of the pods; the labels must match `selector`.");
    metadata.put("type", "object").put("x-kubernetes-preserve-unknown-fields", true);
    metadata.putArray("required").add("labels");
    ObjectNode labels = metadata.putObject("properties").putObject("labels");
    labels
        .put("description", "labels of the pods.")
        .put("type", "object")
        .put("maxProperties", LABELS);
    labels.putObject("additionalProperties").put("type", "string").put("maxLength", 63);
    ObjectNode spec = template.withObject("/properties").putObject("spec");
    spec.put("description", "spec of the pods, as in a Deployment.");
    spec.put("type", "object").put("x-kubernetes-preserve-unknown-fields", true);
    return template;
  }

  /** A template that is kept as it is written. */
  static void open(ObjectNode template) {
    template.put("type", "object").put("x-kubernetes-preserve-unknown-fields", true);
  }

  static void matchTemplate(ObjectNode spec) {
    spec.withArray("x-kubernetes-validations")
        .addObject()
        .put(
            "rule",
            "!has(self.selector) || !has(self.template) || !has(self.selector.matchLabels) ||"
                + " self.selector.matchLabels.all(k, k in self.template.metadata.labels &&"
                + " self.template.metadata.labels[k] == self.selector.matchLabels[k])")
        .put("message", "`selector` must match the labels of `template`")
        .put("fieldPath", ".selector");
  }

  /** A label selector as apps/v1 has it: one unit to server-side apply, and never empty. */
  static void boundSelector(ObjectNode selector) {
    selector.put("x-kubernetes-map-type", "atomic");
    selector.put("minProperties", 1);
    ObjectNode labels = selector.withObject("/properties/matchLabels");
    labels.put("maxProperties", LABELS);
    labels.withObject("/additionalProperties").put("maxLength", 63);
    ObjectNode expressions = selector.withObject("/properties/matchExpressions");
    expressions.put("maxItems", 16);
    ObjectNode items = expressions.withObject("/items");
    items.putArray("required").add("key").add("operator");
    items.withObject("/properties/key").put("maxLength", KEY_LENGTH);
    items
        .withObject("/properties/operator")
        .putArray("enum")
        .add("In")
        .add("NotIn")
        .add("Exists")
        .add("DoesNotExist");
    ObjectNode values = items.withObject("/properties/values");
    values.put("maxItems", LABELS);
    values.withObject("/items").put("maxLength", 63);
  }
}
