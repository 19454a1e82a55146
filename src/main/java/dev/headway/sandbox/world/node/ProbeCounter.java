package dev.headway.sandbox.world.node;

/**
 * Counts the results of a probe in a row.
 *
 * @param successes in a row, 0 after a failure
 * @param failures in a row, 0 after a success
 */
record ProbeCounter(int successes, int failures) {
  static final ProbeCounter START = new ProbeCounter(0, 0);

  /** What the results so far come to. */
  enum Verdict {
    PASSED,
    FAILED,
    /** Neither threshold is reached: what was, stays. */
    UNDECIDED
  }

  ProbeCounter with(boolean success) {
    return success ? new ProbeCounter(successes + 1, 0) : new ProbeCounter(0, failures + 1);
  }

  Verdict verdict(int successThreshold, int failureThreshold) {
    if (successes >= successThreshold) {
      return Verdict.PASSED;
    }
    return failures >= failureThreshold ? Verdict.FAILED : Verdict.UNDECIDED;
  }
}
