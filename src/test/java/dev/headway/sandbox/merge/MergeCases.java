package dev.headway.sandbox.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The sequences of writes in {@code merge-cases.yaml}, for the pure functions and for any API
 * server.
 */
public final class MergeCases {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper SORTED =
      new ObjectMapper()
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(SerializationFeature.INDENT_OUTPUT);
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final List<String> VERBS =
      List.of("create", "merge", "json", "strategic", "apply");
  private static final Map<String, String> API_VERSIONS =
      Map.of("Thing", "schema.test/v1", "ConfigMap", "v1", "PodTemplate", "v1");

  private MergeCases() {}

  /** A sequence on one object, which is called {@code it}. */
  public record Case(String name, String kind, List<Step> steps) {
    public String apiVersion() {
      return API_VERSIONS.get(kind);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** One write. */
  public record Step(
      String verb, String manager, boolean force, String subresource, JsonNode body) {}

  public static List<Case> all() {
    List<Case> cases = new ArrayList<>();
    for (JsonNode one : read("/sandbox/merge-cases.yaml", YAML)) {
      List<Step> steps = new ArrayList<>();
      String kind = one.path("kind").asText();
      one.path("steps").forEach(step -> steps.add(step(step, kind)));
      cases.add(new Case(one.path("name").asText(), kind, steps));
    }
    return cases;
  }

  private static Step step(JsonNode step, String kind) {
    String verb = VERBS.stream().filter(step::has).findFirst().orElseThrow();
    JsonNode body = step.get(verb).deepCopy();
    if (body instanceof ObjectNode object && (verb.equals("create") || verb.equals("apply"))) {
      object.put("apiVersion", API_VERSIONS.get(kind)).put("kind", kind);
      object.withObject("/metadata").put("name", "it");
    }
    return new Step(
        verb,
        step.path("manager").asText("tester"),
        step.path("force").asBoolean(false),
        step.path("subresource").asText(""),
        body);
  }

  /** What Kubernetes 1.36 answered to each step: an object, or {@code code} and {@code message}. */
  public static JsonNode recorded(Case of) {
    return read("/sandbox/merge-recorded.json", JSON).path(of.name());
  }

  /** An answer without what differs from server to server. */
  public static String comparable(JsonNode answer) {
    ObjectNode copy = answer.deepCopy();
    if (copy.get("metadata") instanceof ObjectNode metadata) {
      metadata.remove(
          List.of("uid", "resourceVersion", "creationTimestamp", "generation", "namespace"));
      if (metadata.get("managedFields") instanceof ArrayNode entries) {
        List<JsonNode> sorted = new ArrayList<>();
        entries.forEach(entry -> sorted.add(((ObjectNode) entry).without("time")));
        sorted.sort(
            Comparator.comparing(
                entry ->
                    entry.path("manager")
                        + " "
                        + entry.path("operation")
                        + entry.path("subresource")));
        entries.removeAll().addAll(sorted);
      }
    }
    try {
      return SORTED.writeValueAsString(JSON.treeToValue(copy, Object.class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode read(String resource, ObjectMapper mapper) {
    try (InputStream in =
        Objects.requireNonNull(MergeCases.class.getResourceAsStream(resource), resource)) {
      return mapper.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
