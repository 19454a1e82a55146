package dev.headway.port;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
  private final @Nullable Duration pause;

  /**
   * Wraps once, with what was tried.
   *
   * @param message what, where and why, for people
   */
  public ClusterFailure(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.pause = null;
  }

  /** A failure without a cause of its own. */
  public ClusterFailure(Kind kind, String message) {
    this(kind, message, Optional.empty());
  }

  /**
   * The answer of a server that may ask to be left alone for a while.
   *
   * @param pause how long to wait at least before the next try
   */
  public ClusterFailure(Kind kind, String message, Optional<Duration> pause) {
    super(message);
    this.kind = kind;
    this.pause = pause.orElse(null);
  }

  /** What the failure means. */
  public Kind kind() {
    return kind;
  }

  /** How long the server asked to be left alone, where it did. */
  public Optional<Duration> pause() {
    return Optional.ofNullable(pause);
  }

  /** What happened, in a sentence for people. */
  public String sentence() {
    String message = getMessage();
    return message == null ? kind.name() : message;
  }
}
