package dev.headway.rollout.decide;

/**
 * An attempt of a hook that was made, and how it stands.
 *
 * @param message why it failed, in one line; empty while it runs
 * @param object the name of its Job, where it has one
 * @param resourceVersion of that
 */
public record HookSeen(
    HookRun run, Standing standing, String message, String object, String resourceVersion) {

  /** How an attempt stands. */
  public enum Standing {
    RUNNING,
    SUCCEEDED,
    FAILED
  }
}
