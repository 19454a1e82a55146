package dev.headway.gitsync.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Two writers that correct each other: after three corrections of an object within a minute it is
 * put back only every half minute, and the other writer is named.
 */
public final class Contest {
  private static final int CORRECTIONS = 3;
  private static final Duration WITHIN = Duration.ofMinutes(1);
  static final Duration PAUSE = Duration.ofSeconds(30);

  /** How long an object that is left alone stays contested. */
  private static final Duration CALM = Duration.ofMinutes(2);

  private Contest() {}

  /**
   * What is remembered of an object that was put back.
   *
   * @param times of the last corrections, newest first
   * @param contestedSince when the third correction within a minute was made
   */
  public record History(List<Instant> times, Optional<Instant> contestedSince) {
    public static final History NONE = new History(List.of(), Optional.empty());

    public History {
      times = List.copyOf(times);
    }
  }

  /** The history after one more correction. */
  public static History corrected(History before, Instant now) {
    List<Instant> times = Stream.concat(Stream.of(now), before.times().stream()).limit(3).toList();
    boolean often = times.size() == CORRECTIONS && !times.getLast().isBefore(now.minus(WITHIN));
    return new History(
        times,
        often && before.contestedSince().isEmpty()
            ? Optional.of(now)
            : stillContested(before, now));
  }

  private static Optional<Instant> stillContested(History history, Instant now) {
    return isContested(history, now) ? history.contestedSince() : Optional.empty();
  }

  public static boolean isContested(History history, Instant now) {
    return history.contestedSince().isPresent()
        && history.times().getFirst().isAfter(now.minus(CALM));
  }

  /** When the object may be put back again: at once, unless it is contested. */
  public static Instant nextCorrection(History history, Instant now) {
    return isContested(history, now) ? history.times().getFirst().plus(PAUSE) : now;
  }
}
