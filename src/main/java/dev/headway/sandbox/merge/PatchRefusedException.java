package dev.headway.sandbox.merge;

import dev.headway.sandbox.refusal.Refusal;

/** A patch that cannot be applied. */
public final class PatchRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Refusal refusal;
  private final transient Object[] values;

  PatchRefusedException(Refusal refusal, Object... values) {
    super(refusal.message(values));
    this.refusal = refusal;
    this.values = values;
  }

  public Refusal refusal() {
    return refusal;
  }

  /** For the places of the refusal's form. */
  public Object[] values() {
    return values.clone();
  }
}
