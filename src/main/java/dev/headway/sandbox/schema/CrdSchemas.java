package dev.headway.sandbox.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** The schemas of one CustomResourceDefinition, by version name. */
public final class CrdSchemas {
  private final Map<String, ResourceSchema> versions;

  private CrdSchemas(Map<String, ResourceSchema> versions) {
    this.versions = versions;
  }

  /**
   * Reads and checks the schemas of all versions: structural, known formats of rules, CEL compiles.
   *
   * @throws InvalidCrdException with every problem found, as the real server words them (422)
   */
  public static CrdSchemas parse(ObjectNode crd) {
    Map<String, ResourceSchema> versions = new LinkedHashMap<>();
    for (JsonNode version : crd.path("spec").path("versions")) {
      versions.put(
          version.path("name").asText(),
          CrdSchema.of(version.path("schema").path("openAPIV3Schema")));
    }
    return new CrdSchemas(versions);
  }

  /** The schema of a version that the CRD names. */
  public ResourceSchema version(String name) {
    ResourceSchema schema = versions.get(name);
    if (schema == null) {
      throw new IllegalArgumentException(
          "The CRD has no version " + name + " (it has " + versions.keySet() + ")");
    }
    return schema;
  }
}
