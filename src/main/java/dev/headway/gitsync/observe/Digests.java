package dev.headway.gitsync.observe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.gitsync.decide.Trees;
import dev.headway.port.ConfigDigest;
import java.util.HashMap;
import java.util.Map;

/** Short digests of trees, by which texts and objects are compared over time. */
public final class Digests {
  private static final int DIGITS = 16;
  private static final ObjectMapper JSON = new ObjectMapper();

  private Digests() {}

  /** Equal trees have equal digests, whatever the order of their keys. */
  public static String of(Map<String, Object> tree) {
    try {
      return ConfigDigest.ofText(JSON.writeValueAsString(Trees.sorted(tree))).substring(0, DIGITS);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a tree of plain values", e);
    }
  }

  /** The digest of an object without what changes though nobody asks for another state. */
  public static String ofAsked(Map<String, Object> object) {
    Map<String, Object> asked = new HashMap<>(object);
    asked.remove("status");
    Map<String, Object> metadata = new HashMap<>(Trees.map(object, "metadata"));
    metadata.remove("managedFields");
    metadata.remove("resourceVersion");
    metadata.remove("generation");
    asked.put("metadata", metadata);
    return of(asked);
  }
}
