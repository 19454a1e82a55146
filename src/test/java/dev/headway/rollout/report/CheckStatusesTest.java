package dev.headway.rollout.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.CheckOutcome;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.CheckTry;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Health;
import dev.headway.domain.CheckTimes;
import dev.headway.port.CheckResult;
import dev.headway.port.CheckResult.Outcome;
import dev.headway.port.EventSink.EventDraft;
import dev.headway.port.EventSink.Severity;
import dev.headway.rollout.decide.CheckRun;
import dev.headway.rollout.decide.CheckSeen;
import dev.headway.rollout.decide.CheckSeen.Verdict;
import dev.headway.rollout.report.RolloutReport.Change;
import dev.headway.testing.ConditionInvariants;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What a status says of checks: their last tries, and what watches over stable. */
class CheckStatusesTest {

  private static final CheckRun UP =
      new CheckRun("up", CheckRun.ALWAYS, "checkout-" + Passes.OLD.name());

  @Test
  void theLastTriesAreToldWithTheirTimes() {
    var status =
        rest(Verdict.PASSING)
            .tries(
                UP,
                result(Outcome.PASSED, 12, OptionalInt.of(200)),
                result(Outcome.ANSWERED_BADLY, 7, OptionalInt.of(500)),
                result(Outcome.NO_CONNECTION, 0, OptionalInt.empty()),
                result(Outcome.NOT_ALLOWED, 0, OptionalInt.empty()))
            .status();
    assertThat(status.checks().getFirst().results())
        .containsExactly(
            new CheckTry("2026-01-01T12:00:00.250Z", "12ms", CheckOutcome.Passed, 200),
            new CheckTry("2026-01-01T12:00:00.250Z", "7ms", CheckOutcome.AnsweredBadly, 500),
            new CheckTry("2026-01-01T12:00:00.250Z", "0s", CheckOutcome.NoConnection, null),
            new CheckTry("2026-01-01T12:00:00.250Z", "0s", CheckOutcome.NotAllowed, null));
  }

  @Test
  void anotherTryIsNoReasonToWrite() {
    var first = rest(Verdict.PASSING).tries(UP, result(Outcome.PASSED, 12, OptionalInt.of(200)));
    ProgressiveDeploymentStatus written = first.status();
    var later = rest(Verdict.PASSING).tries(UP, result(Outcome.PASSED, 3, OptionalInt.of(200)));
    assertThat(later.before(written).report().change()).isEqualTo(Change.NONE);
    assertThat(later.before(written).status()).isEqualTo(written);
  }

  @Test
  void itComesAlongWithWhatIsWritten() {
    var first = rest(Verdict.PASSING).tries(UP, result(Outcome.PASSED, 12, OptionalInt.of(200)));
    var failed =
        rest(Verdict.FAILING).tries(UP, result(Outcome.ANSWERED_BADLY, 3, OptionalInt.of(500)));
    var report = failed.before(first.status()).report();
    assertThat(report.change()).isEqualTo(Change.SUBSTANCE);
    assertThat(report.status().checks().getFirst().results())
        .extracting(CheckTry::duration)
        .containsExactly("3ms");
  }

  @Test
  void stableThatFailsIsDegradedAndToldOnce() {
    var well = rest(Verdict.PASSING).status();
    var ill = rest(Verdict.FAILING).before(well).report();
    assertThat(ill.status().health()).isEqualTo(Health.Degraded);
    ConditionInvariants.assertHolds(ill.status().conditions());
    assertThat(degraded(ill.status()))
        .isEqualTo("True HealthCheckFailed Stable fails what watches over it: 'up'");
    assertThat(ill.events())
        .extracting(EventDraft::severity, EventDraft::reason)
        .containsExactly(tuple(Severity.Warning, "HealthCheckFailed"));
    assertThat(rest(Verdict.UNREACHABLE).before(ill.status()).report().events()).isEmpty();
    var again = rest(Verdict.PASSING).before(ill.status()).report();
    assertThat(again.status().health()).isEqualTo(Health.Healthy);
    assertThat(again.events())
        .extracting(EventDraft::severity, EventDraft::reason)
        .containsExactly(tuple(Severity.Normal, "HealthRecovered"));
    assertThat(rest(Verdict.PASSING).before(again.status()).report().events()).isEmpty();
  }

  private static Passes rest(Verdict verdict) {
    return Passes.atRest()
        .checks(new CheckSeen(UP, verdict, Passes.NOW, "GET / answered", CheckTimes.NONE));
  }

  private static CheckResult result(Outcome outcome, int milliseconds, OptionalInt code) {
    Instant start = Passes.NOW;
    return new CheckResult(
        start, start.plus(Duration.ofMillis(milliseconds)), outcome, code, "not shown");
  }

  private static String degraded(ProgressiveDeploymentStatus status) {
    return status.conditions().stream()
        .filter(each -> each.getType().equals("Degraded"))
        .map(each -> each.getStatus() + " " + each.getReason() + " " + each.getMessage())
        .findFirst()
        .orElseThrow();
  }
}
