package dev.headway.sandbox.merge;

import java.util.List;

/**
 * Server-side apply without force met fields of other managers (409, reason Conflict). The message
 * is the server's.
 */
public final class ApplyConflictException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Conflict> conflicts;

  ApplyConflictException(String message, List<Conflict> conflicts) {
    super(message);
    this.conflicts = List.copyOf(conflicts);
  }

  /** One cause of the status each, of type {@code FieldManagerConflict}. */
  public List<Conflict> conflicts() {
    return conflicts;
  }

  /**
   * A contested field.
   *
   * @param field path such as {@code .spec.containers[name="app"].image}
   * @param message such as {@code conflict with "kubectl-edit" using apps/v1}
   */
  public record Conflict(String field, String message) {}
}
