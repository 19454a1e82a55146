package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.refusal.Refusal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** The {@code fieldSelector} parameter, for the fields that each kind has as selectable ones. */
final class FieldSelector implements Predicate<ObjectNode> {
  private static final Set<String> ALWAYS = Set.of("metadata.name", "metadata.namespace");
  private static final Set<String> EVENT =
      Set.of(
          "involvedObject.kind",
          "involvedObject.namespace",
          "involvedObject.name",
          "involvedObject.uid",
          "involvedObject.apiVersion",
          "involvedObject.resourceVersion",
          "involvedObject.fieldPath",
          "reason",
          "reportingComponent",
          "source",
          "type");
  private static final Map<String, Set<String>> BY_RESOURCE =
      Map.of(
          "pods",
          Set.of(
              "spec.nodeName",
              "spec.restartPolicy",
              "spec.schedulerName",
              "spec.serviceAccountName",
              "spec.hostNetwork",
              "status.phase",
              "status.podIP",
              "status.nominatedNodeName"),
          "events",
          EVENT,
          "events.events.k8s.io",
          EVENT,
          "secrets",
          Set.of("type"),
          "namespaces",
          Set.of("status.phase"),
          "nodes",
          Set.of("spec.unschedulable"),
          "services",
          Set.of("spec.clusterIP", "spec.type"),
          "replicasets.apps",
          Set.of("status.replicas"),
          "jobs.batch",
          Set.of("status.successful"));

  private record Requirement(String field, String value, boolean equal) {}

  private final List<Requirement> requirements;

  private FieldSelector(List<Requirement> requirements) {
    this.requirements = List.copyOf(requirements);
  }

  /** The only name that the selector lets pass; empty if it does not say one. */
  static String name(String text) {
    for (String part : text.split(",", -1)) {
      if (part.startsWith("metadata.name=")) {
        return part.substring(part.indexOf('=') + 1).replaceFirst("^=", "");
      }
    }
    return "";
  }

  static FieldSelector parse(String text, ResourceKind kind) {
    List<Requirement> requirements = new ArrayList<>();
    Set<String> allowed = allowed(kind);
    for (String part : text.split(",", -1)) {
      if (part.isBlank()) {
        continue;
      }
      boolean equal = !part.contains("!=");
      String[] sides = part.split(equal ? "==?" : "!=", 2);
      if (sides.length != 2) {
        throw StatusErrors.of(Refusal.FIELD_SELECTOR, text, part);
      }
      if (!allowed.contains(sides[0].trim())) {
        throw unknown(kind, sides[0].trim());
      }
      requirements.add(new Requirement(sides[0].trim(), sides[1].trim(), equal));
    }
    return new FieldSelector(requirements);
  }

  private static StatusError unknown(ResourceKind kind, String field) {
    boolean plain = kind.custom().isEmpty() && !BY_RESOURCE.containsKey(kind.resource().toString());
    return StatusErrors.of(
        plain ? Refusal.FIELD_SELECTOR_PLAIN : Refusal.FIELD_SELECTOR_LABEL, field);
  }

  private static Set<String> allowed(ResourceKind kind) {
    Set<String> fields = new HashSet<>(ALWAYS);
    fields.addAll(BY_RESOURCE.getOrDefault(kind.resource().toString(), Set.of()));
    kind.custom()
        .ifPresent(
            custom ->
                Trees.at(custom.version(kind.versions().getFirst()), "selectableFields")
                    .forEach(f -> fields.add(Trees.text(f, "jsonPath").substring(1))));
    return fields;
  }

  boolean isEmpty() {
    return requirements.isEmpty();
  }

  @Override
  public boolean test(ObjectNode tree) {
    return requirements.stream()
        .allMatch(r -> value(tree, r.field()).equals(r.value()) == r.equal());
  }

  private static String value(ObjectNode tree, String field) {
    if (field.equals("source")) {
      return Trees.text(tree, "source", "component");
    }
    if (field.equals("status.successful")) {
      return Trees.at(tree, "status", "succeeded").asText("0");
    }
    JsonNode node = Trees.at(tree, field.split("\\.", -1));
    if (field.equals("spec.unschedulable") || field.equals("spec.hostNetwork")) {
      return Boolean.toString(node.asBoolean());
    }
    return node.asText("");
  }
}
