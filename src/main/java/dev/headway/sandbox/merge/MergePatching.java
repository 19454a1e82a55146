package dev.headway.sandbox.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.refusal.Refusal;
import java.util.Locale;

/** JSON merge patch, RFC 7386. */
final class MergePatching {
  private MergePatching() {}

  static ObjectNode apply(ObjectNode target, JsonNode patch) {
    if (!(patch instanceof ObjectNode object)) {
      throw new PatchRefusedException(
          Refusal.PATCH_MALFORMED,
          "json: cannot unmarshal "
              + goName(patch)
              + " into Go value of type map[string]interface {}");
    }
    return merged(target, object);
  }

  static String goName(JsonNode node) {
    return node.isBoolean() ? "bool" : node.getNodeType().name().toLowerCase(Locale.ROOT);
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
