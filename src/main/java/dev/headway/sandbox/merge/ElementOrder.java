package dev.headway.sandbox.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The order of a merged list: items that the patch names come in the patch's order, the others keep
 * the server's order, and where the server knew both of two neighbours their old order decides.
 */
final class ElementOrder {
  private ElementOrder() {}

  static ArrayNode ordered(
      ArrayNode merged, ArrayNode patchOrder, ArrayNode serverOrder, @Nullable String key) {
    List<JsonNode> patched = new ArrayList<>();
    List<JsonNode> serverOnly = new ArrayList<>();
    for (JsonNode item : merged) {
      (indexOf(patchOrder, item, key) >= 0 ? patched : serverOnly).add(item);
    }
    patched.sort(Comparator.comparingInt(item -> indexOf(patchOrder, item, key)));
    serverOnly.sort(Comparator.comparingInt(item -> indexOf(serverOrder, item, key)));
    ArrayNode result = JsonNodeFactory.instance.arrayNode();
    int s = 0;
    int p = 0;
    while (s < serverOnly.size() || p < patched.size()) {
      if (p >= patched.size()
          || (s < serverOnly.size()
              && isBefore(serverOnly.get(s), patched.get(p), serverOrder, key))) {
        result.add(serverOnly.get(s++));
      } else {
        result.add(patched.get(p++));
      }
    }
    return result;
  }

  private static boolean isBefore(
      JsonNode left, JsonNode right, ArrayNode serverOrder, @Nullable String key) {
    int l = indexOf(serverOrder, left, key);
    int r = indexOf(serverOrder, right, key);
    return l >= 0 && r >= 0 && l < r;
  }

  private static int indexOf(ArrayNode list, JsonNode item, @Nullable String key) {
    for (int i = 0; i < list.size(); i++) {
      boolean same =
          key == null
              ? SameValue.same(list.get(i), item)
              : SameValue.same(list.get(i).path(key), item.path(key));
      if (same) {
        return i;
      }
    }
    return -1;
  }
}
