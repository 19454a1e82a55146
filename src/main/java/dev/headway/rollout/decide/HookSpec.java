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
    JOB
  }
}
