package dev.headway.sandbox.schema;

import java.util.List;

/** A CustomResourceDefinition whose schema cannot be served; carries what is wrong for a 422. */
public final class InvalidCrdException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Violation> violations;

  InvalidCrdException(List<Violation> violations) {
    super(Violation.aggregate(violations));
    this.violations = List.copyOf(violations);
  }

  public List<Violation> violations() {
    return violations;
  }
}
