package dev.headway.port;

import java.time.Duration;

/**
 * A check that goes on until it is no longer asked for.
 *
 * @param id what the caller knows it by; a new id starts anew
 * @param aim whom it dials
 */
public record CheckCourse(
    CheckCourse.CourseId id, CheckCourse.Aim aim, CheckProbe probe, CheckCourse.CheckPace pace) {

  /** A course: which check, at which point of a release, for which set. */
  public record CourseId(String check, String point, String set) {}

  /** Whom a course dials; the addresses are found and judged at each try. */
  public sealed interface Aim {

    /** Namespace of the deployment; its Secrets alone are read for a check. */
    String namespace();

    /** Every pod of one revision of a deployment, from the moment it is ready until it ends. */
    record Pods(String namespace, String deployment, String revision) implements Aim {}

    /** A Service by its cluster address. */
    record OfService(String namespace, String service) implements Aim {}

    /** A host outside the namespace, where the operator's settings allow it. */
    record OfHost(String namespace, String host) implements Aim {}
  }

  /**
   * How often, how long and how many.
   *
   * @param interval from one try to the next, after a good one
   * @param timeout total deadline of a try, from the dial to the status line
   * @param deadline within which a target must pass for the first time
   * @param failureThreshold failures in a row that fail it
   * @param successThreshold passes in a row that pass it
   */
  public record CheckPace(
      Duration interval,
      Duration timeout,
      Duration deadline,
      int failureThreshold,
      int successThreshold,
      Backoff backoff) {

    /** How long after a try that left so many failures in a row the next one follows. */
    public Duration pauseAfter(int failuresInRow) {
      return failuresInRow == 0 ? interval : backoff.pause(failuresInRow);
    }
  }

  /** Growing pauses after failed tries. */
  public record Backoff(Duration initial, int factor, Duration max) {

    Duration pause(int failuresInRow) {
      Duration pause = initial;
      for (int i = 1; i < failuresInRow && pause.compareTo(max) < 0; i++) {
        pause = pause.multipliedBy(factor);
      }
      return pause.compareTo(max) < 0 ? pause : max;
    }
  }
}
