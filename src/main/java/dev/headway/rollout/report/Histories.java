package dev.headway.rollout.report;

import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Cause;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.HistoryEntry;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Result;
import dev.headway.domain.Durations;
import dev.headway.rollout.decide.ReleaseResult;
import dev.headway.rollout.observe.Times;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes finished releases, newest first, with where they came from. */
final class Histories {

  private Histories() {}

  static @Nullable List<HistoryEntry> write(
      List<dev.headway.rollout.decide.HistoryEntry> entries, Pass pass, Causes causes) {
    return entries.isEmpty()
        ? null
        : entries.stream().map(entry -> write(entry, pass, causes)).toList();
  }

  private static HistoryEntry write(
      dev.headway.rollout.decide.HistoryEntry entry, Pass pass, Causes causes) {
    Optional<Cause> cause = told(entry, pass).or(() -> causes.ofRevision(entry.revision()));
    return new HistoryEntry(
        (long) entry.release(),
        entry.revision(),
        entry.version(),
        cause.map(Cause::commit).orElse(null),
        entry.strategy().orElse(null),
        result(entry.result()),
        entry.stepReached(),
        entry.updatedReplicas(),
        entry.reason(),
        entry.startTime().map(Times::text).orElse(null),
        entry.duration().map(Durations::format).orElse(null),
        cause.orElse(null));
  }

  /** What was told of the release when it ended: its set may be gone by now. */
  private static Optional<Cause> told(dev.headway.rollout.decide.HistoryEntry entry, Pass pass) {
    return pass.before()
        .map(ProgressiveDeploymentStatus::history)
        .flatMap(
            old ->
                old.stream()
                    .filter(each -> each.release() != null && each.release() == entry.release())
                    .findFirst())
        .map(HistoryEntry::cause);
  }

  private static Result result(ReleaseResult result) {
    return switch (result) {
      case PROMOTED -> Result.Promoted;
      case ABORTED -> Result.Aborted;
      case ROLLED_BACK -> Result.RolledBack;
      case SUPERSEDED -> Result.Superseded;
      case FAILED -> Result.Failed;
    };
  }
}
