package dev.headway.rollout.simulation;

import java.time.Duration;

/**
 * How the attempts of a hook behave.
 *
 * @param takes how long each takes
 * @param fails how many fail before one succeeds
 * @param starts false where its pod never starts
 */
record HookBehaviour(Duration takes, int fails, boolean starts) {
  static final HookBehaviour GOOD = new HookBehaviour(Duration.ofSeconds(3), 0);
  static final HookBehaviour BAD = new HookBehaviour(Duration.ofSeconds(3), 100);
  static final HookBehaviour ONCE_BAD = new HookBehaviour(Duration.ofSeconds(3), 1);

  /** No node takes its pod. */
  static final HookBehaviour HOMELESS = new HookBehaviour(Duration.ofDays(1), 0, false);

  HookBehaviour(Duration takes, int fails) {
    this(takes, fails, true);
  }

  /** Longer than anybody waits. */
  static final HookBehaviour STUCK = new HookBehaviour(Duration.ofDays(1), 0);
}
