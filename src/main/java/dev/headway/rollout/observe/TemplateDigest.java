package dev.headway.rollout.observe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.domain.Revision;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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

  private TemplateDigest() {}

  /** The revision of a template, with the usual short form. */
  public static Revision revision(JsonNode template) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(canonical(template).getBytes(StandardCharsets.UTF_8));
      return Revision.of(HexFormat.of().formatHex(digest), ALGORITHM);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every Java has SHA-256", impossible);
    }
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
