package dev.headway.telemetry;

import dev.headway.api.v1alpha1.GitSyncStatus;
import dev.headway.api.v1alpha1.GitSyncStatus.SyncResult;
import dev.headway.domain.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is counted and timed of GitSyncs, from the difference of two statuses. */
final class SyncMeters {

  private final Meters meters;
  private final Map<ObjectKey, Sight> sights = new ConcurrentHashMap<>();
  private final Map<ObjectKey, SyncResult> results = new ConcurrentHashMap<>();

  /** A commit that is not applied yet, and when it was first seen. */
  private record Sight(String commit, Instant since) {}

  SyncMeters(Meters meters) {
    this.meters = meters;
    Map<String, Function<SyncResult, @Nullable Integer>> counts =
        Map.of(
            "created", SyncResult::created,
            "changed", SyncResult::changed,
            "unchanged", SyncResult::unchanged,
            "pruned", SyncResult::pruned,
            "refused", SyncResult::refused);
    counts.forEach(
        (result, count) ->
            meters.show(
                Metric.GITSYNC_OBJECTS,
                Meters.tags(Metric.GITSYNC_OBJECTS, result),
                () -> sum(count)));
  }

  void changed(ObjectKey key, Optional<GitSyncStatus> before, GitSyncStatus after, Instant now) {
    if (after.lastSync() != null) {
      results.put(key, after.lastSync());
    }
    String seen = after.observedRevision();
    String applied = after.appliedRevision();
    Sight waiting = sights.get(key);
    if (waiting != null && waiting.commit().equals(applied)) {
      sights.remove(key);
      meters.time(Metric.GITSYNC_LAG, Duration.between(waiting.since(), now));
    } else if (seen != null && !seen.equals(applied) && isFirstSight(before, waiting, seen)) {
      sights.put(key, new Sight(seen, now));
    }
  }

  /** A commit is first seen in the status that has it and the one before has not. */
  private static boolean isFirstSight(
      Optional<GitSyncStatus> before, @Nullable Sight waiting, String seen) {
    boolean isWaitedFor = waiting != null && waiting.commit().equals(seen);
    return !isWaitedFor && !before.map(GitSyncStatus::observedRevision).equals(Optional.of(seen));
  }

  void gone(ObjectKey key) {
    sights.remove(key);
    results.remove(key);
  }

  private double sum(Function<SyncResult, @Nullable Integer> count) {
    return results.values().stream()
        .mapToInt(result -> Objects.requireNonNullElse(count.apply(result), 0))
        .sum();
  }
}
