package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.refusal.Refusal;
import dev.headway.sandbox.schema.Violation;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The {@code Scale} view of an object. */
final class Scales {
  private Scales() {}

  /** Where a kind keeps what a Scale shows. */
  record Paths(String replicas, String statusReplicas, String selector) {
    static Paths of(ResourceKind kind, String version) {
      return kind.custom()
          .flatMap(custom -> custom.scale(version))
          .map(
              scale ->
                  new Paths(
                      Trees.text(scale, "specReplicasPath"),
                      Trees.text(scale, "statusReplicasPath"),
                      Trees.text(scale, "labelSelectorPath")))
          .orElse(new Paths(".spec.replicas", ".status.replicas", ""));
    }
  }

  static ObjectNode of(ObjectNode object, Paths paths) {
    ObjectNode scale = Trees.object().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
    ObjectNode metadata = scale.putObject("metadata");
    for (String field :
        List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
      JsonNode value = Trees.at(object, "metadata", field);
      if (value.isValueNode() && !value.isMissingNode()) {
        metadata.set(field, value);
      }
    }
    ObjectNode spec = scale.putObject("spec");
    long wanted = JsonPaths.first(object, paths.replicas()).map(JsonNode::asLong).orElse(0L);
    if (wanted != 0) {
      spec.put("replicas", wanted);
    }
    ObjectNode status = scale.putObject("status");
    status.put(
        "replicas",
        JsonPaths.first(object, paths.statusReplicas()).map(JsonNode::asLong).orElse(0L));
    selector(object, paths).ifPresent(selector -> status.put("selector", selector));
    return scale;
  }

  private static Optional<String> selector(ObjectNode object, Paths paths) {
    if (!paths.selector().isEmpty()) {
      return JsonPaths.first(object, paths.selector())
          .map(JsonNode::asText)
          .filter(s -> !s.isEmpty());
    }
    String labels =
        Trees.stringMap(object, "spec", "selector", "matchLabels").entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .sorted()
            .collect(Collectors.joining(","));
    return labels.isEmpty() ? Optional.empty() : Optional.of(labels);
  }

  /** Why the tree cannot be a Scale, if it cannot. */
  static Optional<String> decodeError(ObjectNode scale) {
    JsonNode wanted = Trees.at(scale, "spec", "replicas");
    return wanted.isMissingNode() || wanted.isNull() || wanted.isIntegralNumber()
        ? Optional.empty()
        : Optional.of(
            "json: cannot unmarshal "
                + wanted.getNodeType().name().toLowerCase(Locale.ROOT)
                + " into Go struct field ScaleSpec.spec.replicas of type int32");
  }

  /** The object with the replicas that a Scale asks for. */
  static ObjectNode applied(ObjectNode object, ObjectNode scale, Paths paths) {
    JsonNode wanted = Trees.at(scale, "spec", "replicas");
    if (wanted.asLong(0) < 0) {
      String name = Trees.name(object);
      throw StatusErrors.oneField(
          Refusal.SCALE_BELOW_ZERO,
          Violation.Cause.FieldValueInvalid,
          "autoscaling",
          "Scale",
          name,
          name,
          wanted.asText());
    }
    ObjectNode result = object.deepCopy();
    List<String> steps = JsonPaths.steps(paths.replicas());
    ObjectNode parent = result;
    for (String step : steps.subList(0, steps.size() - 1)) {
      parent = Trees.child(parent, step);
    }
    parent.put(steps.getLast(), wanted.asInt(0));
    String revision = Trees.text(scale, "metadata", "resourceVersion");
    if (!revision.isEmpty()) {
      Trees.metadata(result).put("resourceVersion", revision);
    }
    return result;
  }
}
