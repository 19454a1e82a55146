package dev.headway.rollout.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * How the pods of a revision behave.
 *
 * @param startUp from creation to readiness
 * @param fault what goes wrong
 * @param faultAfter how long after the pod's creation the fault shows; zero: from the beginning
 * @param only the numbers of the pods that have the fault, in the order in which they were made;
 *     empty: all
 */
record Behaviour(Duration startUp, Fault fault, Duration faultAfter, Set<Integer> only) {
  Behaviour(Duration startUp, Fault fault, Duration faultAfter) {
    this(startUp, fault, faultAfter, Set.of());
  }

  enum Fault {
    NONE,
    NEVER_READY,
    CRASHES,
    IMAGE_MISSING,
    FAILS_CHECK
  }

  static final Behaviour GOOD = new Behaviour(Duration.ofSeconds(2), Fault.NONE, Duration.ZERO);

  /** True where the fault of this pod shows. */
  boolean shows(SimPod pod, Instant now) {
    return !now.isBefore(pod.created.plus(faultAfter))
        && (only.isEmpty() || only.contains(pod.number));
  }

  static Behaviour faulty(Fault fault, Integer... only) {
    return new Behaviour(Duration.ofSeconds(2), fault, Duration.ZERO, Set.of(only));
  }

  static Behaviour faulty(Fault fault) {
    return new Behaviour(Duration.ofSeconds(2), fault, Duration.ZERO);
  }

  static Behaviour faulty(Fault fault, Duration after) {
    return new Behaviour(Duration.ofSeconds(2), fault, after);
  }
}
