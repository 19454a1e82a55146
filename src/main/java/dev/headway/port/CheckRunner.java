package dev.headway.port;

import dev.headway.domain.CheckTimes;
import dev.headway.domain.ObjectKey;
import dev.headway.port.CheckCourse.CourseId;
import dev.headway.port.CheckTally.Standing;
import java.time.Instant;
import java.util.List;

/** Runs checks away from the caller's thread and keeps how they stand. Thread-safe. */
public interface CheckRunner {

  /**
   * Exactly these courses run from now on for a deployment: those that run already go on, those not
   * named stop and are forgotten. Returns at once.
   */
  void run(ObjectKey deployment, List<CheckCourse> courses);

  /** How the courses of a deployment stand. */
  List<CourseStanding> standings(ObjectKey deployment);

  /**
   * How a course stands.
   *
   * @param lastTime of the last try, or when it was asked for
   * @param message the last telling answer, without address, time or body
   * @param recent the last tries of all its targets, newest first
   */
  record CourseStanding(
      CourseId id,
      Standing standing,
      Instant lastTime,
      String message,
      CheckTimes times,
      List<CheckResult> recent) {

    /** How many tries are kept. */
    public static final int KEPT = 5;

    /** Copies the tries. */
    public CourseStanding {
      recent = List.copyOf(recent);
    }
  }
}
