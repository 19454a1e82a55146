package dev.headway.rollout.decide;

import dev.headway.domain.CheckTimes;
import java.time.Instant;

/**
 * How a running check stands.
 *
 * @param message the last answer in one line, without a body
 */
public record CheckSeen(
    CheckRun run, Verdict verdict, Instant lastTime, String message, CheckTimes times) {

  /** The verdicts of a check. */
  public enum Verdict {
    /** Neither of the others yet. */
    PENDING,
    /** It passed as often in a row as it must, and has not failed as often since. */
    PASSING,
    /** It failed as often in a row as it may, or did not pass in time. */
    FAILING,
    /** As failing, and in none of the tries of the row could a connection be made. */
    UNREACHABLE
  }

  public boolean failed() {
    return verdict == Verdict.FAILING || verdict == Verdict.UNREACHABLE;
  }

  /** Passes, and did so all the while the other failed: then the other has only itself to blame. */
  boolean passedWhile(CheckSeen failed) {
    return verdict == Verdict.PASSING && times.wereGoodWhile(failed.times);
  }
}
