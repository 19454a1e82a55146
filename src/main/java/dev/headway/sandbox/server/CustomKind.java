package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.schema.CrdSchemas;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a CRD says about its kind, with its schemas parsed. */
record CustomKind(ObjectNode crd, CrdSchemas schemas, String storageVersion) {

  private static final Set<String> READ_WRITE = ResourceKind.Subresource.READ_WRITE;

  /** The document of one version in {@code spec.versions}. */
  JsonNode version(String name) {
    for (JsonNode version : Trees.at(crd, "spec", "versions")) {
      if (Trees.text(version, "name").equals(name)) {
        return version;
      }
    }
    throw new IllegalArgumentException("the CRD has no version " + name);
  }

  /** The paths of the scale subresource, where the version has one. */
  Optional<JsonNode> scale(String version) {
    JsonNode scale = Trees.at(version(version), "subresources", "scale");
    return scale.isObject() ? Optional.of(scale) : Optional.empty();
  }

  boolean hasStatus(String version) {
    return Trees.at(version(version), "subresources", "status").isObject();
  }

  /** The kind that a CRD defines. */
  static ResourceKind kindOf(ObjectNode crd, CrdSchemas schemas) {
    JsonNode spec = crd.path("spec");
    JsonNode names = Trees.at(crd, "status", "acceptedNames");
    List<String> served = new ArrayList<>();
    String storage = "";
    for (JsonNode version : spec.path("versions")) {
      if (version.path("served").asBoolean()) {
        served.add(Trees.text(version, "name"));
      }
      if (version.path("storage").asBoolean()) {
        storage = Trees.text(version, "name");
      }
    }
    served.sort(VersionOrder.BEST_FIRST);
    CustomKind custom = new CustomKind(crd, schemas, storage);
    String kind = Trees.text(names, "kind");
    String group = Trees.text(spec, "group");
    return new ResourceKind(
        group,
        served,
        new ResourceKind.Names(
            Trees.text(names, "plural"),
            textOr(names, "singular", kind.toLowerCase(java.util.Locale.ROOT)),
            kind,
            textOr(names, "listKind", kind + "List"),
            texts(names.path("shortNames")),
            texts(names.path("categories"))),
        Trees.text(spec, "scope").equals("Namespaced"),
        ResourceKind.ALL_VERBS,
        served.isEmpty() ? List.of() : subresources(custom, group, kind, served.getFirst()),
        Optional.of(custom));
  }

  private static List<ResourceKind.Subresource> subresources(
      CustomKind custom, String group, String kind, String version) {
    List<ResourceKind.Subresource> found = new ArrayList<>();
    if (custom.hasStatus(version)) {
      found.add(new ResourceKind.Subresource("status", group, version, kind, READ_WRITE));
    }
    if (custom.scale(version).isPresent()) {
      found.add(new ResourceKind.Subresource("scale", "autoscaling", "v1", "Scale", READ_WRITE));
    }
    return found;
  }

  private static String textOr(JsonNode node, String field, String fallback) {
    String value = Trees.text(node, field);
    return value.isEmpty() ? fallback : value;
  }

  private static List<String> texts(JsonNode array) {
    List<String> values = new ArrayList<>();
    array.forEach(value -> values.add(value.asText()));
    return values;
  }
}
