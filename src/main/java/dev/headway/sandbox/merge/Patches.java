package dev.headway.sandbox.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.schema.Shape;

/** The three kinds of patch besides apply. Each returns the patched object. */
public final class Patches {
  private Patches() {}

  /**
   * RFC 6902.
   *
   * @throws PatchRefusedException 400 if it is not a list of operations, 422 if an operation does
   *     not fit, {@code test} included
   */
  public static ObjectNode json(ObjectNode target, JsonNode patch) {
    return JsonPatching.apply(target, patch);
  }

  /**
   * RFC 7386.
   *
   * @throws PatchRefusedException 400 if the patch is not an object
   */
  public static ObjectNode merge(ObjectNode target, JsonNode patch) {
    return MergePatching.apply(target, patch);
  }

  /**
   * Kubernetes' strategic merge patch with its directives, for built-in kinds.
   *
   * @throws PatchRefusedException 400 if the patch is not an object, 500 if an item has no merge
   *     key or a directive is unknown, as on a real server
   */
  public static ObjectNode strategic(ObjectNode target, JsonNode patch, Shape shape) {
    return StrategicMerge.apply(target, patch, shape);
  }
}
