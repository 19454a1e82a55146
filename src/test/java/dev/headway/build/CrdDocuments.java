package dev.headway.build;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.headway.api.v1alpha1.GitSync;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.api.v1alpha1.ReleaseAction;
import dev.headway.api.v1alpha1.ReleaseGroup;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes the CRD documents of {@code crds/} from the API types. */
public final class CrdDocuments {
  static final List<Class<? extends HasMetadata>> KINDS =
      List.of(ProgressiveDeployment.class, ReleaseAction.class, ReleaseGroup.class, GitSync.class);

  private static final ObjectMapper YAML =
      new ObjectMapper(
          new YAMLFactory()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .disable(YAMLGenerator.Feature.SPLIT_LINES)
              .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
              .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
              .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR));

  private CrdDocuments() {}

  /** The documents by file name, in order of names. */
  public static SortedMap<String, ObjectNode> generate() {
    SortedMap<String, ObjectNode> documents = new TreeMap<>();
    for (Class<? extends HasMetadata> kind : KINDS) {
      ObjectNode crd = CrdRefinement.refined(read(raw(kind)), kind);
      documents.put(crd.path("metadata").path("name").asText() + ".yaml", crd);
    }
    return documents;
  }

  private static String raw(Class<? extends HasMetadata> kind) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    new CRDGenerator()
        .customResourceClasses(List.of(kind))
        .withParallelGenerationEnabled(false)
        .forCRDVersions("v1")
        .withOutput(
            new CRDGenerator.AbstractCRDOutput<ByteArrayOutputStream>() {
              @Override
              protected ByteArrayOutputStream createStreamFor(String crdName) {
                return output;
              }
            })
        .generate();
    return output.toString(StandardCharsets.UTF_8);
  }

  static ObjectNode read(String yaml) {
    try {
      return (ObjectNode) YAML.readTree(yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text of a file in {@code crds/}. */
  static String text(JsonNode crd) {
    try {
      return "# Generated from the types in dev.headway.api.v1alpha1; mvn test"
          + " -Dtest=CrdDocumentsTest -Dgenerated.update=true writes it anew.\n"
          + YAML.writeValueAsString(crd);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
