package dev.headway.rollout.observe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.domain.Revision;
import dev.headway.port.ConfigDigest;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * The digest of a pod template: SHA-256 over its JSON as stored, keys sorted, nothing added or left
 * out. No typed model stands in between, so that a field of a newer Kubernetes counts, and an
 * upgrade of the operator changes no digest.
 */
public final class TemplateDigest {

  /** The number of this way to compute a digest; any change of it is a new number. */
  public static final int ALGORITHM = 1;

  /** The number of the way that counts configuration in. */
  public static final int WITH_CONFIG = 2;

  /** Stands for the digest of an object that is named, may be missing, and is. */
  static final String ABSENT = "absent";

  private TemplateDigest() {}

  /** The revision of a template, with the usual short form. */
  public static Revision revision(JsonNode template) {
    return Revision.of(hex(canonical(template)), ALGORITHM);
  }

  /**
   * The revision of a template with its configuration.
   *
   * @param config the digests of the objects, by kind and name
   */
  static Revision revision(JsonNode template, Map<String, String> config) {
    var text = new StringBuilder("template " + hex(canonical(template)));
    new TreeMap<>(config)
        .forEach((name, digest) -> text.append('\n').append(name).append(' ').append(digest));
    return Revision.of(hex(text.toString()), WITH_CONFIG);
  }

  private static String hex(String text) {
    byte[] digest = ConfigDigest.sha256().digest(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest);
  }

  /** JSON without white space, the keys of each object in order of their code units. */
  static String canonical(JsonNode node) {
    var text = new StringBuilder();
    append(text, node);
    return text.toString();
  }

  private static void append(StringBuilder text, JsonNode node) {
    switch (node) {
      case ObjectNode object -> {
        Map<String, JsonNode> sorted = new TreeMap<>();
        object.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        String separator = "{";
        for (var entry : sorted.entrySet()) {
          text.append(separator).append(object.textNode(entry.getKey())).append(':');
          append(text, entry.getValue());
          separator = ",";
        }
        text.append(sorted.isEmpty() ? "{}" : "}");
      }
      case ArrayNode array -> {
        String separator = "[";
        for (JsonNode item : array) {
          text.append(separator);
          append(text, item);
          separator = ",";
        }
        text.append(array.isEmpty() ? "[]" : "]");
      }
      default -> text.append(node);
    }
  }
}
