package dev.headway.rollout.decide;

/** Where in a release hooks run. The text is that of the API. */
public enum HookPoint {
  /** Before the first pods of the candidate are made. */
  PRE_DEPLOY("PreDeploy"),
  /** Before the candidate gets its first traffic; without routes before its first pods. */
  PRE_ACTIVATE("PreActivate"),
  /** Once the candidate has all of the traffic, before its promotion is recorded. */
  POST_ACTIVATE("PostActivate"),
  /** Once the promotion is recorded. */
  POST_DEPLOY("PostDeploy"),
  /** When a release begins to go back. */
  PRE_ROLLBACK("PreRollback"),
  /** When it has gone back. */
  POST_ROLLBACK("PostRollback"),
  /** After every way back, behind those of {@link #POST_ROLLBACK}. */
  ON_ROLLBACK("OnRollback"),
  /** After a release that failed on evidence. */
  ON_FAILURE("OnFailure"),
  /** After a release that was promoted. */
  ON_SUCCESS("OnSuccess");

  private final String text;

  HookPoint(String text) {
    this.text = text;
  }

  /** As it stands in the API. */
  public String text() {
    return text;
  }

  /** True where a failed hook may end the release: before its promotion is recorded. */
  public boolean mayAbort() {
    return switch (this) {
      case PRE_DEPLOY, PRE_ACTIVATE, POST_ACTIVATE -> true;
      case POST_DEPLOY, PRE_ROLLBACK, POST_ROLLBACK, ON_ROLLBACK, ON_FAILURE, ON_SUCCESS -> false;
    };
  }

  /** True where a failed hook ends the release unless its spec says otherwise. */
  public boolean abortsByDefault() {
    return this == PRE_DEPLOY || this == PRE_ACTIVATE;
  }
}
