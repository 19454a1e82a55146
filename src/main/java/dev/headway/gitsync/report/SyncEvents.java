package dev.headway.gitsync.report;

import dev.headway.api.v1alpha1.ConditionType;
import dev.headway.api.v1alpha1.GitSyncStatus;
import dev.headway.gitsync.act.Outcome;
import dev.headway.gitsync.decide.ObjectId;
import dev.headway.gitsync.decide.ReleaseFailure;
import dev.headway.gitsync.decide.SyncPlan.Why;
import dev.headway.gitsync.decide.Texts;
import dev.headway.port.EventSink.EventDraft;
import dev.headway.port.EventSink.Severity;
import dev.headway.port.EventSink.Subject;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Events are the difference of two statuses, and what was done to the cluster and to Git. */
public final class SyncEvents {
  private SyncEvents() {}

  public static List<EventDraft> between(
      Subject about,
      @Nullable GitSyncStatus before,
      GitSyncStatus after,
      Outcome outcome,
      List<ReleaseFailure.Handled> handled) {
    List<EventDraft> events = new ArrayList<>();
    String old = before == null ? null : before.appliedRevision();
    String now = after.appliedRevision();
    if (now != null && !now.equals(old)) {
      events.add(normal(about, SyncReason.RevisionApplied, applied(old, now, after)));
    }
    corrected(outcome)
        .ifPresent(text -> events.add(normal(about, SyncReason.DriftCorrected, text)));
    handled.forEach(h -> events.add(wroteBack(about, h)));
    for (ConditionType type :
        List.of(
            ConditionType.Stalled,
            ConditionType.SourceReady,
            ConditionType.Applied,
            ConditionType.Drifted,
            ConditionType.Degraded)) {
      turnedBad(type, before, after).ifPresent(c -> events.add(warning(about, c)));
    }
    return events.stream().distinct().toList();
  }

  private static String applied(@Nullable String old, String now, GitSyncStatus after) {
    GitSyncStatus.SyncResult sync = after.lastSync();
    String counts =
        sync == null
            ? ""
            : ": %s created, %s changed, %s unchanged, %s pruned"
                .formatted(sync.created(), sync.changed(), sync.unchanged(), sync.pruned());
    return (old == null ? "" : Texts.shortId(old) + " → ") + Texts.shortId(now) + counts;
  }

  private static Optional<String> corrected(Outcome outcome) {
    List<String> objects =
        outcome.applied().stream()
            .filter(a -> a.why() == Why.Correct)
            .map(Outcome.Applied::id)
            .map(ObjectId::toString)
            .sorted()
            .toList();
    return objects.isEmpty()
        ? Optional.empty()
        : Optional.of("Put back as in Git: " + Texts.list(objects, ", "));
  }

  private static EventDraft wroteBack(Subject about, ReleaseFailure.Handled handled) {
    boolean done = handled.reason().equals("Reverted");
    return new EventDraft(
        about,
        done ? Severity.Normal : Severity.Warning,
        (done ? SyncReason.RollbackWritten : SyncReason.RevertBlocked).name(),
        handled.message());
  }

  /** A condition that now carries a reason for a warning, and did not before. */
  private static Optional<Condition> turnedBad(
      ConditionType type, @Nullable GitSyncStatus before, GitSyncStatus after) {
    Optional<Condition> now = Conditions.find(after.conditions(), type.name());
    Optional<Condition> old =
        before == null ? Optional.empty() : Conditions.find(before.conditions(), type.name());
    return now.filter(c -> SyncReason.valueOf(c.getReason()).isWarning())
        .filter(
            c ->
                old.isEmpty()
                    || !Objects.equals(old.get().getReason(), c.getReason())
                    || !Objects.equals(old.get().getMessage(), c.getMessage()))
        // The write-back has told of it itself.
        .filter(c -> !c.getReason().equals(SyncReason.RevertBlocked.name()));
  }

  private static EventDraft normal(Subject about, SyncReason reason, String message) {
    return new EventDraft(about, Severity.Normal, reason.name(), message);
  }

  private static EventDraft warning(Subject about, Condition condition) {
    return new EventDraft(about, Severity.Warning, condition.getReason(), condition.getMessage());
  }
}
