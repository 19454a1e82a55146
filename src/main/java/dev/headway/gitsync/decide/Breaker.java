package dev.headway.gitsync.decide;

import dev.headway.domain.git.Commit;
import dev.headway.gitsync.decide.SyncPlan.Action;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Stops a loop of releases that fail and are reverted. It opens when a branch had three reverts
 * within the hour and a fourth is due; then nothing is written back. It closes by itself once the
 * hour holds fewer, or when somebody says so: then what was due is written.
 */
public final class Breaker {
  public static final int REVERTS = 3;
  private static final Duration WINDOW = Duration.ofHours(1);

  private Breaker() {}

  /**
   * What a decision rests on.
   *
   * @param reverts that Headway made on the branch; empty while it cannot be read
   * @param open as the status has it
   * @param resetTime when somebody closed it last: earlier reverts do not count
   */
  public record Seen(
      Optional<List<Commit>> reverts, Optional<Open> open, Optional<Instant> resetTime) {
    public static final Seen QUIET =
        new Seen(Optional.of(List.of()), Optional.empty(), Optional.empty());

    /** Whether the branch has the revert of this already. */
    boolean has(Action.PutRight asked) {
      return reverts.orElse(List.of()).stream()
          .anyMatch(c -> c.reverts(asked.commit(), asked.failure().object().toString()));
    }
  }

  /**
   * An open breaker.
   *
   * @param until when it closes by itself
   */
  public record Open(Instant since, Instant until) {}

  /** How the breaker stands after a look. */
  public record Standing(Optional<Open> open, Optional<Instant> resetTime) {
    public static final Standing CLOSED = new Standing(Optional.empty(), Optional.empty());
  }

  /**
   * How it stands now.
   *
   * @param due whether a revert is to be written
   * @param reset whether somebody closes it now
   */
  static Standing judge(Seen seen, boolean due, boolean reset, Instant now) {
    Optional<Instant> resetTime =
        reset ? Optional.of(now) : seen.resetTime().filter(time -> time.isAfter(now.minus(WINDOW)));
    if (reset) {
      return new Standing(Optional.empty(), resetTime);
    }
    if (seen.reverts().isEmpty()) {
      return new Standing(seen.open().filter(open -> open.until().isAfter(now)), resetTime);
    }
    List<Instant> times = seen.reverts().get().stream().map(Commit::time).toList();
    Optional<Instant> until = full(times, from(resetTime, now));
    Optional<Open> open =
        until
            .filter(time -> due || seen.open().isPresent())
            .map(time -> new Open(seen.open().map(Open::since).orElse(now), time));
    return new Standing(open, resetTime);
  }

  /** From when on reverts count. */
  static Instant from(Optional<Instant> resetTime, Instant now) {
    Instant hourAgo = now.minus(WINDOW);
    return resetTime.filter(time -> time.isAfter(hourAgo)).orElse(hourAgo);
  }

  /** Until when no more may be written; empty where one may. */
  static Optional<Instant> full(List<Instant> reverts, Instant from) {
    List<Instant> counted =
        reverts.stream()
            .filter(time -> time.isAfter(from))
            .sorted(Comparator.reverseOrder())
            .toList();
    return counted.size() < REVERTS
        ? Optional.empty()
        : Optional.of(counted.get(REVERTS - 1).plus(WINDOW));
  }
}
