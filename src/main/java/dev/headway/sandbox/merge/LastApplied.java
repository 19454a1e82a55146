package dev.headway.sandbox.merge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.schema.Shape;
import java.io.UncheckedIOException;

/**
 * The annotation of client-side apply, as the server uses it when the applier named {@code kubectl}
 * moves to server-side apply.
 */
final class LastApplied {
  private static final String ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  private LastApplied() {}

  /**
   * The fields that the annotation names and that still have its values; empty without a readable
   * annotation.
   */
  static FieldSet unchangedSince(ObjectNode live, Shape shape) {
    String text = live.path("metadata").path("annotations").path(ANNOTATION).asText("");
    try {
      if (!text.isEmpty()
          && JSON.readTree(text) instanceof ObjectNode applied
          && applied.path("apiVersion").equals(live.path("apiVersion"))) {
        TreeComparison.Differences since = TreeComparison.of(applied, live, shape);
        return TreeFields.of(applied, shape).minus(since.changed()).minus(since.removed());
      }
      return new FieldSet();
    } catch (JsonProcessingException | PatchRefusedException e) {
      return new FieldSet();
    }
  }

  /**
   * The object with the annotation, where it has one, brought up to date with the applied
   * configuration.
   */
  static ObjectNode refreshed(ObjectNode object, ObjectNode applied) {
    if (!object.path("metadata").path("annotations").hasNonNull(ANNOTATION)) {
      return object;
    }
    ObjectNode config = applied.deepCopy();
    if (config.path("metadata").get("annotations") instanceof ObjectNode annotations) {
      annotations.remove(ANNOTATION);
    }
    ObjectNode copy = object.deepCopy();
    copy.withObject("/metadata/annotations").put(ANNOTATION, sorted(config) + "\n");
    return copy;
  }

  private static String sorted(ObjectNode object) {
    try {
      return JSON.writeValueAsString(JSON.treeToValue(object, Object.class));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
