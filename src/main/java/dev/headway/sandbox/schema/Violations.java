package dev.headway.sandbox.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects violations, with paths relative to where a check stands. */
final class Violations {
  private final List<Violation> found = new ArrayList<>();

  void add(Violation violation) {
    found.add(violation);
  }

  void required(String path) {
    found.add(Violation.required(path, ""));
  }

  void invalid(String path, JsonNode value, String detail) {
    found.add(Violation.invalid(path, value.toString(), detail));
  }

  List<Violation> list() {
    return List.copyOf(found);
  }

  static boolean isUnset(@Nullable JsonNode value) {
    return value == null || value.isNull() || value.isMissingNode();
  }

  static boolean isEmpty(JsonNode value) {
    return isUnset(value)
        || (value.isContainerNode() && value.isEmpty())
        || (value.isTextual() && value.asText().isEmpty());
  }
}
