package dev.headway.gitsync.report;

import static dev.headway.gitsync.decide.Syncs.NEW;
import static dev.headway.gitsync.decide.Syncs.NOW;
import static dev.headway.gitsync.decide.Syncs.OLD;
import static dev.headway.gitsync.decide.Syncs.broken;
import static dev.headway.gitsync.decide.Syncs.compared;
import static dev.headway.gitsync.decide.Syncs.differs;
import static dev.headway.gitsync.decide.Syncs.failure;
import static dev.headway.gitsync.decide.Syncs.read;
import static dev.headway.gitsync.decide.Syncs.seen;
import static dev.headway.gitsync.decide.Syncs.snapshot;
import static dev.headway.gitsync.decide.Syncs.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.api.v1alpha1.GitSyncStatus;
import dev.headway.domain.git.GitRefusal;
import dev.headway.gitsync.act.Outcome;
import dev.headway.gitsync.decide.Compared;
import dev.headway.gitsync.decide.Compared.Refusal;
import dev.headway.gitsync.decide.Compared.State;
import dev.headway.gitsync.decide.Contest;
import dev.headway.gitsync.decide.ReleaseFailure;
import dev.headway.gitsync.decide.SyncPlan.Why;
import dev.headway.gitsync.decide.SyncPlanner;
import dev.headway.gitsync.decide.SyncSnapshot;
import dev.headway.gitsync.decide.SyncSnapshot.Health;
import dev.headway.gitsync.decide.Syncs;
import dev.headway.port.EventSink;
import dev.headway.testing.GitRefuses;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Conditions, revisions, inventory and events for what was seen and done. */
class SyncReportTest {
  static final Compared SAME = compared("a", new State.Same("uid"));
  static final EventSink.Subject SHOP =
      new EventSink.Subject("headway.dev/v1alpha1", "GitSync", "shop", "shop", "u");

  record Case(String name, SyncSnapshot given, Outcome outcome, Map<String, String> want) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Case> cases() {
    var on = spec(false, true);
    var failed =
        new Outcome(
            List.of(),
            List.of(),
            Optional.of(new Outcome.Failure(SAME.id(), "quota", false, false)),
            Duration.ZERO);
    var conflict =
        new Outcome(
            List.of(),
            List.of(),
            Optional.of(new Outcome.Failure(SAME.id(), "conflict", true, true)),
            Duration.ZERO);
    return List.of(
        new Case(
            "settled",
            snapshot(on, read(OLD), seen(OLD, SAME)),
            Outcome.NOTHING,
            Map.of(
                "Ready", "True Succeeded",
                "SourceReady", "True Fetched",
                "Applied", "True Succeeded",
                "Healthy", "True AllHealthy",
                "Drifted", "False InSync",
                "Degraded", "False NoFailure")),
        new Case(
            "only just applied",
            snapshot(on, read(NEW), seen(NEW, compared("a", differs(true)))),
            new Outcome(
                List.of(new Outcome.Applied(SAME.id(), "1", Why.Change)),
                List.of(),
                Optional.empty(),
                Duration.ZERO),
            Map.of(
                "Applied", "True Succeeded",
                "Healthy", "Unknown HealthPending",
                "Ready", "Unknown HealthPending")),
        new Case(
            "applied and not looked at yet",
            Syncs.unseen(snapshot(on, read(OLD), seen(OLD, SAME)), "a"),
            Outcome.NOTHING,
            Map.of("Applied", "True Succeeded", "Ready", "Unknown HealthPending")),
        new Case(
            "branch unreadable",
            snapshot(on, broken(), seen(OLD, SAME)),
            Outcome.NOTHING,
            Map.of(
                "Ready", "False FetchFailed",
                "Applied", "True Succeeded",
                "Reconciling", "True ProgressingWithRetry")),
        new Case(
            "suspended",
            snapshot(spec(true, true), read(OLD), Optional.empty()),
            Outcome.NOTHING,
            Map.of("Ready", "Unknown Suspended", "Drifted", "Unknown Pending")),
        new Case(
            "forbidden",
            snapshot(
                on,
                read(NEW),
                seen(NEW, compared("a", new State.Refused(Refusal.Forbidden, "may not")))),
            Outcome.NOTHING,
            Map.of("Ready", "False Forbidden", "Reconciling", "True ProgressingWithRetry")),
        new Case(
            "foreign",
            snapshot(
                on,
                read(NEW),
                seen(NEW, compared("a", new State.Refused(Refusal.ForeignOwner, "theirs")))),
            Outcome.NOTHING,
            Map.of("Applied", "False ForeignOwner")),
        new Case(
            "apply failed",
            snapshot(on, read(NEW), seen(NEW, compared("a", differs(true)))),
            failed,
            Map.of("Applied", "False ApplyFailed", "Ready", "False ApplyFailed")),
        new Case(
            "conflict",
            snapshot(on, read(NEW), seen(NEW, compared("a", differs(true)))),
            conflict,
            Map.of("Applied", "Unknown ProgressingWithRetry")),
        new Case(
            "drift is reported",
            snapshot(spec(false, false), read(OLD), seen(OLD, compared("a", differs(false)))),
            Outcome.NOTHING,
            Map.of("Ready", "False DriftDetected", "Drifted", "True DriftDetected")),
        new Case(
            "under way",
            snapshot(
                on,
                read(OLD),
                seen(OLD, SAME),
                List.of(),
                List.of(),
                List.of(new Health(SAME.id(), false, "x"))),
            Outcome.NOTHING,
            Map.of("Ready", "Unknown HealthPending", "Healthy", "Unknown HealthPending")),
        new Case(
            "unhealthy",
            snapshot(
                on,
                read(OLD),
                seen(OLD, SAME),
                List.of(),
                List.of(),
                List.of(new Health(SAME.id(), true, "crashes"))),
            Outcome.NOTHING,
            Map.of("Ready", "False HealthCheckFailed")),
        new Case(
            "release failed",
            snapshot(
                on,
                read(OLD),
                seen(OLD, SAME),
                List.of(failure(false, OLD, OLD)),
                List.of(),
                List.of()),
            Outcome.NOTHING,
            Map.of("Degraded", "True ReleaseFailed")));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void judgesConditions(Case c) {
    GitSyncStatus status = report(null, c.given(), c.outcome(), List.of());
    Map<String, String> told =
        status.conditions().stream()
            .collect(
                Collectors.toMap(Condition::getType, x -> x.getStatus() + " " + x.getReason()));
    assertThat(told).containsAllEntriesOf(c.want());
    assertThat(told.keySet()).doesNotContainSequence(List.of("Reconciling", "Stalled"));
    status
        .conditions()
        .forEach(
            x ->
                assertThat(x.getMessage())
                    .isNotBlank()
                    .doesNotEndWith(".")
                    .hasSizeLessThanOrEqualTo(300));
  }

  static GitSyncStatus report(
      @Nullable GitSyncStatus before,
      SyncSnapshot seen,
      Outcome outcome,
      List<ReleaseFailure.Handled> handled) {
    return SyncReport.status(
        new SyncReport.Look(before, seen, SyncPlanner.plan(seen), outcome, handled));
  }

  @Test
  void saysOfAContestedObjectWhetherItIsChangedOrDeleted() {
    assertThat(contested(".data.k", "kubectl"))
        .isEqualTo(
            "ConfigMap shop/a is changed by 'kubectl' again and again (.data.k):"
                + " take the field out of Git, or keep 'kubectl' off it");
    assertThat(contested(Contest.OBJECT, ""))
        .isEqualTo(
            "ConfigMap shop/a is deleted again and again:"
                + " take it out of Git, or keep somebody else off it");
  }

  static SyncSnapshot fought(Map<String, String> writers) {
    return Syncs.contested(
        snapshot(spec(false, true), read(OLD), seen(OLD, SAME)),
        Map.of(SAME.id(), Syncs.fought(writers)));
  }

  private static String contested(String field, String writer) {
    SyncSnapshot often = fought(Map.of(field, writer));
    return report(null, often, Outcome.NOTHING, List.of()).conditions().stream()
        .filter(each -> each.getType().equals("Drifted"))
        .map(Condition::getMessage)
        .collect(Collectors.joining());
  }

  @Test
  void saysNothingNewAfterAStartUntilTheBranchIsReadAndTheObjectsAreSeen() {
    SyncSnapshot settled = snapshot(spec(false, true), read(OLD), seen(OLD, SAME));
    GitSyncStatus before =
        report(
            report(null, settled, Outcome.NOTHING, List.of()), settled, Outcome.NOTHING, List.of());
    var unasked =
        new SyncSnapshot.Source(Optional.empty(), Optional.empty(), 0, Optional.empty(), false);
    SyncSnapshot started = snapshot(spec(false, true), unasked, Optional.empty());
    assertThat(report(before, started, Outcome.NOTHING, List.of())).isEqualTo(before);
    assertThat(report(before, Syncs.unseen(settled, "a"), Outcome.NOTHING, List.of()))
        .isEqualTo(before);
  }

  @Test
  @GitRefuses({GitRefusal.APPLY_FAILED, GitRefusal.PRUNE_FAILED})
  void saysWhichObjectWasNotTakenAndWhy() {
    assertThat(notTaken(false)).isEqualTo("Applying ConfigMap shop/a: exceeded quota");
    assertThat(notTaken(true)).isEqualTo("Removing ConfigMap shop/a: exceeded quota");
  }

  private static String notTaken(boolean pruning) {
    var failure = new Outcome.Failure(SAME.id(), "exceeded quota", pruning, false);
    var outcome = new Outcome(List.of(), List.of(), Optional.of(failure), Duration.ZERO);
    SyncSnapshot seen =
        snapshot(spec(false, true), read(NEW), seen(NEW, compared("a", differs(true))));
    return report(null, seen, outcome, List.of()).conditions().stream()
        .filter(each -> each.getType().equals("Applied"))
        .map(Condition::getMessage)
        .collect(Collectors.joining());
  }

  @Test
  void advancesTheAppliedRevisionLastAndCounts() {
    SyncSnapshot seen =
        snapshot(
            spec(false, true),
            read(NEW),
            seen(NEW, SAME, compared("b", new State.Absent(Map.of()))));
    var done =
        new Outcome(
            List.of(new Outcome.Applied(Syncs.manifest("b").id(), "u2", Why.Create)),
            List.of(),
            Optional.empty(),
            Duration.ofMillis(40));
    GitSyncStatus status = report(null, seen, done, List.of());
    assertThat(status.observedRevision()).isEqualTo(NEW);
    assertThat(status.attemptedRevision()).isEqualTo(NEW);
    assertThat(status.appliedRevision()).isEqualTo(NEW);
    assertThat(status.healthyRevision()).isNull();
    assertThat(status.inventory())
        .extracting(e -> e.name() + " " + e.uid())
        .containsExactly("a uid", "b u2");
    assertThat(status.lastSync().created()).isEqualTo(1);
    assertThat(status.lastSync().unchanged()).isEqualTo(1);
    assertThat(status.lastSync().duration()).isEqualTo("40ms");
    assertThat(SyncEvents.between(SHOP, null, status, done, List.of()))
        .extracting(e -> e.reason() + " " + e.message())
        .containsExactly("RevisionApplied bbbbbbb: 1 created, 0 changed, 1 unchanged, 0 pruned");
  }

  @Test
  void keepsEverythingItOwnsWhenAnApplyFailsHalfWay() {
    SyncSnapshot seen =
        snapshot(
            spec(false, true),
            read(NEW),
            seen(NEW, compared("b", new State.Absent(Map.of())), compared("c", differs(true))));
    var half =
        new Outcome(
            List.of(new Outcome.Applied(Syncs.manifest("b").id(), "u2", Why.Create)),
            List.of(),
            Optional.of(new Outcome.Failure(Syncs.manifest("c").id(), "quota", false, false)),
            Duration.ZERO);
    GitSyncStatus status = report(null, seen, half, List.of());
    assertThat(status.appliedRevision()).isNull();
    assertThat(status.inventory()).extracting(e -> e.name()).containsExactly("a", "b");
  }

  @Test
  void remembersWhatBecameOfFailuresAndNamesATextThatCameBack() {
    var handled =
        new ReleaseFailure.Handled(
            "ConfigMap/a",
            "r2",
            "2026-01-01T11:00:00Z",
            OLD,
            "Reverted",
            Optional.of(NEW),
            "Commit bbbbbbb puts a back");
    SyncSnapshot seen =
        snapshot(
            spec(false, true),
            read(OLD),
            seen(OLD, SAME),
            List.of(failure(true, OLD, "c".repeat(40))),
            List.of(),
            List.of());
    GitSyncStatus status = report(null, seen, Outcome.NOTHING, List.of(handled));
    assertThat(status.failedRevisions())
        .singleElement()
        .satisfies(f -> assertThat(f.revertCommit()).isEqualTo(NEW));
    assertThat(SyncEvents.between(SHOP, null, status, Outcome.NOTHING, List.of(handled)))
        .extracting(e -> e.severity() + " " + e.reason())
        .containsExactly("Normal RollbackWritten", "Warning FailedTextReturned");
  }

  @Test
  void writesNothingNewWhenNothingChanged() {
    SyncSnapshot seen = snapshot(spec(false, true), read(OLD), seen(OLD, SAME));
    GitSyncStatus first = report(null, seen, Outcome.NOTHING, List.of());
    GitSyncStatus second = report(first, seen, Outcome.NOTHING, List.of());
    assertThat(second).isEqualTo(first);
    assertThat(SyncEvents.between(SHOP, first, second, Outcome.NOTHING, List.of())).isEmpty();
    assertThat(first.healthyRevision()).isEqualTo(OLD);
  }

  @Test
  void anInvalidSpecStallsAndKeepsTheRest() {
    SyncSnapshot seen = snapshot(spec(false, true), read(OLD), seen(OLD, SAME));
    GitSyncStatus before = report(null, seen, Outcome.NOTHING, List.of());
    GitSyncStatus after = SyncReport.invalid(before, 4, "`url` is not a URL", NOW);
    assertThat(after.inventory()).isEqualTo(before.inventory());
    assertThat(after.observedGeneration()).isEqualTo(4);
    assertThat(SyncEvents.between(SHOP, before, after, Outcome.NOTHING, List.of()))
        .extracting(e -> e.severity() + " " + e.reason())
        .containsExactly("Warning InvalidSpec");
  }
}
