package dev.headway.sandbox.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.schema.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lays an applied configuration over the live object: what the configuration names wins, maps and
 * granular lists are merged, everything else is kept. Items of granular lists keep the live order;
 * items that both sides have come in the configuration's order.
 */
final class TreeMerge {
  private TreeMerge() {}

  static ObjectNode merge(ObjectNode live, ObjectNode config, Shape shape) {
    return merged(live, config, shape) instanceof ObjectNode result
        ? result
        : JsonNodeFactory.instance.objectNode();
  }

  private static @Nullable JsonNode merged(
      @Nullable JsonNode live, @Nullable JsonNode config, Shape shape) {
    if (config == null) {
      return live;
    }
    boolean bothEmpty = Trees.isEmptyOrNull(live) && Trees.isEmptyOrNull(config);
    return switch (Trees.form(shape, live, config)) {
      case MAP -> bothEmpty ? config : mergedMap(live, config, shape);
      case LIST -> bothEmpty ? config : mergedList(live, config, (Shape.ListOf) shape);
      case SCALAR, ATOMIC_MAP, ATOMIC_LIST -> config;
    };
  }

  private static @Nullable JsonNode mergedMap(
      @Nullable JsonNode live, JsonNode config, Shape shape) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    Set<String> names = new java.util.LinkedHashSet<>();
    if (live instanceof ObjectNode object) {
      object.fieldNames().forEachRemaining(names::add);
    }
    config.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      JsonNode value =
          merged(live == null ? null : live.get(name), config.get(name), Trees.member(shape, name));
      if (value != null) {
        result.set(name, value);
      }
    }
    return result.isEmpty() ? null : result;
  }

  private static @Nullable JsonNode mergedList(
      @Nullable JsonNode live, JsonNode config, Shape.ListOf shape) {
    Index left = Index.of(live, shape, true);
    Index right = Index.of(config, shape, false);
    ArrayNode out = JsonNodeFactory.instance.arrayNode();
    Deque<PathElement> shared =
        new ArrayDeque<>(right.order.stream().filter(left.items::containsKey).toList());
    Set<PathElement> done = new HashSet<>();
    int l = 0;
    int r = 0;
    while (l < left.order.size() || r < right.order.size()) {
      if (l < left.order.size()) {
        PathElement element = left.order.get(l);
        boolean inBoth = right.items.containsKey(element);
        if (!inBoth) {
          add(out, merged(left.nodes.get(l), null, shape.items()));
          l++;
          continue;
        }
        boolean alreadyMerged = done.contains(element);
        boolean next = r < right.order.size() && element.equals(right.order.get(r));
        boolean notItsTurn =
            r < right.order.size() && !shared.isEmpty() && !shared.getFirst().equals(element);
        if (alreadyMerged || (!next && notItsTurn)) {
          l++;
          continue;
        }
        if (next) {
          l++;
        }
      }
      if (r < right.order.size()) {
        PathElement element = right.order.get(r);
        done.add(element);
        add(out, merged(left.items.get(element), right.items.get(element), shape.items()));
        if (!shared.isEmpty() && shared.getFirst().equals(element)) {
          shared.removeFirst();
        }
        r++;
      }
    }
    return out.isEmpty() ? null : out;
  }

  private static void add(ArrayNode out, @Nullable JsonNode item) {
    if (item != null) {
      out.add(item);
    }
  }

  /**
   * A granular list by identity. {@code items} of a duplicated identity is null: duplicates are not
   * merged into.
   */
  private record Index(
      List<PathElement> order, List<JsonNode> nodes, Map<PathElement, @Nullable JsonNode> items) {
    static Index of(@Nullable JsonNode list, Shape.ListOf shape, boolean duplicatesAllowed) {
      Index index = new Index(new ArrayList<>(), new ArrayList<>(), new LinkedHashMap<>());
      for (JsonNode item : list == null ? JsonNodeFactory.instance.arrayNode() : list) {
        PathElement element = Trees.identity(shape, item);
        boolean seen = index.items.containsKey(element);
        if (seen && !duplicatesAllowed) {
          throw new IllegalStateException("duplicate entries for key " + element);
        }
        index.items.put(element, seen ? null : item);
        index.order.add(element);
        index.nodes.add(item);
      }
      return index;
    }
  }
}
