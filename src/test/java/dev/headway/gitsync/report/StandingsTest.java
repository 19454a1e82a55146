package dev.headway.gitsync.report;

import static dev.headway.gitsync.decide.Syncs.OLD;
import static dev.headway.gitsync.decide.Syncs.failure;
import static dev.headway.gitsync.decide.Syncs.read;
import static dev.headway.gitsync.decide.Syncs.seen;
import static dev.headway.gitsync.decide.Syncs.snapshot;
import static dev.headway.gitsync.decide.Syncs.spec;
import static dev.headway.gitsync.report.SyncReportTest.SAME;
import static dev.headway.gitsync.report.SyncReportTest.SHOP;
import static dev.headway.gitsync.report.SyncReportTest.fought;
import static dev.headway.gitsync.report.SyncReportTest.report;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.api.v1alpha1.GitSyncStatus;
import dev.headway.domain.git.GitRefusal;
import dev.headway.gitsync.act.Outcome;
import dev.headway.gitsync.decide.Breaker;
import dev.headway.gitsync.decide.SyncSnapshot;
import dev.headway.gitsync.decide.Syncs;
import dev.headway.port.EventSink;
import dev.headway.testing.GitRefuses;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a status lists of fields that are fought for, and of the breaker. */
class StandingsTest {
  @Test
  void listsContestedFieldsWithTheirManagersAlsoWhileTheyAreAsInGit() {
    GitSyncStatus status =
        report(null, fought(Map.of(".data.k", "hpa", ".data.b", "")), Outcome.NOTHING, List.of());
    assertThat(status.contested())
        .containsExactly(
            new GitSyncStatus.ContestedField(
                "ConfigMap shop/a", ".data.b", null, "2026-01-01T11:59:59Z"),
            new GitSyncStatus.ContestedField(
                "ConfigMap shop/a", ".data.k", "hpa", "2026-01-01T11:59:59Z"));
    GitSyncStatus calm =
        report(
            status,
            snapshot(spec(false, true), read(OLD), seen(OLD, SAME)),
            Outcome.NOTHING,
            List.of());
    assertThat(calm.contested()).isNull();
  }

  @Test
  @GitRefuses({GitRefusal.MANY_REVERTS})
  void saysThatTheBreakerIsOpenOnceAndUntilWhen() {
    SyncSnapshot s =
        Syncs.breaking(
            snapshot(
                spec(false, true),
                read(OLD),
                seen(OLD, SAME),
                List.of(failure(true, OLD, OLD)),
                List.of(),
                List.of()),
            new Breaker.Seen(
                Optional.of(Syncs.reverts(3, Duration.ofMinutes(50))),
                Optional.empty(),
                Optional.empty()));
    GitSyncStatus status = report(null, s, Outcome.NOTHING, List.of());
    assertThat(status.breaker())
        .isEqualTo(new GitSyncStatus.Breaker("2026-01-01T12:00:00Z", "2026-01-01T12:10:00Z", null));
    assertThat(
            status.conditions().stream()
                .filter(each -> each.getType().equals("Degraded"))
                .map(each -> each.getReason() + ": " + each.getMessage()))
        .containsExactly(
            "BreakerOpen: Branch 'main' had 3 reverts within the hour: no further rollback is"
                + " written to it until they are older, or somebody has looked at what they have in"
                + " common and says 'headway retry gitsync/shop'");
    assertThat(SyncEvents.between(SHOP, null, status, Outcome.NOTHING, List.of()))
        .extracting(EventSink.EventDraft::reason)
        .contains("BreakerOpen");
    GitSyncStatus again = report(status, s, Outcome.NOTHING, List.of());
    assertThat(SyncEvents.between(SHOP, status, again, Outcome.NOTHING, List.of())).isEmpty();
  }
}
