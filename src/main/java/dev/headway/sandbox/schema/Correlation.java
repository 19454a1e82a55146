package dev.headway.sandbox.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds what an item of a list was before an update: only in list maps, by their keys. */
record Correlation(@Nullable JsonNode old, List<String> keys) {

  static Correlation of(@Nullable JsonNode old, JsonNode schema) {
    List<String> keys = new ArrayList<>();
    if (schema.path("x-kubernetes-list-type").asText().equals("map")) {
      schema.path("x-kubernetes-list-map-keys").forEach(key -> keys.add(key.asText()));
    }
    return new Correlation(old, keys);
  }

  @Nullable JsonNode item(JsonNode now) {
    if (old == null || keys.isEmpty()) {
      return null;
    }
    for (JsonNode before : old) {
      if (keys.stream().allMatch(key -> before.path(key).equals(now.path(key)))) {
        return before;
      }
    }
    return null;
  }
}
