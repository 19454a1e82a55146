package dev.headway.cli.lint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.gitsync.decide.Manifest;
import dev.headway.sandbox.CustomResources;
import dev.headway.sandbox.schema.BuiltinSchemas;
import dev.headway.sandbox.schema.CrdSchemas;
import dev.headway.sandbox.schema.InvalidCrdException;
import dev.headway.sandbox.schema.ResourceSchema;
import dev.headway.sandbox.schema.Violation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The schemas that are known without a cluster: ours, Kubernetes' own, and those of the files. */
final class Schemas {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CRD = "CustomResourceDefinition";

  private final Map<String, ResourceSchema> custom = new HashMap<>();
  private final Map<Manifest, List<Violation>> invalid = new HashMap<>();

  /** Takes the definitions among these manifests, too. */
  Schemas(List<Manifest> manifests) {
    CustomResources.read().forEach(crd -> take(crd, CrdSchemas.trusted(crd)));
    manifests.stream().filter(m -> m.id().kind().equals(CRD)).forEach(this::take);
  }

  private void take(Manifest manifest) {
    ObjectNode crd = tree(manifest);
    try {
      take(crd, CrdSchemas.parse(crd));
    } catch (InvalidCrdException e) {
      invalid.put(manifest, e.violations());
    }
  }

  private void take(ObjectNode crd, CrdSchemas schemas) {
    String group = crd.at("/spec/group").asText();
    String kind = crd.at("/spec/names/kind").asText();
    for (var version : crd.at("/spec/versions")) {
      String name = version.path("name").asText();
      custom.put(key(group + "/" + name, kind), schemas.version(name));
    }
  }

  /** What is wrong with a definition itself. */
  List<Violation> problems(Manifest definition) {
    return invalid.getOrDefault(definition, List.of());
  }

  Optional<ResourceSchema> of(Manifest manifest) {
    return of(manifest.apiVersion(), manifest.id().kind());
  }

  Optional<ResourceSchema> of(String apiVersion, String kind) {
    return Optional.ofNullable(custom.get(key(apiVersion, kind)))
        .or(() -> BuiltinSchemas.of(apiVersion, kind));
  }

  static ObjectNode tree(Manifest manifest) {
    return JSON.valueToTree(manifest.content());
  }

  private static String key(String apiVersion, String kind) {
    return apiVersion + "/" + kind;
  }
}
