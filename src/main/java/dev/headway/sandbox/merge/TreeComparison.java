package dev.headway.sandbox.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.schema.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which field paths differ between two objects. */
final class TreeComparison {
  private final FieldSet added = new FieldSet();
  private final FieldSet modified = new FieldSet();
  private final FieldSet removed = new FieldSet();

  /** The result, without the top-level fields {@code ignored}. */
  record Differences(FieldSet added, FieldSet modified, FieldSet removed) {
    Differences without(Set<String> ignored) {
      return new Differences(
          added.withoutTop(ignored), modified.withoutTop(ignored), removed.withoutTop(ignored));
    }

    FieldSet changed() {
      return modified.union(added);
    }
  }

  private TreeComparison() {}

  static Differences of(ObjectNode before, ObjectNode after, Shape shape) {
    TreeComparison comparison = new TreeComparison();
    comparison.compare(before, after, shape, List.of());
    return new Differences(comparison.added, comparison.modified, comparison.removed);
  }

  private void compare(
      @Nullable JsonNode before, @Nullable JsonNode after, Shape shape, List<PathElement> path) {
    if (before == null && after == null) {
      return;
    }
    boolean bothEmpty = Trees.isEmptyOrNull(before) && Trees.isEmptyOrNull(after);
    switch (Trees.form(shape, before, after)) {
      case MAP -> {
        if (bothEmpty) {
          leaf(before, after, path);
          return;
        }
        compareMap(before, after, shape, path);
      }
      case LIST -> {
        if (bothEmpty) {
          leaf(before, after, path);
          return;
        }
        compareList(before, after, (Shape.ListOf) shape, path);
      }
      case SCALAR, ATOMIC_MAP, ATOMIC_LIST -> {
        leaf(before, after, path);
        return;
      }
    }
    if (before == null) {
      added.insert(path);
    } else if (after == null) {
      removed.insert(path);
    }
  }

  private void leaf(@Nullable JsonNode before, @Nullable JsonNode after, List<PathElement> path) {
    if (before == null) {
      added.insert(path);
    } else if (after == null) {
      removed.insert(path);
    } else if (!SameValue.same(before, after)) {
      modified.insert(path);
    }
  }

  private void compareMap(
      @Nullable JsonNode before, @Nullable JsonNode after, Shape shape, List<PathElement> path) {
    Set<String> names = new LinkedHashSet<>();
    if (before != null) {
      before.fieldNames().forEachRemaining(names::add);
    }
    if (after != null) {
      after.fieldNames().forEachRemaining(names::add);
    }
    for (String name : names) {
      compare(
          get(before, name),
          get(after, name),
          Trees.member(shape, name),
          append(path, PathElement.field(name)));
    }
  }

  private void compareList(
      @Nullable JsonNode before,
      @Nullable JsonNode after,
      Shape.ListOf shape,
      List<PathElement> path) {
    Map<PathElement, List<JsonNode>> left = byIdentity(before, shape);
    Map<PathElement, List<JsonNode>> right = byIdentity(after, shape);
    Set<PathElement> all = new LinkedHashSet<>(left.keySet());
    all.addAll(right.keySet());
    for (PathElement element : all) {
      compareItems(
          left.getOrDefault(element, List.of()),
          right.getOrDefault(element, List.of()),
          shape,
          append(path, element));
    }
  }

  /** One identity; more than one item on a side are duplicates, which are compared as one unit. */
  private void compareItems(
      List<JsonNode> left, List<JsonNode> right, Shape.ListOf shape, List<PathElement> path) {
    if (left.size() <= 1 && right.size() <= 1) {
      compare(only(left), only(right), shape.items(), path);
    } else if (left.size() >= 2 && right.size() >= 2) {
      if (!left.equals(right)) {
        modified.insert(path);
      }
    } else if (left.size() >= 2) {
      compare(null, only(right), shape.items(), path);
      removed.insert(path);
    } else {
      compare(only(left), null, shape.items(), path);
      added.insert(path);
    }
  }

  private static Map<PathElement, List<JsonNode>> byIdentity(
      @Nullable JsonNode list, Shape.ListOf shape) {
    Map<PathElement, List<JsonNode>> result = new LinkedHashMap<>();
    if (list != null) {
      list.forEach(
          item ->
              result
                  .computeIfAbsent(Trees.identity(shape, item), e -> new ArrayList<>())
                  .add(item));
    }
    return result;
  }

  private static @Nullable JsonNode only(List<JsonNode> items) {
    return items.isEmpty() ? null : items.getFirst();
  }

  private static @Nullable JsonNode get(@Nullable JsonNode node, String name) {
    return node == null ? null : node.get(name);
  }

  static List<PathElement> append(List<PathElement> path, PathElement element) {
    List<PathElement> result = new ArrayList<>(path.size() + 1);
    result.addAll(path);
    result.add(element);
    return result;
  }
}
