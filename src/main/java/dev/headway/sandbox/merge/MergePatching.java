package dev.headway.sandbox.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** JSON merge patch, RFC 7386. */
final class MergePatching {
  private MergePatching() {}

  static ObjectNode apply(ObjectNode target, JsonNode patch) {
    if (!(patch instanceof ObjectNode object)) {
      throw new PatchRefusedException(
          400,
          "json: cannot unmarshal "
              + patch.getNodeType().name().toLowerCase(java.util.Locale.ROOT)
              + " into Go value of type map[string]interface {}");
    }
    return merged(target, object);
  }

  private static ObjectNode merged(JsonNode target, ObjectNode patch) {
    ObjectNode result =
        target instanceof ObjectNode object
            ? object.deepCopy()
            : JsonNodeFactory.instance.objectNode();
    patch.forEachEntry(
        (name, value) -> {
          if (value.isNull()) {
            result.remove(name);
          } else if (value instanceof ObjectNode object) {
            result.set(name, merged(result.path(name), object));
          } else {
            result.set(name, value.deepCopy());
          }
        });
    return result;
  }
}
