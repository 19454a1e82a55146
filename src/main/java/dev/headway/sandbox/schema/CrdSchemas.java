package dev.headway.sandbox.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The schemas of one CustomResourceDefinition, by version name. */
public final class CrdSchemas {
  private final Map<String, ResourceSchema> versions;

  private CrdSchemas(Map<String, ResourceSchema> versions) {
    this.versions = versions;
  }

  /**
   * Reads and checks the schemas of all versions: that they are structural, and that all CEL rules
   * compile.
   *
   * @throws InvalidCrdException with every problem found, as the real server words them (422)
   */
  public static CrdSchemas parse(ObjectNode crd) {
    return read(crd, true);
  }

  /**
   * Reads schemas that are known to be right, such as our own; CEL is loaded, which takes a third
   * of a second, when the first object with rules is validated.
   *
   * @throws InvalidCrdException if a schema is not structural
   */
  public static CrdSchemas trusted(ObjectNode crd) {
    return read(crd, false);
  }

  private static CrdSchemas read(ObjectNode crd, boolean compile) {
    List<Violation> problems = new ArrayList<>();
    Map<String, ResourceSchema> versions = new LinkedHashMap<>();
    JsonNode all = crd.path("spec").path("versions");
    for (int i = 0; i < all.size(); i++) {
      JsonNode raw = all.get(i).path("schema").path("openAPIV3Schema");
      String path =
          all.size() == 1
              ? "spec.validation.openAPIV3Schema"
              : "spec.versions[" + i + "].schema.openAPIV3Schema";
      if (!raw.isObject()) {
        problems.add(
            Violation.required(
                "spec.versions[" + i + "].schema.openAPIV3Schema", "schemas are required"));
        continue;
      }
      problems.addAll(StructuralCheck.problems(path, raw));
      Structural schema = Structural.parse(raw);
      CelRules rules = CelRules.of(schema);
      if (compile) {
        problems.addAll(rules.compileErrors(path));
      }
      versions.put(all.get(i).path("name").asText(), new CrdSchema(schema, rules));
    }
    if (!problems.isEmpty()) {
      throw new InvalidCrdException(problems);
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
