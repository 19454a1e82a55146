package dev.headway.gitsync.decide;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where an object that an apply would give differs from the one that is there. What the server
 * counts by itself, and status, do not count; neither does the cause, which follows the text.
 */
public final class Differences {
  private static final int MANY = 20;
  private static final Set<String> SERVER_OWNED =
      Set.of(
          "managedFields", "resourceVersion", "generation", "creationTimestamp", "uid", "selfLink");

  private Differences() {}

  /** The paths that differ, sorted, as in {@code .spec.replicas}; no more than a few. */
  public static List<String> between(Map<String, Object> live, Map<String, Object> wanted) {
    List<String> paths = new ArrayList<>();
    compare("", without(live), without(wanted), paths);
    return paths.stream().sorted().limit(MANY).toList();
  }

  private static Map<String, Object> without(Map<String, Object> object) {
    Map<String, Object> rest = new HashMap<>(object);
    rest.remove("status");
    Map<String, Object> metadata = new HashMap<>(Trees.map(object, "metadata"));
    metadata.keySet().removeAll(SERVER_OWNED);
    Map<String, Object> annotations =
        new HashMap<>(Trees.map(object.get("metadata"), "annotations"));
    annotations.remove(Ownership.CAUSE);
    if (annotations.isEmpty()) {
      metadata.remove("annotations");
    } else {
      metadata.put("annotations", annotations);
    }
    rest.put("metadata", metadata);
    return rest;
  }

  private static void compare(
      String path, @Nullable Object live, @Nullable Object wanted, List<String> paths) {
    if (live instanceof Map<?, ?> && wanted instanceof Map<?, ?>) {
      Map<String, Object> left = Trees.asMap(live);
      Map<String, Object> right = Trees.asMap(wanted);
      Set<String> keys = new TreeSet<>(left.keySet());
      keys.addAll(right.keySet());
      for (String key : keys) {
        compare(path + step(key), left.get(key), right.get(key), paths);
      }
    } else if (live instanceof List<?> left
        && wanted instanceof List<?> right
        && left.size() == right.size()) {
      for (int i = 0; i < left.size(); i++) {
        compare(path + "[" + i + "]", left.get(i), right.get(i), paths);
      }
    } else if (!same(live, wanted)) {
      paths.add(path);
    }
  }

  private static String step(String key) {
    return key.matches("[A-Za-z0-9_]+") ? "." + key : "['" + key + "']";
  }

  /** 1 and 1L and 1.0 are the same number. */
  private static boolean same(@Nullable Object left, @Nullable Object right) {
    if (left instanceof Number a && right instanceof Number b) {
      return Double.compare(a.doubleValue(), b.doubleValue()) == 0;
    }
    return Objects.equals(left, right);
  }
}
