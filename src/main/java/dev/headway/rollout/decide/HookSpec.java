package dev.headway.rollout.decide;

import java.time.Duration;
import java.util.Optional;

/**
 * A hook, as far as deciding goes.
 *
 * @param when its point; empty where only steps name it
 * @param retries how many more attempts follow a failed one
 * @param aborts whether its failure ends the release
 */
public record HookSpec(
    String name,
    Optional<HookPoint> when,
    Kind kind,
    Duration timeout,
    int retries,
    boolean aborts) {

  /** What a kind of hook can promise. */
  public enum Kind {
    /** A Job: its name makes it exactly one, whoever asks how often. */
    JOB,
    /**
     * A request: where nobody knows whether it was answered it is made again, with the same key.
     */
    CALL,
    /** A command in a pod of the revision: where nobody knows how it ended it has failed. */
    COMMAND,
    /** The same in a pod of the stable revision. */
    COMMAND_IN_STABLE;

    /** True where an attempt may have been made if nothing is known of it, and may not be twice. */
    boolean isWrittenDownFirst() {
      return this == COMMAND || this == COMMAND_IN_STABLE;
    }
  }
}
