package dev.headway.gitsync.decide;

import dev.headway.gitsync.decide.SyncPlan.Action;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Which failures are to be written to Git: each once, and only what came from this branch. */
public final class WriteBackRules {
  private WriteBackRules() {}

  static List<Action.PutRight> due(SyncSnapshot s) {
    if (s.spec().writeBack().isEmpty()
        || s.past().applied().isEmpty()
        || s.source().tip().isEmpty()) {
      return List.of();
    }
    Instant countFrom =
        Breaker.from(Answers.resets(s) ? Optional.of(s.now()) : s.breaker().resetTime(), s.now());
    return s.failures().stream()
        .filter(ReleaseFailure::writeBack)
        .filter(f -> f.commit().isPresent())
        .filter(f -> s.past().owned(f.object()).isPresent())
        .filter(f -> s.past().handled().stream().noneMatch(h -> h.isAbout(f)))
        .map(f -> new Action.PutRight(f, f.commit().orElseThrow(), countFrom))
        .toList();
  }

  /**
   * Failures whose text is in Git again, from another commit and without a retry, so that the
   * release stays as it is: they are named and not reverted again.
   */
  public static List<ReleaseFailure> returned(SyncSnapshot s) {
    return s.failures().stream()
        .filter(f -> s.past().handled().stream().anyMatch(h -> h.isAbout(f) && cameBack(f, h)))
        .toList();
  }

  private static boolean cameBack(ReleaseFailure failure, ReleaseFailure.Handled handled) {
    return failure.current()
        && handled.revertCommit().isPresent()
        && !failure.causeNow().equals(handled.revertCommit())
        && !failure.causeNow().equals(failure.commit());
  }
}
