package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The JSON paths that CRDs use for printer columns and scale: fields, quoted fields, indexes,
 * {@code [*]} and filters that compare one field, such as {@code
 * .status.conditions[?(@.type=="Ready")].status}.
 */
final class JsonPaths {
  private JsonPaths() {}

  /** The first value at the path. */
  static Optional<JsonNode> first(JsonNode tree, String path) {
    List<JsonNode> nodes = List.of(tree);
    for (String step : steps(path)) {
      List<JsonNode> next = new ArrayList<>();
      nodes.forEach(node -> follow(node, step, next));
      nodes = next;
    }
    return nodes.isEmpty() ? Optional.empty() : Optional.of(nodes.getFirst());
  }

  /** Splits into field names and bracket expressions; the latter keep their opening bracket. */
  static List<String> steps(String path) {
    List<String> steps = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    int i = path.startsWith("$") ? 1 : 0;
    while (i < path.length()) {
      char c = path.charAt(i);
      if (c == '\\' && i + 1 < path.length()) {
        field.append(path.charAt(i + 1));
        i += 2;
      } else if (c == '.' || c == '[') {
        flush(field, steps);
        int end = c == '.' ? i : closing(path, i);
        if (c == '[') {
          steps.add(path.substring(i, end));
        }
        i = end + 1;
      } else {
        field.append(c);
        i++;
      }
    }
    flush(field, steps);
    return steps;
  }

  private static void flush(StringBuilder field, List<String> steps) {
    if (!field.isEmpty()) {
      steps.add(field.toString());
      field.setLength(0);
    }
  }

  private static int closing(String path, int open) {
    char quote = 0;
    for (int i = open; i < path.length(); i++) {
      char c = path.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == ']') {
        return i;
      }
    }
    return path.length();
  }

  private static void follow(JsonNode node, String step, List<JsonNode> out) {
    if (!step.startsWith("[")) {
      add(node.get(step), out);
      return;
    }
    String inner = step.substring(1).trim();
    if (inner.startsWith("?(")) {
      Predicate<JsonNode> filter = filter(inner.substring(2, inner.lastIndexOf(')')));
      node.forEach(
          item -> {
            if (filter.test(item)) {
              out.add(item);
            }
          });
    } else if (inner.equals("*")) {
      node.forEach(out::add);
    } else if (inner.startsWith("'") || inner.startsWith("\"")) {
      add(node.get(unquoted(inner)), out);
    } else {
      int index = Integer.parseInt(inner);
      add(node.get(index < 0 ? node.size() + index : index), out);
    }
  }

  private static void add(@org.jspecify.annotations.Nullable JsonNode node, List<JsonNode> out) {
    if (node != null && !node.isNull()) {
      out.add(node);
    }
  }

  private static Predicate<JsonNode> filter(String expression) {
    boolean equal = expression.contains("==");
    String[] sides = expression.split(equal ? "==" : "!=", 2);
    if (sides.length != 2) {
      return item -> false;
    }
    String path = sides[0].trim().substring(1);
    String wanted = unquoted(sides[1].trim());
    return item ->
        first(item, path).map(node -> node.asText().equals(wanted)).orElse(false) == equal;
  }

  private static String unquoted(String text) {
    boolean quoted = text.length() > 1 && (text.startsWith("'") || text.startsWith("\""));
    return quoted ? text.substring(1, text.length() - 1) : text;
  }
}
