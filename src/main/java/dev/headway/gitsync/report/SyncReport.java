package dev.headway.gitsync.report;

import dev.headway.api.v1alpha1.ConditionType;
import dev.headway.api.v1alpha1.GitSyncStatus;
import dev.headway.api.v1alpha1.GitSyncStatus.FailedCommit;
import dev.headway.api.v1alpha1.GitSyncStatus.InventoryEntry;
import dev.headway.api.v1alpha1.GitSyncStatus.SyncResult;
import dev.headway.gitsync.act.Outcome;
import dev.headway.gitsync.decide.Compared;
import dev.headway.gitsync.decide.Compared.State;
import dev.headway.gitsync.decide.ManifestSet;
import dev.headway.gitsync.decide.ObjectId;
import dev.headway.gitsync.decide.ReleaseFailure;
import dev.headway.gitsync.decide.SyncPlan;
import dev.headway.gitsync.decide.SyncPlan.Course;
import dev.headway.gitsync.decide.SyncPlan.Why;
import dev.headway.gitsync.decide.SyncSnapshot;
import dev.headway.gitsync.decide.SyncSnapshot.Owned;
import dev.headway.gitsync.decide.SyncSpec;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the status of a GitSync. */
public final class SyncReport {
  private static final int HISTORY = 10;
  private static final int FAILURES = 20;

  private SyncReport() {}

  /** Everything that one look brought. */
  public record Look(
      @Nullable GitSyncStatus before,
      SyncSnapshot seen,
      SyncPlan plan,
      Outcome outcome,
      List<ReleaseFailure.Handled> handled) {}

  public static GitSyncStatus status(Look look) {
    GitSyncStatus before = look.before() == null ? empty() : look.before();
    if (knowsNothingNew(look)) {
      return before;
    }
    Optional<String> applied = applied(look);
    Optional<SyncResult> result = result(look, applied);
    List<FailedCommit> failed = failed(before, look.handled());
    SyncSnapshot seen = withHandled(look.seen(), look.handled());
    List<Condition> conditions =
        Conditions.merge(
            before.conditions(),
            new SyncConditions(seen, look.plan(), look.outcome(), healthBefore(before)).all(),
            look.seen().spec().generation(),
            look.seen().now());
    return new GitSyncStatus(
        look.seen().spec().generation(),
        look.seen().source().tip().map(t -> t.id()).orElse(before.observedRevision()),
        attempted(look).orElse(before.attemptedRevision()),
        applied.orElse(before.appliedRevision()),
        healthy(look, applied).orElse(before.healthyRevision()),
        failed.isEmpty() ? null : failed,
        inventory(look, applied),
        result.orElse(before.lastSync()),
        look.plan().course() instanceof Course.Held held ? held.changes() : 0,
        handledSync(look).orElse(before.lastHandledSync()),
        history(before, result),
        Standings.contested(look.seen()),
        Standings.breaker(look.plan().breaker()),
        conditions);
  }

  /** After a start, until the branch was asked: what was true then is the best that is known. */
  private static boolean knowsNothingNew(Look look) {
    return look.before() != null
        && look.before().conditions() != null
        && look.plan().course() instanceof Course.Waiting
        && look.seen().source().asked().isEmpty()
        && look.seen().past().generation().equals(Optional.of(look.seen().spec().generation()))
        && look.handled().isEmpty();
  }

  private static Optional<SyncConditions.Verdict> healthBefore(GitSyncStatus before) {
    return Conditions.find(before.conditions(), ConditionType.Healthy.name())
        .map(
            c ->
                new SyncConditions.Verdict(
                    ConditionType.Healthy,
                    SyncConditions.Truth.valueOf(c.getStatus()),
                    SyncReason.valueOf(c.getReason()),
                    c.getMessage()));
  }

  /** The status where the spec cannot be read at all. The rest of it stays as it was. */
  public static GitSyncStatus invalid(
      @Nullable GitSyncStatus status, long generation, String message, Instant now) {
    GitSyncStatus before = status == null ? empty() : status;
    var verdicts =
        List.of(
            new SyncConditions.Verdict(
                ConditionType.Ready, SyncConditions.Truth.False, SyncReason.InvalidSpec, message),
            new SyncConditions.Verdict(
                ConditionType.Stalled, SyncConditions.Truth.True, SyncReason.InvalidSpec, message));
    return new GitSyncStatus(
        generation,
        before.observedRevision(),
        before.attemptedRevision(),
        before.appliedRevision(),
        before.healthyRevision(),
        before.failedRevisions(),
        before.inventory(),
        before.lastSync(),
        before.pendingChanges(),
        before.lastHandledSync(),
        before.history(),
        before.contested(),
        before.breaker(),
        Conditions.merge(before.conditions(), verdicts, generation, now));
  }

  private static SyncSnapshot withHandled(SyncSnapshot seen, List<ReleaseFailure.Handled> handled) {
    if (handled.isEmpty()) {
      return seen;
    }
    SyncSnapshot.Past past = seen.past();
    List<ReleaseFailure.Handled> all = new ArrayList<>(handled);
    all.addAll(past.handled());
    return new SyncSnapshot(
        seen.now(),
        seen.spec(),
        new SyncSnapshot.Past(
            past.generation(), past.attempted(), past.applied(), past.inventory(), all),
        seen.source(),
        seen.seen(),
        seen.failures(),
        seen.requests(),
        seen.contests(),
        seen.breaker(),
        seen.unhealthy(),
        seen.unseen());
  }

  private static Optional<String> applied(Look look) {
    if (look.outcome().failure().isPresent()) {
      return Optional.empty();
    }
    return look.plan().course() instanceof Course.Applying(String commit)
        ? Optional.of(commit)
        : Optional.empty();
  }

  private static Optional<String> attempted(Look look) {
    return switch (look.plan().course()) {
      case Course.Broken(String commit, var ignored) -> Optional.of(commit);
      case Course.Refused(String commit, var ignored) -> Optional.of(commit);
      case Course.Held held -> Optional.of(held.commit());
      case Course.Foundations(String commit) -> Optional.of(commit);
      case Course.Applying(String commit) -> Optional.of(commit);
      case Course.InSync(String commit, var ignored) -> Optional.of(commit);
      case Course.Unclear ignored -> Optional.empty();
      case Course.Suspended ignored -> Optional.empty();
      case Course.Waiting ignored -> Optional.empty();
    };
  }

  private static Optional<String> healthy(Look look, Optional<String> applied) {
    // What was only just applied has had no time to be anything.
    return applied.isEmpty()
            && look.plan().course() instanceof Course.InSync(String commit, var ignored)
            && look.seen().unhealthy().isEmpty()
            && look.seen().unseen().isEmpty()
        ? Optional.of(commit)
        : Optional.empty();
  }

  // ---- inventory

  private static List<InventoryEntry> inventory(Look look, Optional<String> applied) {
    Map<ObjectId, String> uids = new HashMap<>();
    look.outcome().applied().forEach(a -> uids.put(a.id(), a.uid()));
    Optional<ManifestSet> target = look.seen().seen().flatMap(SyncSnapshot.Seen::target);
    boolean whole =
        applied.isPresent()
            || (look.plan().course() instanceof Course.InSync
                && look.outcome().failure().isEmpty());
    if (target.isEmpty() || !whole) {
      return partly(look, uids);
    }
    look.seen().seen().orElseThrow().objects().forEach(o -> uids.putIfAbsent(o.id(), uid(o)));
    return target.get().manifests().stream()
        .sorted((a, b) -> a.id().compareTo(b.id()))
        .map(
            m ->
                entry(
                    new Owned(
                        m.id(),
                        m.apiVersion(),
                        uids.getOrDefault(m.id(), ""),
                        m.place().toString(),
                        m.digest())))
        .toList();
  }

  /** What was applied before it failed is ours, too; nothing is let go of. */
  private static List<InventoryEntry> partly(Look look, Map<ObjectId, String> uids) {
    List<Owned> owned = new ArrayList<>();
    Set<ObjectId> known = new HashSet<>();
    for (Owned old : look.seen().past().inventory()) {
      if (!look.outcome().pruned().contains(old.id())) {
        known.add(old.id());
        owned.add(updated(look, old, uids));
      }
    }
    look.seen().seen().stream()
        .flatMap(s -> s.objects().stream())
        .filter(o -> uids.containsKey(o.id()) && !known.contains(o.id()))
        .forEach(o -> owned.add(owned(o, uids.get(o.id()))));
    return owned.stream()
        .sorted((a, b) -> a.id().compareTo(b.id()))
        .map(SyncReport::entry)
        .toList();
  }

  private static Owned updated(Look look, Owned old, Map<ObjectId, String> uids) {
    return look.seen().seen().stream()
        .flatMap(s -> s.objects().stream())
        .filter(o -> o.id().equals(old.id()) && uids.containsKey(o.id()))
        .findFirst()
        .map(o -> owned(o, uids.get(o.id())))
        .orElse(old);
  }

  private static Owned owned(Compared object, @Nullable String uid) {
    return new Owned(
        object.id(),
        object.manifest().apiVersion(),
        uid == null ? "" : uid,
        object.manifest().place().toString(),
        object.manifest().digest());
  }

  private static String uid(Compared object) {
    return switch (object.state()) {
      case State.Same(String uid) -> uid;
      case State.Differs differs -> differs.uid();
      case State.Absent ignored -> "";
      case State.Refused ignored -> "";
      case State.Waits ignored -> "";
      case State.Unknown ignored -> "";
    };
  }

  private static InventoryEntry entry(Owned owned) {
    ObjectId id = owned.id();
    return new InventoryEntry(
        owned.apiVersion(),
        id.kind(),
        id.namespace().isEmpty() ? null : id.namespace(),
        id.name(),
        owned.uid(),
        owned.source(),
        owned.digest());
  }

  // ---- results

  private static Optional<SyncResult> result(Look look, Optional<String> applied) {
    Outcome outcome = look.outcome();
    boolean sameCommit = applied.equals(look.seen().past().applied());
    if (applied.isEmpty() || (sameCommit && !outcome.changedAnything())) {
      return Optional.empty();
    }
    int objects = look.seen().seen().map(s -> s.objects().size()).orElse(0);
    SyncSpec spec = look.seen().spec();
    int touched = outcome.count(Why.Create) + outcome.count(Why.Change);
    return Optional.of(
        new SyncResult(
            look.seen().past().applied().orElse(null),
            applied.get(),
            outcome.count(Why.Create),
            outcome.count(Why.Change),
            Math.max(0, objects - touched),
            spec.prune() ? outcome.pruned().size() : 0,
            0,
            millis(outcome),
            Times.text(look.seen().now())));
  }

  private static String millis(Outcome outcome) {
    return outcome.took().toMillis() + "ms";
  }

  private static @Nullable List<SyncResult> history(
      GitSyncStatus before, Optional<SyncResult> result) {
    List<SyncResult> old = before.history() == null ? List.of() : before.history();
    if (result.isEmpty()) {
      return old.isEmpty() ? null : old;
    }
    List<SyncResult> all = new ArrayList<>(old);
    all.addFirst(result.get());
    return all.stream().limit(HISTORY).toList();
  }

  private static List<FailedCommit> failed(
      GitSyncStatus before, List<ReleaseFailure.Handled> handled) {
    List<FailedCommit> all =
        new ArrayList<>(before.failedRevisions() == null ? List.of() : before.failedRevisions());
    for (ReleaseFailure.Handled h : handled) {
      all.addFirst(
          new FailedCommit(
              h.commit(),
              h.object(),
              h.revision(),
              h.reason(),
              h.revertCommit().orElse(null),
              h.message(),
              h.time()));
    }
    return all.stream().limit(FAILURES).toList();
  }

  private static Optional<String> handledSync(Look look) {
    return look.plan().actions().stream()
        .flatMap(
            a ->
                a instanceof SyncPlan.Action.Answer answer
                    ? Optional.of(answer.request().name()).stream()
                    : Optional.<String>empty().stream())
        .reduce((first, last) -> last);
  }

  private static GitSyncStatus empty() {
    return new GitSyncStatus(
        null, null, null, null, null, null, null, null, null, null, null, null, null, null);
  }
}
