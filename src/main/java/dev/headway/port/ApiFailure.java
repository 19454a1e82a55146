package dev.headway.port;

/** An answer of the API server that is not a success, or no answer at all. */
public final class ApiFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;

  /**
   * @param code the HTTP status; 0 where there was no answer
   * @param message the server's own words: they name the account, the verb and the object
   */
  public ApiFailure(int code, String message) {
    super(message);
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** Whether trying again may help without anybody doing anything. */
  public boolean isTransient() {
    return code == 0 || code == 429 || code >= 500;
  }
}
