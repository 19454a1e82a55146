package dev.headway.adapter.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.api.v1alpha1.Keys;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Notes on a Deployment that is kept who applies fields that a release must be able to write, in
 * place of the long list of all managed fields.
 */
final class Appliers {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> NEEDED =
      List.of("paused", "minReadySeconds", "progressDeadlineSeconds");

  private static final String GIT_SYNC = "headway-gitsync-";

  private Appliers() {}

  static void note(Deployment deployment) {
    var metadata = deployment.getMetadata();
    String text = text(Objects.requireNonNullElse(metadata.getManagedFields(), List.of()));
    Map<String, String> annotations =
        new TreeMap<>(Objects.requireNonNullElse(metadata.getAnnotations(), Map.of()));
    annotations.remove(Keys.APPLIED_BY);
    if (!text.isEmpty()) {
      annotations.put(Keys.APPLIED_BY, text);
    }
    metadata.setAnnotations(annotations);
  }

  /** A GitSync leaves alone what a release holds. */
  private static boolean isOurs(@Nullable String manager) {
    return manager != null && (manager.equals(Keys.FIELD_MANAGER) || manager.startsWith(GIT_SYNC));
  }

  /** In words; empty where nobody applies one of them. */
  static String text(List<ManagedFieldsEntry> entries) {
    return entries.stream()
        .filter(entry -> "Apply".equals(entry.getOperation()))
        .filter(entry -> !isOurs(entry.getManager()))
        .flatMap(
            entry -> {
              JsonNode fields = JSON.valueToTree(entry.getFieldsV1());
              return NEEDED.stream()
                  .filter(field -> fields.path("f:spec").has("f:" + field))
                  .map(field -> "'" + entry.getManager() + "' applies `spec." + field + "`");
            })
        .findFirst()
        .orElse("");
  }
}
