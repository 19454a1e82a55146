package dev.headway.telemetry;

import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.HistoryEntry;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.HookStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Phase;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Result;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.RevisionStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Stage;
import dev.headway.domain.Durations;
import dev.headway.domain.ObjectKey;
import io.fabric8.kubernetes.api.model.Condition;
import io.micrometer.core.instrument.Gauge;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What is counted and timed of releases, from the difference of two statuses. */
final class ReleaseMeters {

  /** Releases whose weights are shown at a time. */
  private static final int MOST_SHOWN = 1_000;

  private final Meters meters;
  private final Map<ObjectKey, Stay> stays = new ConcurrentHashMap<>();
  private final Map<ObjectKey, Weights> weights = new ConcurrentHashMap<>();

  /** Where a release is, and since when. */
  private record Stay(String where, Instant since) {}

  private record Weights(AtomicInteger stable, AtomicInteger candidate, List<Gauge> gauges) {}

  ReleaseMeters(Meters meters) {
    this.meters = meters;
  }

  void changed(
      ObjectKey key,
      Optional<ProgressiveDeploymentStatus> before,
      ProgressiveDeploymentStatus after,
      Instant now) {
    finished(before, after);
    hooks(before, after);
    stayed(key, after, now);
    if (isUnderWay(after)) {
      show(key, after);
    } else {
      hide(key);
    }
  }

  void gone(ObjectKey key) {
    stays.remove(key);
    hide(key);
  }

  private void finished(
      Optional<ProgressiveDeploymentStatus> before, ProgressiveDeploymentStatus after) {
    // A first status is a look back: what it lists was counted when it happened.
    if (before.isEmpty() || after.history() == null) {
      return;
    }
    List<HistoryEntry> known = Objects.requireNonNullElse(before.get().history(), List.of());
    long newest = known.stream().map(ReleaseMeters::number).max(Long::compare).orElse(0L);
    after.history().stream().filter(entry -> number(entry) > newest).forEach(this::finished);
  }

  /** Hooks that were not over when the status was last told, and are. */
  private void hooks(
      Optional<ProgressiveDeploymentStatus> before, ProgressiveDeploymentStatus after) {
    if (before.isEmpty() || after.hooks() == null) {
      return;
    }
    List<HookStatus> known =
        Objects.equals(before.get().release(), after.release()) && before.get().hooks() != null
            ? before.get().hooks()
            : List.of();
    after.hooks().stream()
        .filter(hook -> hook.duration() != null)
        .filter(hook -> known.stream().noneMatch(old -> isSame(old, hook)))
        .forEach(
            hook ->
                duration(hook.duration())
                    .ifPresent(
                        took ->
                            meters.time(
                                Metric.HOOK_DURATION,
                                took,
                                Objects.requireNonNullElse(hook.when(), ""),
                                String.valueOf(hook.phase()).toLowerCase(Locale.ROOT))));
  }

  private static boolean isSame(HookStatus old, HookStatus hook) {
    return Objects.equals(old.name(), hook.name())
        && Objects.equals(old.when(), hook.when())
        && Objects.equals(old.step(), hook.step())
        && old.duration() != null;
  }

  private void finished(HistoryEntry entry) {
    Result result = entry.result();
    if (result == null) {
      return;
    }
    duration(entry.duration())
        .ifPresent(
            took ->
                meters.time(
                    Metric.RELEASE_DURATION,
                    took,
                    Objects.requireNonNullElse(entry.strategy(), "Rolling"),
                    result.name()));
    if (result == Result.RolledBack || result == Result.Aborted || result == Result.Failed) {
      meters.count(Metric.ROLLBACK, Objects.requireNonNullElse(entry.reason(), result.name()));
    }
  }

  private void stayed(ObjectKey key, ProgressiveDeploymentStatus after, Instant now) {
    Optional<String> where = where(after);
    Stay before = stays.get(key);
    if (before != null && where.equals(Optional.of(before.where()))) {
      return;
    }
    if (before != null) {
      meters.time(Metric.STEP_WAIT, Duration.between(before.since(), now), before.where());
    }
    if (where.isPresent()) {
      stays.put(key, new Stay(where.get(), now));
    } else {
      stays.remove(key);
    }
  }

  private static Optional<String> where(ProgressiveDeploymentStatus status) {
    Stage stage = status.stage();
    if (!isUnderWay(status) || stage == null) {
      return Optional.empty();
    }
    List<Condition> conditions = Objects.requireNonNullElse(status.conditions(), List.of());
    return conditions.stream()
        .filter(each -> "Paused".equals(each.getType()) && "True".equals(each.getStatus()))
        .map(Condition::getReason)
        .findFirst()
        .or(() -> Optional.of(stage.name()));
  }

  private static boolean isUnderWay(ProgressiveDeploymentStatus status) {
    return status.phase() == Phase.Running
        || status.phase() == Phase.Paused
        || status.phase() == Phase.RollingBack;
  }

  private void show(ObjectKey key, ProgressiveDeploymentStatus status) {
    if (!weights.containsKey(key) && weights.size() >= MOST_SHOWN) {
      return;
    }
    Weights shown = weights.computeIfAbsent(key, this::register);
    shown.stable().set(weight(status.stable()));
    shown.candidate().set(weight(status.candidate()));
  }

  private Weights register(ObjectKey key) {
    var stable = new AtomicInteger();
    var candidate = new AtomicInteger();
    return new Weights(
        stable,
        candidate,
        List.of(gauge(key, "stable", stable), gauge(key, "candidate", candidate)));
  }

  private Gauge gauge(ObjectKey key, String role, AtomicInteger value) {
    return meters.show(
        Metric.RELEASE_WEIGHT,
        Meters.tags(Metric.RELEASE_WEIGHT, key.namespace(), key.name(), role),
        value::get);
  }

  private void hide(ObjectKey key) {
    Weights shown = weights.remove(key);
    if (shown != null) {
      shown.gauges().forEach(meters::hide);
    }
  }

  private static int weight(@Nullable RevisionStatus revision) {
    return revision == null ? 0 : Objects.requireNonNullElse(revision.weight(), 0);
  }

  private static long number(HistoryEntry entry) {
    return Objects.requireNonNullElse(entry.release(), 0L);
  }

  private static Optional<Duration> duration(@Nullable String text) {
    try {
      return text == null ? Optional.empty() : Optional.of(Durations.parse(text));
    } catch (IllegalArgumentException edited) {
      return Optional.empty();
    }
  }
}
