package dev.headway.rollout.simulation;

import java.time.Duration;

/**
 * How the pods of a revision behave.
 *
 * @param startUp from creation to readiness
 * @param fault what goes wrong
 * @param faultAfter how long after the pod's creation the fault shows; zero: from the beginning
 */
record Behaviour(Duration startUp, Fault fault, Duration faultAfter) {
  enum Fault {
    NONE,
    NEVER_READY,
    CRASHES,
    IMAGE_MISSING,
    FAILS_CHECK
  }

  static final Behaviour GOOD = new Behaviour(Duration.ofSeconds(2), Fault.NONE, Duration.ZERO);

  static Behaviour faulty(Fault fault) {
    return new Behaviour(Duration.ofSeconds(2), fault, Duration.ZERO);
  }

  static Behaviour faulty(Fault fault, Duration after) {
    return new Behaviour(Duration.ofSeconds(2), fault, after);
  }
}
