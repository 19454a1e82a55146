package dev.headway.sandbox.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** {@code anyOf}, {@code oneOf}, {@code allOf} and {@code not} of value validation. */
final class Junctors {
  private Junctors() {}

  static void check(String path, JsonNode value, JsonNode schema, List<Violation> found) {
    JsonNode anyOf = schema.path("anyOf");
    if (!anyOf.isEmpty()) {
      List<List<Violation>> tried = tried(path, value, anyOf);
      if (tried.stream().noneMatch(List::isEmpty)) {
        found.add(failed(path, "must validate at least one schema (anyOf)"));
        found.addAll(tried.getFirst());
      }
    }
    JsonNode oneOf = schema.path("oneOf");
    if (!oneOf.isEmpty()) {
      List<List<Violation>> tried = tried(path, value, oneOf);
      long valid = tried.stream().filter(List::isEmpty).count();
      if (valid == 0) {
        found.add(failed(path, "must validate one and only one schema (oneOf). Found none valid"));
        found.addAll(tried.getFirst());
      } else if (valid > 1) {
        found.add(
            failed(
                path,
                "must validate one and only one schema (oneOf). Found "
                    + valid
                    + " valid alternatives"));
      }
    }
    JsonNode allOf = schema.path("allOf");
    if (!allOf.isEmpty()) {
      List<List<Violation>> tried = tried(path, value, allOf);
      tried.forEach(found::addAll);
      if (tried.stream().anyMatch(violations -> !violations.isEmpty())) {
        found.add(failed(path, "must validate all the schemas (allOf)"));
      }
    }
    JsonNode not = schema.path("not");
    if (not.isObject() && ValueCheck.violations(path, value, null, not).isEmpty()) {
      found.add(failed(path, "must not validate the schema (not)"));
    }
  }

  private static List<List<Violation>> tried(String path, JsonNode value, JsonNode schemas) {
    return schemas
        .valueStream()
        .map(schema -> ValueCheck.violations(path, value, null, schema))
        .toList();
  }

  private static Violation failed(String path, String detail) {
    return Violation.invalid("<nil>", "\"\"", "\"" + path + "\" " + detail);
  }
}
