package dev.headway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.headway.api.v1alpha1.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The change of a container's image (and of the template's version label, where it has one), as a
 * JSON patch whose tests fail if either is no longer what was read.
 *
 * @param label the template's version label as it is now, where it has one
 * @param patch empty where the template asks for all of it already
 */
record ImageChange(
    String container, String from, String to, Optional<String> label, Optional<String> patch) {

  static ImageChange of(
      JsonNode template, @Nullable String container, String version, @Nullable String image) {
    List<JsonNode> containers = new ArrayList<>();
    template.path("spec").path("containers").forEach(containers::add);
    int index = index(containers, container);
    String from = containers.get(index).path("image").asText();
    String to = image == null ? retagged(from, version) : image;
    ArrayNode patch = JsonNodeFactory.instance.arrayNode();
    replace(patch, "/spec/template/spec/containers/" + index + "/image", from, to);
    JsonNode label = template.path("metadata").path("labels").path(Keys.APP_VERSION);
    if (label.isTextual()) {
      String path = "/spec/template/metadata/labels/" + Keys.APP_VERSION.replace("/", "~1");
      replace(patch, path, label.asText(), version);
    }
    return new ImageChange(
        containers.get(index).path("name").asText(),
        from,
        to,
        Optional.ofNullable(label.textValue()),
        patch.isEmpty() ? Optional.empty() : Optional.of(patch.toString()));
  }

  /**
   * The same repository at another tag; a digest goes, since it would hold the old content fast.
   */
  static String retagged(String image, String version) {
    int digest = image.indexOf('@');
    String name = digest < 0 ? image : image.substring(0, digest);
    int colon = name.lastIndexOf(':');
    String repository = colon > name.lastIndexOf('/') ? name.substring(0, colon) : name;
    return repository + ":" + version;
  }

  private static void replace(ArrayNode patch, String path, String from, String to) {
    if (from.equals(to)) {
      return;
    }
    patch.addObject().put("op", "test").put("path", path).put("value", from);
    patch.addObject().put("op", "replace").put("path", path).put("value", to);
  }

  private static int index(List<JsonNode> containers, @Nullable String wanted) {
    List<String> names = containers.stream().map(c -> c.path("name").asText()).toList();
    if (wanted == null && containers.size() == 1) {
      return 0;
    }
    if (wanted == null) {
      throw new CliFailure(
          ExitCode.USAGE,
          "the template has several containers: say which with --container ("
              + String.join(", ", names)
              + ")");
    }
    int index = names.indexOf(wanted);
    if (index < 0) {
      throw new CliFailure(
          ExitCode.NOT_FOUND,
          "the template has no container '" + wanted + "'; it has: " + String.join(", ", names));
    }
    return index;
  }
}
