package dev.headway.port;

/** A Git operation that failed, in words that may be shown to anybody: no secret is in them. */
public final class GitFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** What kind of failure it is. */
  public enum Kind {
    /** The name does not resolve, nothing listens, the connection broke, or the server failed. */
    Unreachable,
    /** The deadline passed. */
    Timeout,
    /** The server wants other credentials, or refuses these. */
    AuthenticationFailed,
    /** The server points elsewhere; credentials are not carried there. */
    Redirected,
    /** There is no repository at the URL. */
    RepositoryNotFound,
    /** The repository has no such branch. */
    BranchNotFound,
    /** More than the limits allow. */
    TooLarge,
    /** The server sent something that is not a sound repository, or the mirror is damaged. */
    Corrupt,
    /** The server does not take our push. */
    PushRefused;

    /** Whether it may go by itself, so that another try is worth it. */
    public boolean passes() {
      return this == Unreachable || this == Timeout || this == Corrupt;
    }
  }

  public GitFailure(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
