package dev.headway.sandbox.merge;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.refusal.Refusal;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;

/**
 * JSON patch, RFC 6902, by the library that comes with fabric8's client. Two liberties of a real
 * server are taken on top: {@code replace} of a member that is not there adds it, and {@code test}
 * for null passes where there is nothing.
 */
final class JsonPatching {

  private JsonPatching() {}

  static ObjectNode apply(ObjectNode target, JsonNode patch) {
    if (!patch.isArray()) {
      throw new PatchRefusedException(
          Refusal.PATCH_MALFORMED,
          "json: cannot unmarshal "
              + MergePatching.goName(patch)
              + " into Go value of type []handlers.jsonPatchOp");
    }
    JsonNode result = target.deepCopy();
    for (JsonNode operation : patch) {
      result = applied(operation, result);
    }
    if (result instanceof ObjectNode object) {
      return object;
    }
    throw new PatchRefusedException(Refusal.PATCH_DOES_NOT_APPLY);
  }

  private static JsonNode applied(JsonNode operation, JsonNode target) {
    try {
      if (isTestForNothing(operation, target)) {
        return target;
      }
      return JsonPatch.apply(
          JsonNodeFactory.instance.arrayNode().add(adapted(operation, target)), target);
    } catch (JsonPatchException | IllegalArgumentException e) {
      throw new PatchRefusedException(Refusal.PATCH_DOES_NOT_APPLY);
    }
  }

  private static boolean isTestForNothing(JsonNode operation, JsonNode target) {
    return operation.path("op").asText().equals("test")
        && (!operation.has("value") || operation.path("value").isNull())
        && at(operation, target).isMissingNode();
  }

  private static JsonNode adapted(JsonNode operation, JsonNode target) {
    if (!(operation instanceof ObjectNode object)) {
      throw new IllegalArgumentException("an operation must be an object");
    }
    ObjectNode copy = object.deepCopy();
    JsonPointer pointer = JsonPointer.compile(operation.path("path").asText(""));
    boolean member = !pointer.matches() && target.at(pointer.head()) instanceof ObjectNode;
    if (copy.path("op").asText().equals("replace")
        && member
        && target.at(pointer).isMissingNode()) {
      copy.put("op", "add");
    }
    String source =
        switch (copy.path("op").asText()) {
          case "remove" -> copy.path("path").asText("");
          case "move", "copy" -> copy.path("from").asText("");
          default -> "";
        };
    if (target.at(JsonPointer.compile(source)).isMissingNode()) {
      throw new IllegalArgumentException(source + " is missing");
    }
    return copy;
  }

  private static JsonNode at(JsonNode operation, JsonNode target) {
    return target.at(JsonPointer.compile(operation.path("path").asText("")));
  }
}
