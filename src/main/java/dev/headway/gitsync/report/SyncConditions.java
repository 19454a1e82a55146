package dev.headway.gitsync.report;

import dev.headway.api.v1alpha1.ConditionType;
import dev.headway.domain.git.GitRefusal;
import dev.headway.gitsync.act.Outcome;
import dev.headway.gitsync.decide.Breaker;
import dev.headway.gitsync.decide.Compared;
import dev.headway.gitsync.decide.Compared.Refusal;
import dev.headway.gitsync.decide.Compared.State;
import dev.headway.gitsync.decide.Contest;
import dev.headway.gitsync.decide.Contest.Contested;
import dev.headway.gitsync.decide.ObjectId;
import dev.headway.gitsync.decide.ReleaseFailure;
import dev.headway.gitsync.decide.SyncPlan;
import dev.headway.gitsync.decide.SyncPlan.Course;
import dev.headway.gitsync.decide.SyncPlan.Drift;
import dev.headway.gitsync.decide.SyncSnapshot;
import dev.headway.gitsync.decide.SyncSnapshot.Health;
import dev.headway.gitsync.decide.Texts;
import dev.headway.gitsync.decide.WriteBackRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Judges the conditions of one look. {@code Ready} is drawn from all others.
 *
 * @param healthBefore what was said last of the health of what is applied
 */
record SyncConditions(
    SyncSnapshot seen, SyncPlan plan, Outcome outcome, Optional<Verdict> healthBefore) {

  /** What a condition says now. */
  record Verdict(ConditionType type, Truth truth, SyncReason reason, String message) {}

  /** The three values of a condition. */
  enum Truth {
    True,
    False,
    Unknown
  }

  List<Verdict> all() {
    Verdict source = source();
    Verdict applied = applied();
    Verdict drifted = drifted();
    Verdict healthy = healthy(applied);
    Verdict degraded = degraded();
    List<Verdict> all = new ArrayList<>(List.of(source, applied, healthy, drifted, degraded));
    Verdict ready = ready(all);
    all.addFirst(ready);
    progress(applied, source, ready).ifPresent(all::add);
    return all;
  }

  private Verdict source() {
    SyncSnapshot.Source source = seen.source();
    if (source.failure().isPresent()) {
      return new Verdict(
          ConditionType.SourceReady,
          Truth.False,
          SyncReason.FetchFailed,
          source.failure().get().message());
    }
    return source
        .tip()
        .map(
            tip ->
                new Verdict(
                    ConditionType.SourceReady,
                    Truth.True,
                    SyncReason.Fetched,
                    "Branch '%s' of %s was read"
                        .formatted(seen.spec().branch(), seen.spec().shownUrl())))
        .orElse(
            new Verdict(
                ConditionType.SourceReady,
                Truth.Unknown,
                seen.spec().suspended() ? SyncReason.Suspended : SyncReason.Pending,
                seen.spec().suspended()
                    ? "Suspended"
                    : "Waiting for branch '%s' of %s"
                        .formatted(seen.spec().branch(), seen.spec().shownUrl())));
  }

  private Verdict applied() {
    if (outcome.failure().isPresent()) {
      Outcome.Failure failure = outcome.failure().get();
      return new Verdict(
          ConditionType.Applied,
          failure.again() ? Truth.Unknown : Truth.False,
          failure.again()
              ? SyncReason.ProgressingWithRetry
              : failure.pruning() ? SyncReason.PruneFailed : SyncReason.ApplyFailed,
          (failure.pruning() ? GitRefusal.PRUNE_FAILED : GitRefusal.APPLY_FAILED)
              .message(failure.id(), failure.message()));
    }
    return switch (plan.course()) {
      case Course.Suspended() ->
          new Verdict(
              ConditionType.Applied, Truth.Unknown, SyncReason.Suspended, "`suspend` is set");
      case Course.Waiting() ->
          new Verdict(
              ConditionType.Applied,
              Truth.Unknown,
              SyncReason.Pending,
              "Waiting for branch '%s'".formatted(seen.spec().branch()));
      case Course.Broken(String commit, var problems) ->
          applied(Truth.False, SyncReason.BuildFailed, Texts.broken(commit, problems));
      case Course.Refused(String commit, List<Compared> objects) ->
          applied(Truth.False, refusal(objects), Texts.refused(commit, objects));
      case Course.Held held -> applied(Truth.False, SyncReason.PruneHeld, Texts.held(held));
      case Course.Unclear(String ignored, String message) ->
          applied(Truth.Unknown, SyncReason.ProgressingWithRetry, message);
      case Course.Foundations(String commit) ->
          applied(
              Truth.Unknown,
              SyncReason.Progressing,
              "Commit %s: namespaces and definitions come first".formatted(Texts.shortId(commit)));
      case Course.Applying(String commit) -> succeeded(commit);
      case Course.InSync(String commit, var ignored) -> succeeded(commit);
    };
  }

  private Verdict succeeded(String commit) {
    return applied(
        Truth.True, SyncReason.Succeeded, "Commit %s is applied".formatted(Texts.shortId(commit)));
  }

  private static Verdict applied(Truth truth, SyncReason reason, String message) {
    return new Verdict(ConditionType.Applied, truth, reason, message);
  }

  private static SyncReason refusal(List<Compared> objects) {
    Optional<Refusal> first =
        objects.stream()
            .flatMap(
                o ->
                    o.state() instanceof State.Refused refused
                        ? Optional.of(refused.because()).stream()
                        : Optional.<Refusal>empty().stream())
            .min(Enum::compareTo);
    return switch (first.orElse(Refusal.Invalid)) {
      case Forbidden -> SyncReason.Forbidden;
      case Invalid -> SyncReason.ApplyFailed;
      case ForeignOwner -> SyncReason.ForeignOwner;
    };
  }

  private Verdict drifted() {
    List<Contested> contested = Contest.all(seen.contests(), seen.now());
    if (!contested.isEmpty()) {
      return drifted(Truth.True, SyncReason.Contested, contested(contested));
    }
    List<Drift> drift =
        plan.course() instanceof Course.InSync(String ignored, List<Drift> list) ? list : List.of();
    if (!drift.isEmpty() && !seen.spec().correct()) {
      List<String> objects = drift.stream().map(SyncConditions::describe).sorted().toList();
      return drifted(
          Truth.True, SyncReason.DriftDetected, "Differs from Git: " + Texts.list(objects, "; "));
    }
    boolean known = seen.seen().isPresent();
    return drifted(
        known ? Truth.False : Truth.Unknown,
        known ? SyncReason.InSync : SyncReason.Pending,
        known ? "The cluster is as Git asks" : "Nothing was compared yet");
  }

  private static Verdict drifted(Truth truth, SyncReason reason, String message) {
    return new Verdict(ConditionType.Drifted, truth, reason, message);
  }

  /** Names the first object with its fields, and how many others there are. */
  private static String contested(List<Contested> all) {
    Contested first = all.getFirst();
    List<String> fields =
        all.stream().filter(it -> it.id().equals(first.id())).map(Contested::field).toList();
    String who = first.writer().isEmpty() ? "somebody else" : "'" + first.writer() + "'";
    long others = all.stream().map(Contested::id).distinct().count() - 1;
    String more = others == 0 ? "" : "; so it goes with %d more".formatted(others);
    return first.field().equals(Contest.OBJECT)
        ? "%s is deleted again and again: take it out of Git, or keep %s off it%s"
            .formatted(first.id(), who, more)
        : "%s is changed by %s again and again (%s): take the field out of Git, or keep %s off it%s"
            .formatted(first.id(), who, Texts.list(fields, ", "), who, more);
  }

  private static String describe(Drift drift) {
    return drift.fields().isEmpty()
        ? drift.id() + " is missing"
        : drift.id() + " (" + Texts.list(drift.fields(), ", ") + ")";
  }

  private Verdict healthy(Verdict applied) {
    Optional<Health> failed = seen.unhealthy().stream().filter(Health::failed).findFirst();
    if (failed.isPresent()) {
      return healthy(
          Truth.False,
          SyncReason.HealthCheckFailed,
          "%s: %s".formatted(failed.get().id(), failed.get().message()));
    }
    if (!seen.unhealthy().isEmpty()) {
      List<String> waiting =
          seen.unhealthy().stream().map(Health::id).map(ObjectId::shortForm).sorted().toList();
      return healthy(
          Truth.Unknown, SyncReason.HealthPending, "Waiting for " + Texts.list(waiting, ", "));
    }
    Set<ObjectId> unseen = new TreeSet<>(seen.unseen());
    outcome.applied().forEach(a -> unseen.add(a.id()));
    if (applied.truth() == Truth.True && !unseen.isEmpty()) {
      List<String> names = unseen.stream().map(ObjectId::shortForm).sorted().toList();
      Verdict waiting =
          healthy(
              Truth.Unknown,
              SyncReason.HealthPending,
              "Waiting for a first look at " + Texts.list(names, ", "));
      // After a start, what was known of the same objects holds until they are seen again.
      return outcome.changedAnything() ? waiting : healthBefore.orElse(waiting);
    }
    return applied.truth() == Truth.True
        ? healthy(Truth.True, SyncReason.AllHealthy, "Everything applied is healthy")
        : healthy(Truth.Unknown, applied.reason(), applied.message());
  }

  private static Verdict healthy(Truth truth, SyncReason reason, String message) {
    return new Verdict(ConditionType.Healthy, truth, reason, message);
  }

  private Verdict degraded() {
    if (plan.breaker().open().isPresent()) {
      return degraded(
          Truth.True,
          SyncReason.BreakerOpen,
          GitRefusal.MANY_REVERTS.message(
              seen.spec().branch(), Breaker.REVERTS, seen.spec().name()));
    }
    List<ReleaseFailure> returned = WriteBackRules.returned(seen);
    if (!returned.isEmpty()) {
      ReleaseFailure failure = returned.getFirst();
      return degraded(
          Truth.True,
          SyncReason.FailedTextReturned,
          "%s asks for revision %s again, which failed (%s): set headway.dev/retry to a new text"
              .formatted(failure.object(), failure.revision(), failure.reason()));
    }
    Optional<ReleaseFailure> current =
        seen.failures().stream().filter(ReleaseFailure::current).findFirst();
    Optional<ReleaseFailure.Handled> blocked =
        current.flatMap(
            f ->
                seen.past().handled().stream()
                    .filter(h -> h.isAbout(f) && h.revertCommit().isEmpty())
                    .findFirst());
    if (blocked.isPresent()) {
      return degraded(Truth.True, SyncReason.RevertBlocked, blocked.get().message());
    }
    return current
        .map(
            f ->
                degraded(
                    Truth.True,
                    SyncReason.ReleaseFailed,
                    "%s: revision %s failed (%s)".formatted(f.object(), f.revision(), f.reason())))
        .orElse(degraded(Truth.False, SyncReason.NoFailure, "No release stands failed"));
  }

  private static Verdict degraded(Truth truth, SyncReason reason, String message) {
    return new Verdict(ConditionType.Degraded, truth, reason, message);
  }

  /** The first condition that is not as it should be is what people need to hear. */
  private Verdict ready(List<Verdict> others) {
    for (ConditionType type :
        List.of(
            ConditionType.Applied,
            ConditionType.SourceReady,
            ConditionType.Degraded,
            ConditionType.Drifted,
            ConditionType.Healthy)) {
      Verdict verdict = others.stream().filter(v -> v.type() == type).findFirst().orElseThrow();
      boolean negative = type == ConditionType.Degraded || type == ConditionType.Drifted;
      Truth good = negative ? Truth.False : Truth.True;
      if (verdict.truth() != good) {
        Truth truth = verdict.truth() == Truth.Unknown ? Truth.Unknown : Truth.False;
        return new Verdict(ConditionType.Ready, truth, verdict.reason(), verdict.message());
      }
    }
    Verdict applied = others.get(1);
    return new Verdict(ConditionType.Ready, Truth.True, SyncReason.Succeeded, applied.message());
  }

  /** What kstatus reads: is it still at work, or does it wait for somebody. */
  private Optional<Verdict> progress(Verdict applied, Verdict source, Verdict ready) {
    boolean waitsForSomebody =
        applied.reason() == SyncReason.BuildFailed || applied.reason() == SyncReason.PruneHeld;
    if (waitsForSomebody && source.truth() == Truth.True) {
      return Optional.of(
          new Verdict(ConditionType.Stalled, Truth.True, applied.reason(), applied.message()));
    }
    boolean atWork =
        !seen.spec().suspended() && (applied.truth() != Truth.True || source.truth() != Truth.True);
    return atWork
        ? Optional.of(
            new Verdict(
                ConditionType.Reconciling,
                Truth.True,
                applied.truth() == Truth.False || source.truth() == Truth.False
                    ? SyncReason.ProgressingWithRetry
                    : SyncReason.Progressing,
                ready.message()))
        : Optional.empty();
  }
}
