package dev.headway.port;

import dev.headway.port.CheckCourse.CheckPace;
import dev.headway.port.CheckResult.Outcome;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/**
 * How one target of a course stands after its tries so far. Immutable: each result gives a new one.
 *
 * @param since when the target joined the course
 * @param connected one of the failures in a row did connect
 * @param last the last result
 */
public record CheckTally(
    Instant since,
    int passesInRow,
    int failuresInRow,
    boolean connected,
    Standing standing,
    Optional<CheckResult> last) {

  /** Where a target, or a whole course, stands. */
  public enum Standing {
    /** None of the others yet. */
    PENDING,
    /** Passed as often in a row as it must, and has not failed as often since. */
    PASSING,
    /** Failed as often in a row as it may, or did not pass in time. */
    FAILING,
    /** As failing, and in none of the tries of the row could a connection be made. */
    UNREACHABLE
  }

  /** A target that has not been tried. */
  public static CheckTally untried(Instant since) {
    return new CheckTally(since, 0, 0, false, Standing.PENDING, Optional.empty());
  }

  /** The tally with one more result. */
  public CheckTally with(CheckResult result, CheckPace pace) {
    if (result.passed()) {
      int passes = passesInRow + 1;
      Standing now = passes >= pace.successThreshold() ? Standing.PASSING : standing;
      return new CheckTally(since, passes, 0, false, now, Optional.of(result));
    }
    int failures = failuresInRow + 1;
    boolean everConnected = connected || result.outcome() == Outcome.ANSWERED_BADLY;
    Standing now = failures >= pace.failureThreshold() ? failed(everConnected) : standing;
    return new CheckTally(since, 0, failures, everConnected, now, Optional.of(result));
  }

  /** Where the target stands at a moment: one that has not passed in time has failed. */
  public Standing at(Instant now, CheckPace pace) {
    boolean late = !now.isBefore(since.plus(pace.deadline()));
    return standing == Standing.PENDING && late ? failed(connected || passesInRow > 0) : standing;
  }

  /** Where a course stands: it passes when all its targets do, and fails with any of them. */
  public static Standing together(Collection<Standing> targets) {
    for (Standing decisive :
        new Standing[] {Standing.FAILING, Standing.UNREACHABLE, Standing.PENDING}) {
      if (targets.contains(decisive)) {
        return decisive;
      }
    }
    return targets.isEmpty() ? Standing.PENDING : Standing.PASSING;
  }

  private static Standing failed(boolean connected) {
    return connected ? Standing.FAILING : Standing.UNREACHABLE;
  }
}
