package dev.headway.gitsync.decide;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads trees of maps and lists; whatever is not there, or of another shape, is empty. */
public final class Trees {
  private Trees() {}

  /** The map under a key, or an empty one. */
  public static Map<String, Object> map(@Nullable Object tree, String key) {
    return asMap(at(tree, key));
  }

  @SuppressWarnings("unchecked") // trees have string keys, by construction
  public static Map<String, Object> asMap(@Nullable Object tree) {
    return tree instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
  }

  /** The list under a key, or an empty one. */
  @SuppressWarnings("unchecked")
  public static List<Object> list(@Nullable Object tree, String key) {
    return at(tree, key) instanceof List<?> list ? (List<Object>) list : List.of();
  }

  /** The text under a path, or the empty text. */
  public static String text(@Nullable Object tree, String... path) {
    return at(tree, path) instanceof String text ? text : "";
  }

  /** What is under a path of keys; null where there is nothing. */
  public static @Nullable Object at(@Nullable Object tree, String... path) {
    Object here = tree;
    for (String key : path) {
      here = here instanceof Map<?, ?> map ? map.get(key) : null;
    }
    return here;
  }

  /** The same tree with its keys sorted, so that equal trees print alike. */
  public static @Nullable Object sorted(@Nullable Object tree) {
    if (tree instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> result = new TreeMap<>();
      map.forEach((key, value) -> result.put(String.valueOf(key), sorted(value)));
      return result;
    }
    return tree instanceof List<?> list ? list.stream().map(Trees::sorted).toList() : tree;
  }
}
