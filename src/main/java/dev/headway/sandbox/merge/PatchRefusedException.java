package dev.headway.sandbox.merge;

/** A patch that cannot be applied. */
public final class PatchRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;

  PatchRefusedException(int code, String message) {
    super(message);
    this.code = code;
  }

  /**
   * HTTP status: 400 (BadRequest: not a patch at all) or 422 (Invalid: it does not fit the object).
   */
  public int code() {
    return code;
  }
}
