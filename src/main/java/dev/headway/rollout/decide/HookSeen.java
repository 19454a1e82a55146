package dev.headway.rollout.decide;

import java.time.Duration;

/**
 * An attempt of a hook, and how it stands.
 *
 * @param message why it failed, or what keeps it from beginning or its pods from starting, in one
 *     line; empty where nothing is known
 * @param object the name of its Job, where it has one
 * @param resourceVersion of that
 */
public record HookSeen(
    HookRun run, Standing standing, String message, String object, String resourceVersion) {

  /** A Job gets its pod at once: where it has none after so long, something refuses it. */
  public static final Duration WITHOUT_PODS = Duration.ofSeconds(10);

  /** How an attempt stands. */
  public enum Standing {
    /** The API server did not let it be made so far. */
    HINDERED,
    /** It was made, and nothing of it runs yet. */
    STARTING,
    /** It is under way. */
    RUNNING,
    /** It ended well. */
    SUCCEEDED,
    /** It ended badly, or will never begin. */
    FAILED;

    /** True once nothing more comes of it. */
    public boolean isOver() {
      return this == SUCCEEDED || this == FAILED;
    }
  }
}
