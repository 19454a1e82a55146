package dev.headway.sandbox.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;

/**
 * JSON patch, RFC 6902, by the library that comes with fabric8's client; the messages are the
 * server's.
 */
final class JsonPatching {
  private JsonPatching() {}

  static ObjectNode apply(ObjectNode target, JsonNode patch) {
    try {
      if (JsonPatch.apply(patch, target.deepCopy()) instanceof ObjectNode result) {
        return result;
      }
      throw new PatchRefusedException(
          422, "the server rejected our request due to an error in our request");
    } catch (JsonPatchException e) {
      throw new PatchRefusedException(422, String.valueOf(e.getMessage()));
    }
  }
}
