package dev.headway.rollout.decide;

/** How a release ended. */
public enum ReleaseResult {
  /** Its revision became stable. */
  PROMOTED("Promoted", false),
  /** Somebody aborted it. */
  ABORTED("Aborted", true),
  /** It failed by its own fault, or somebody went back from it. */
  ROLLED_BACK("RolledBack", true),
  /** The spec asked for another revision before it ended. */
  SUPERSEDED("Superseded", false),
  /** It failed, and there was nothing to go back to, or batches that passed serve on. */
  FAILED("Failed", true);

  private final String text;
  private final boolean remembered;

  ReleaseResult(String text, boolean remembered) {
    this.text = text;
    this.remembered = remembered;
  }

  /** As it stands in the API. */
  public String text() {
    return text;
  }

  /** True where the revision is not tried again without a retry. */
  public boolean isRemembered() {
    return remembered;
  }
}
