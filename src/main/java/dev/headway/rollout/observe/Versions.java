package dev.headway.rollout.observe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.api.v1alpha1.Keys;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The version of a revision for people: the template's label {@code app.kubernetes.io/version},
 * else the tag of the first container's image, else the revision's short form.
 */
final class Versions {

  private Versions() {}

  static String of(JsonNode template, String otherwise) {
    String label = template.path("metadata").path("labels").path(Keys.APP_VERSION).textValue();
    return label == null
        ? tag(template.path("spec").path("containers").path(0).path("image").textValue(), otherwise)
        : label;
  }

  static String of(PodTemplateSpec template, String otherwise) {
    Map<String, String> labels =
        template.getMetadata() == null
            ? Map.of()
            : Objects.requireNonNullElse(
                template.getMetadata().getLabels(), Map.<String, String>of());
    String label = labels.get(Keys.APP_VERSION);
    if (label != null) {
      return label;
    }
    boolean empty = template.getSpec() == null || template.getSpec().getContainers().isEmpty();
    return tag(empty ? null : template.getSpec().getContainers().getFirst().getImage(), otherwise);
  }

  /** The tag of an image; a colon before a slash belongs to the registry's port. */
  static String tag(@Nullable String image, String otherwise) {
    if (image == null) {
      return otherwise;
    }
    String name = image.contains("@") ? image.substring(0, image.indexOf('@')) : image;
    int colon = name.lastIndexOf(':');
    return colon > name.lastIndexOf('/') ? name.substring(colon + 1) : otherwise;
  }
}
