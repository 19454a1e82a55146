package dev.headway.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.headway.api.v1alpha1.Keys;
import dev.headway.sandbox.schema.CrdSchemas;
import dev.headway.sandbox.schema.ResourceSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The committed CRDs as judges of manifests: types, bounds, unknown fields and CEL rules. */
public final class OurKinds {
  private static final YAMLMapper YAML = new YAMLMapper();

  private final Map<String, ObjectNode> definitions = new TreeMap<>();
  private final Map<String, ResourceSchema> schemas = new TreeMap<>();

  private OurKinds() {}

  /** Reads {@code crds/}. */
  public static OurKinds load() {
    OurKinds kinds = new OurKinds();
    for (Path file : GeneratedFile.list(Path.of("crds"), ".yaml")) {
      for (ObjectNode crd : documents(GeneratedFile.read(file))) {
        String kind = crd.at("/spec/names/kind").asText();
        kinds.definitions.put(kind, crd);
        kinds.schemas.put(kind, CrdSchemas.parse(crd).version(Keys.VERSION));
      }
    }
    return kinds;
  }

  /** The CRDs by kind. */
  public Map<String, ObjectNode> definitions() {
    return definitions;
  }

  /** Whether the object is one of ours. */
  public static boolean isOurs(JsonNode object) {
    return object.path("apiVersion").asText().startsWith(Keys.GROUP + "/");
  }

  /** Everything the API server would have against the object, strict about unknown fields. */
  public List<String> problems(ObjectNode object) {
    ResourceSchema schema = schemas.get(object.path("kind").asText());
    if (schema == null || !object.path("apiVersion").asText().equals(Keys.API_VERSION)) {
      return List.of(
          "no such kind: "
              + object.path("apiVersion").asText()
              + " "
              + object.path("kind").asText());
    }
    ResourceSchema.Pruned pruned = schema.prune(object);
    List<String> problems = new ArrayList<>();
    pruned.unknown().forEach(path -> problems.add("unknown field " + path));
    schema
        .validate(schema.withDefaults(pruned.object()), null)
        .forEach(violation -> problems.add(violation.toString()));
    return problems;
  }

  /** The objects of a YAML text, empty documents left out. */
  public static List<ObjectNode> documents(String yaml) {
    try (MappingIterator<JsonNode> all = YAML.readerFor(JsonNode.class).readValues(yaml)) {
      List<ObjectNode> objects = new ArrayList<>();
      while (all.hasNext()) {
        if (all.next() instanceof ObjectNode object) {
          objects.add(object);
        }
      }
      return objects;
    } catch (IOException e) {
      throw new UncheckedIOException("not YAML: " + yaml, e);
    }
  }
}
