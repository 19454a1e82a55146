package dev.headway.port;

/** A read or write of the cluster that did not succeed. */
public final class ClusterFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What the failure means for the caller. */
  public enum Kind {
    /** What was read has changed since: observe again. Not worth a word to people. */
    CONFLICT,
    /** The server is busy, broken or not reachable: try again later. */
    TRANSIENT,
    /** The object to be written is not there. */
    MISSING,
    /** The operator lacks a right. */
    FORBIDDEN,
    /** The server has judged the content and refused it; the message is the server's. */
    REJECTED
  }

  private final Kind kind;

  /**
   * Wraps once, with what was tried.
   *
   * @param message what, where and why, for people
   */
  public ClusterFailure(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** A failure without a cause of its own. */
  public ClusterFailure(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** What the failure means. */
  public Kind kind() {
    return kind;
  }

  /** What happened, in a sentence for people. */
  public String sentence() {
    String message = getMessage();
    return message == null ? kind.name() : message;
  }
}
