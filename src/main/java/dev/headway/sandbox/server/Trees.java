package dev.headway.sandbox.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Access to JSON trees that does not mind what is missing. */
final class Trees {
  static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final ObjectWriter ASCII = JSON.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Trees() {}

  static ObjectNode object() {
    return NODES.objectNode();
  }

  static ArrayNode array() {
    return NODES.arrayNode();
  }

  static ArrayNode strings(Iterable<String> values) {
    ArrayNode array = array();
    values.forEach(array::add);
    return array;
  }

  /** The node at a path of field names, or a missing node. */
  static JsonNode at(JsonNode tree, String... path) {
    JsonNode node = tree;
    for (String field : path) {
      JsonNode next = node.get(field);
      if (next == null) {
        return MissingNode.getInstance();
      }
      node = next;
    }
    return node;
  }

  /** The string at a path, or {@code ""}. */
  static String text(JsonNode tree, String... path) {
    return at(tree, path).asText("");
  }

  static ObjectNode metadata(ObjectNode tree) {
    return child(tree, "metadata");
  }

  /** The object under a field, made when it is not there. */
  static ObjectNode child(ObjectNode tree, String field) {
    if (tree.get(field) instanceof ObjectNode found) {
      return found;
    }
    ObjectNode made = object();
    tree.set(field, made);
    return made;
  }

  static String name(JsonNode tree) {
    return text(tree, "metadata", "name");
  }

  static String namespace(JsonNode tree) {
    return text(tree, "metadata", "namespace");
  }

  /** A map of strings under a path, such as labels. */
  static Map<String, String> stringMap(JsonNode tree, String... path) {
    Map<String, String> map = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : at(tree, path).properties()) {
      map.put(entry.getKey(), entry.getValue().asText());
    }
    return map;
  }

  /** A copy that shares no map with the original on the way to metadata. */
  static ObjectNode copyWithMetadata(ObjectNode tree) {
    ObjectNode copy = object();
    copy.setAll(tree);
    if (tree.get("metadata") instanceof ObjectNode metadata) {
      ObjectNode copied = object();
      copied.setAll(metadata);
      copy.set("metadata", copied);
    }
    return copy;
  }

  static Optional<ObjectNode> asObject(JsonNode node) {
    return node instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
  }

  /**
   * The tree in ASCII, with escapes for all else. fabric8's watch over plain HTTP decodes each
   * buffer by itself and takes the unused end of its characters for content, so that one character
   * of several bytes would corrupt the next event and end the watch.
   */
  static byte[] ascii(JsonNode tree) {
    try {
      return ASCII.writeValueAsBytes(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree that cannot be written", e);
    }
  }

  static byte[] bytes(JsonNode tree) {
    try {
      return JSON.writeValueAsBytes(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree that cannot be written", e);
    }
  }
}
