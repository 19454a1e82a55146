package dev.headway.rollout.decide;

/**
 * A check that should be running: from the moment it is first asked for, at its own interval, until
 * it is no longer asked for.
 *
 * @param check the name of the check in the spec
 * @param point where in the release it runs; a new point starts a new run with its own deadline
 * @param setName the set whose pods are meant; for a check of the Service, the candidate's set
 */
public record CheckRun(String check, String point, String setName) implements Comparable<CheckRun> {
  public static final String BEFORE_TRAFFIC = "before-traffic";

  /** The point of checks of stable once it has everything back. */
  public static final String AFTER_ROLLBACK = "after-rollback";

  /** The point of checks that watch over stable, whether a release runs or not. */
  public static final String ALWAYS = "always";

  /** Whether it watches over stable, whether a release runs or not. */
  public boolean isAlways() {
    return point.equals(ALWAYS);
  }

  /** Whether it asks stable after a rollback. */
  public boolean isAfterRollback() {
    return point.startsWith(AFTER_ROLLBACK);
  }

  /** The point of a step, by its index from 0. */
  public static String atStep(int release, int index) {
    return "release-" + release + "-step-" + index;
  }

  @Override
  public int compareTo(CheckRun other) {
    return toString().compareTo(other.toString());
  }
}
