package dev.headway.rollout.decide;

/**
 * What follows when a release fails, and how quick the way back is.
 *
 * @param manual a failure holds the release where it is, until somebody decides
 * @param window the way to so many earlier good revisions takes no steps
 */
public record RollbackPolicy(boolean manual, int window) {
  /** As without words of the user. */
  public static final RollbackPolicy DEFAULT = new RollbackPolicy(false, 1);
}
