package dev.headway.port;

import dev.headway.domain.CheckTimes;
import dev.headway.port.CheckCourse.CheckPace;
import dev.headway.port.CheckResult.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * How one target of a course stands after its tries so far. Immutable: each result gives a new one.
 *
 * @param since when the target joined the course
 * @param connected one of the failures in a row did connect
 * @param last the last result
 * @param goodSince the first pass after the last failure; the beginning of time before any
 * @param bad when the last failures in a row began, at most as many as fail the target
 */
public record CheckTally(
    Instant since,
    int passesInRow,
    int failuresInRow,
    boolean connected,
    Standing standing,
    Optional<CheckResult> last,
    Instant goodSince,
    List<Instant> bad) {

  public CheckTally {
    bad = List.copyOf(bad);
  }

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
    return new CheckTally(
        since, 0, 0, false, Standing.PENDING, Optional.empty(), Instant.MIN, List.of());
  }

  /** The tally with one more result. */
  public CheckTally with(CheckResult result, CheckPace pace) {
    if (result.passed()) {
      int passes = passesInRow + 1;
      Standing now = passes >= pace.successThreshold() ? Standing.PASSING : standing;
      Instant from = failuresInRow > 0 ? result.startTime() : goodSince;
      return new CheckTally(since, passes, 0, false, now, Optional.of(result), from, bad);
    }
    int failures = failuresInRow + 1;
    boolean everConnected = connected || result.outcome() == Outcome.ANSWERED_BADLY;
    Standing now = failures >= pace.failureThreshold() ? failed(everConnected) : standing;
    List<Instant> row = new ArrayList<>(failuresInRow == 0 ? List.of() : bad);
    row.add(result.startTime());
    return new CheckTally(
        since,
        0,
        failures,
        everConnected,
        now,
        Optional.of(result),
        goodSince,
        row.subList(Math.max(0, row.size() - pace.failureThreshold()), row.size()));
  }

  /** Where the target stands at a moment: one that has not passed in time has failed. */
  public Standing at(Instant now, CheckPace pace) {
    boolean late = !now.isBefore(since.plus(pace.deadline()));
    return standing == Standing.PENDING && late ? failed(connected || passesInRow > 0) : standing;
  }

  /** When the target was good and bad, to be compared with another's. */
  public CheckTimes times(Instant now, CheckPace pace) {
    Standing stands = at(now, pace);
    boolean failed = stands == Standing.FAILING || stands == Standing.UNREACHABLE;
    Instant from = bad.size() < pace.failureThreshold() ? since : bad.getFirst();
    Optional<Instant> pass = last.filter(CheckResult::passed).map(CheckResult::startTime);
    return new CheckTimes(
        pass.map(it -> goodSince), pass, failed ? Optional.of(from) : Optional.empty());
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
