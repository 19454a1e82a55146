package dev.headway.sandbox.merge;

import dev.headway.sandbox.refusal.Refusal;
import java.util.List;

/**
 * Server-side apply without force met fields of other managers (409, reason Conflict). The message
 * is the server's.
 */
public final class ApplyConflictException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Refusal refusal;
  private final transient Object[] values;
  private final transient List<Conflict> conflicts;

  ApplyConflictException(List<Conflict> conflicts, Refusal refusal, Object... values) {
    super(refusal.message(values));
    this.refusal = refusal;
    this.values = values;
    this.conflicts = List.copyOf(conflicts);
  }

  public Refusal refusal() {
    return refusal;
  }

  /** For the places of the refusal's form. */
  public Object[] values() {
    return values.clone();
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
