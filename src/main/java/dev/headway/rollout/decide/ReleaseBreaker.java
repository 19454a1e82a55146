package dev.headway.rollout.decide;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Keeps new releases back while many of a namespace fail at once: more than a fifth of at least
 * five that ran within the last five minutes. What fails so is rarely each of the candidates.
 */
final class ReleaseBreaker {
  private static final int LEAST = 5;
  private static final int FIFTH = 5;

  private ReleaseBreaker() {}

  /** When to look again; empty where releases may start. */
  static Optional<Instant> openUntil(List<Around.Release> releases, Instant now) {
    Instant since = now.minus(Around.LATELY);
    List<Around.Release> ran =
        releases.stream()
            .filter(release -> release.endTime().map(time -> time.isAfter(since)).orElse(true))
            .toList();
    List<Instant> failures =
        ran.stream()
            .filter(Around.Release::failed)
            .flatMap(release -> release.endTime().stream())
            .toList();
    return ran.size() >= LEAST && failures.size() * FIFTH > ran.size()
        ? failures.stream().min(Comparator.naturalOrder()).map(time -> time.plus(Around.LATELY))
        : Optional.empty();
  }
}
