package dev.headway.sandbox.schema;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One thing that is wrong with an object, in the words of a kube-apiserver.
 *
 * @param cause machine-readable type, {@code reason} of a {@code Status} cause
 * @param field path such as {@code spec.steps[0].weight}
 * @param message such as {@code Invalid value: -1: spec.replicas in body should be greater than or
 *     equal to 0}
 */
public record Violation(Cause cause, String field, String message) {

  /** The {@code reason} of a {@code Status} cause. */
  public enum Cause {
    FieldValueRequired,
    FieldValueInvalid,
    FieldValueTypeInvalid,
    FieldValueNotSupported,
    FieldValueDuplicate,
    FieldValueForbidden,
    FieldValueTooLong,
    FieldValueTooMany,
    FieldValueNotFound
  }

  public static Violation required(String field, String detail) {
    return new Violation(
        Cause.FieldValueRequired,
        field,
        detail.isEmpty() ? "Required value" : "Required value: " + detail);
  }

  /** {@code value} is printed as given: callers quote strings. */
  public static Violation invalid(String field, String value, String detail) {
    return new Violation(Cause.FieldValueInvalid, field, "Invalid value: " + value + ": " + detail);
  }

  public static Violation forbidden(String field, String detail) {
    return new Violation(Cause.FieldValueForbidden, field, "Forbidden: " + detail);
  }

  /**
   * The message of an {@code Invalid} status (422). {@code qualifiedKind} is {@code Kind.group}, or
   * {@code Kind} for the core group.
   */
  public static String statusMessage(
      String qualifiedKind, String name, List<Violation> violations) {
    return qualifiedKind + " \"" + name + "\" is invalid: " + aggregate(violations);
  }

  /** All violations in one line: alone as it is, several in brackets, without repetitions. */
  public static String aggregate(List<Violation> violations) {
    Set<String> lines = new LinkedHashSet<>();
    violations.forEach(v -> lines.add(v.toString()));
    return lines.size() == 1 ? lines.iterator().next() : "[" + String.join(", ", lines) + "]";
  }

  /** As in the message of a {@code Status}: the path, then the message. */
  @Override
  public String toString() {
    return field.isEmpty() ? message : field + ": " + message;
  }
}
