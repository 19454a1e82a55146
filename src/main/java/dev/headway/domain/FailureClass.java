package dev.headway.domain;

/** Whose fault a failure is; it decides whether a revision is rolled back or only held. */
public enum FailureClass {
  /** The candidate itself is to blame: it is rolled back, remembered and written to Git. */
  EVIDENCE,
  /** A person ended the release: the revision is remembered as failed. */
  DECISION,
  /**
   * Something around it is to blame: traffic goes to stable, the release is held, goes on when the
   * cause is gone, and nothing is remembered.
   */
  ENVIRONMENT
}
