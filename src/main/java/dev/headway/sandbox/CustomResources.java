package dev.headway.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The CRDs that users apply to a cluster, from the class path: the sandbox has the same from the
 * start.
 */
public final class CustomResources {
  private static final List<String> NAMES =
      List.of("progressivedeployments", "releaseactions", "releasegroups", "gitsyncs");

  private CustomResources() {}

  /** Each definition as it is installed. */
  public static List<ObjectNode> read() {
    ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
    return NAMES.stream()
        .map(name -> read(yaml, "/dev/headway/crds/%s.headway.dev.yaml".formatted(name)))
        .toList();
  }

  private static ObjectNode read(ObjectMapper yaml, String resource) {
    try (InputStream in = CustomResources.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("The program lacks " + resource + ": build it again");
      }
      return yaml.readValue(in, ObjectNode.class);
    } catch (IOException broken) {
      throw new UncheckedIOException("%s cannot be read".formatted(resource), broken);
    }
  }
}
