package dev.headway.sandbox.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Validation of built-in kinds: the part of a server's rules that a mistake in a manifest meets
 * first (compared with Kubernetes 1.36): names, labels, selectors, replica counts, containers,
 * ports.
 */
final class BuiltinRules {
  private static final Pattern CONFIG_KEY = Pattern.compile("[-._a-zA-Z0-9]+");

  private BuiltinRules() {}

  static List<Violation> violations(
      String apiVersion, String kind, ObjectNode object, @Nullable ObjectNode old) {
    Violations violations = new Violations();
    JsonNode spec = object.path("spec");
    switch (apiVersion + "/" + kind) {
      case "apps/v1/Deployment", "apps/v1/ReplicaSet", "apps/v1/StatefulSet", "apps/v1/DaemonSet" ->
          workload(kind, spec, old, violations);
      case "batch/v1/Job" -> PodRules.template(spec.path("template"), "spec.template", violations);
      case "v1/PodTemplate" -> PodRules.template(object.path("template"), "template", violations);
      case "v1/Pod" -> PodRules.spec(spec, "spec", violations);
      case "v1/Service" -> service(spec, violations);
      case "v1/ConfigMap", "v1/Secret" -> data(object, violations);
      default -> {}
    }
    return violations.list();
  }

  private static void workload(
      String kind, JsonNode spec, @Nullable ObjectNode old, Violations violations) {
    if (spec.path("replicas").asLong() < 0) {
      violations.invalid(
          "spec.replicas", spec.path("replicas"), "must be greater than or equal to 0");
    }
    JsonNode selector = spec.path("selector");
    JsonNode labels = spec.path("template").path("metadata").path("labels");
    if (Violations.isUnset(selector)) {
      violations.required("spec.selector");
    } else if (Violations.isEmpty(selector)) {
      String named = kind.equals("ReplicaSet") ? "deployment" : kind.toLowerCase(Locale.ROOT);
      violations.invalid("spec.selector", selector, "empty selector is invalid for " + named);
    }
    if (old != null && kind.equals("StatefulSet")) {
      statefulSetChange(spec, old.path("spec"), violations);
    } else if (old != null && !old.path("spec").path("selector").equals(selector)) {
      violations.invalid("spec.selector", selector, "field is immutable");
    }
    if (Violations.isEmpty(selector) || !matches(selector, labels)) {
      String shown = labels.isMissingNode() ? "null" : labels.toString();
      violations.add(
          Violation.invalid(
              "spec.template.metadata.labels",
              shown,
              "`selector` does not match template `labels`"));
    }
    PodRules.template(spec.path("template"), "spec.template", violations);
  }

  private static void statefulSetChange(JsonNode spec, JsonNode old, Violations violations) {
    if (!fixed(spec).equals(fixed(old))) {
      violations.add(
          Violation.forbidden(
              "spec",
              "updates to statefulset spec for fields other than 'replicas', 'ordinals',"
                  + " 'template', 'updateStrategy', 'revisionHistoryLimit',"
                  + " 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"));
    }
  }

  private static JsonNode fixed(JsonNode spec) {
    ObjectNode rest = spec.deepCopy();
    return rest.without(
        List.of(
            "replicas",
            "ordinals",
            "template",
            "updateStrategy",
            "revisionHistoryLimit",
            "persistentVolumeClaimRetentionPolicy",
            "minReadySeconds"));
  }

  private static boolean matches(JsonNode selector, JsonNode labels) {
    for (Map.Entry<String, JsonNode> wanted : selector.path("matchLabels").properties()) {
      if (!wanted.getValue().equals(labels.get(wanted.getKey()))) {
        return false;
      }
    }
    for (JsonNode expression : selector.path("matchExpressions")) {
      JsonNode value = labels.get(expression.path("key").asText());
      boolean in = value != null && contains(expression.path("values"), value);
      boolean met =
          switch (expression.path("operator").asText()) {
            case "In" -> in;
            case "NotIn" -> !in;
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            default -> true;
          };
      if (!met) {
        return false;
      }
    }
    return true;
  }

  private static boolean contains(JsonNode list, JsonNode value) {
    for (JsonNode item : list) {
      if (item.equals(value)) {
        return true;
      }
    }
    return false;
  }

  private static void service(JsonNode spec, Violations violations) {
    JsonNode ports = spec.path("ports");
    boolean headless = spec.path("clusterIP").asText().equals("None");
    if (ports.isEmpty() && !headless && !spec.path("type").asText().equals("ExternalName")) {
      violations.required("spec.ports");
    }
    for (int i = 0; i < ports.size(); i++) {
      String path = "spec.ports[" + i + "]";
      if (ports.size() > 1 && Violations.isEmpty(ports.get(i).path("name"))) {
        violations.required(path + ".name");
      }
      PodRules.port(ports.get(i).path("port"), path + ".port", violations);
    }
  }

  private static void data(ObjectNode object, Violations violations) {
    object
        .path("data")
        .forEachEntry(
            (key, value) -> {
              if (!CONFIG_KEY.matcher(key).matches()) {
                violations.add(
                    Violation.invalid(
                        "data[" + key + "]",
                        "\"" + key + "\"",
                        "a valid config key must consist of alphanumeric characters, '-', '_' or"
                            + " '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used"
                            + " for validation is '[-._a-zA-Z0-9]+')"));
              }
            });
  }
}
