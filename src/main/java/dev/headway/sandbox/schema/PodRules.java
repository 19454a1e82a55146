package dev.headway.sandbox.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;

/** Validation of pods and pod templates; see {@link BuiltinRules}. */
final class PodRules {
  private PodRules() {}

  static void template(JsonNode template, String path, Violations violations) {
    Names.labels(template.path("metadata").path("labels"), path + ".metadata.labels", violations);
    spec(template.path("spec"), path + ".spec", violations);
  }

  static void spec(JsonNode spec, String path, Violations violations) {
    JsonNode containers = spec.path("containers");
    if (containers.isEmpty()) {
      violations.required(path + ".containers");
    }
    Set<String> names = new HashSet<>();
    for (String list : new String[] {"containers", "initContainers"}) {
      for (int i = 0; i < spec.path(list).size(); i++) {
        container(spec.path(list).get(i), path + "." + list + "[" + i + "]", names, violations);
      }
    }
    Set<String> volumes = new HashSet<>();
    spec.path("volumes").forEach(volume -> volumes.add(volume.path("name").asText()));
    for (int i = 0; i < containers.size(); i++) {
      JsonNode mounts = containers.get(i).path("volumeMounts");
      for (int m = 0; m < mounts.size(); m++) {
        String name = mounts.get(m).path("name").asText();
        if (!volumes.contains(name)) {
          String at = path + ".containers[" + i + "].volumeMounts[" + m + "].name";
          violations.add(
              new Violation(Violation.Cause.FieldValueNotFound, at, "Not found: \"" + name + "\""));
        }
      }
    }
  }

  private static void container(
      JsonNode container, String path, Set<String> names, Violations violations) {
    String name = container.path("name").asText("");
    if (name.isEmpty()) {
      violations.required(path + ".name");
    } else if (!Names.isLabel(name)) {
      violations.add(Violation.invalid(path + ".name", "\"" + name + "\"", Names.LABEL));
    } else if (!names.add(name)) {
      violations.add(
          new Violation(
              Violation.Cause.FieldValueDuplicate,
              path + ".name",
              "Duplicate value: \"" + name + "\""));
    }
    if (Violations.isEmpty(container.path("image"))) {
      violations.required(path + ".image");
    }
    JsonNode ports = container.path("ports");
    for (int i = 0; i < ports.size(); i++) {
      port(
          ports.get(i).path("containerPort"), path + ".ports[" + i + "].containerPort", violations);
    }
  }

  static void port(JsonNode port, String path, Violations violations) {
    if (Violations.isUnset(port) || port.asLong() == 0) {
      violations.required(path);
    } else if (port.asLong() < 1 || port.asLong() > 65535) {
      violations.invalid(path, port, "must be between 1 and 65535, inclusive");
    }
  }
}
