package dev.headway.rollout.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.CheckPhase;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Evidence;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Result;
import dev.headway.api.v1alpha1.ReleaseActionStatus;
import dev.headway.domain.Because;
import dev.headway.domain.CheckTimes;
import dev.headway.domain.FailureClass;
import dev.headway.domain.ObjectKey;
import dev.headway.domain.Reason;
import dev.headway.domain.Weight;
import dev.headway.port.ClusterFailure;
import dev.headway.port.EventSink.EventDraft;
import dev.headway.port.EventSink.Severity;
import dev.headway.rollout.decide.Action;
import dev.headway.rollout.decide.CheckRun;
import dev.headway.rollout.decide.CheckSeen;
import dev.headway.rollout.decide.CheckSeen.Verdict;
import dev.headway.rollout.decide.Finding;
import dev.headway.rollout.decide.HistoryEntry;
import dev.headway.rollout.decide.Memory;
import dev.headway.rollout.decide.Memory.AcceptedWeight;
import dev.headway.rollout.decide.Memory.Held;
import dev.headway.rollout.decide.Memory.ProgressClock;
import dev.headway.rollout.decide.Memory.Refused;
import dev.headway.rollout.decide.Memory.StepMemory;
import dev.headway.rollout.decide.Observed;
import dev.headway.rollout.decide.ReleaseResult;
import dev.headway.rollout.decide.RolloutState;
import dev.headway.rollout.decide.SetMarks;
import dev.headway.rollout.decide.SetMarks.End;
import dev.headway.rollout.decide.SetMarks.Failure;
import dev.headway.rollout.decide.SetMarks.Handled;
import dev.headway.rollout.decide.SetMarks.Reached;
import dev.headway.rollout.decide.SetMarks.Role;
import dev.headway.rollout.decide.SetMarks.Taken;
import dev.headway.rollout.decide.TrafficSeen;
import dev.headway.rollout.decide.TrafficSeen.Route;
import dev.headway.rollout.decide.TrafficSeen.RouteSeen;
import dev.headway.rollout.decide.Waiting.Kind;
import dev.headway.rollout.report.RolloutReport.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusReportTest {

  private static final String CAUSE =
      "{\"gitSync\":\"shop\",\"commit\":\"4f2a9d1\",\"author\":\"ann\",\"message\":\"checkout 2\"}";
  private static final Instant SOON = Passes.NOW.plusSeconds(30);

  @Test
  void aStepInFull() {
    ProgressiveDeploymentStatus status = inStep(running()).cause(CAUSE).status();
    assertThat(status.release()).isEqualTo(2);
    assertThat(status.replicas()).isEqualTo(4);
    assertThat(status.readyReplicas()).isEqualTo(4);
    assertThat(status.updatedReplicas()).isEqualTo(2);
    assertThat(status.selector()).isEqualTo("a=1,b=2");
    assertThat(status.stable().weight()).isEqualTo(50);
    assertThat(status.candidate().version()).isEqualTo("2.0.0");
    assertThat(status.candidate().weight()).isEqualTo(50);
    assertThat(status.candidate().cause().commit()).isEqualTo("4f2a9d1");
    var step = status.step();
    assertThat(step.progress()).isEqualTo("1/2");
    assertThat(step.name()).isEqualTo("half");
    assertThat(step.startTime()).isEqualTo("2026-01-01T12:00:00.250Z");
    assertThat(step.holdUntil()).isEqualTo("2026-01-01T12:00:30.250Z");
    assertThat(step.deadline()).isEqualTo("2026-01-01T12:00:30.250Z");
    assertThat(step.deadlinePods()).isEqualTo(2);
    assertThat(step.waitingFor()).isEqualTo("Waiting for the hold, until 12:00:30");
    var traffic = status.traffic();
    assertThat(traffic.desiredWeight()).isEqualTo(50);
    assertThat(traffic.acceptedWeight()).isEqualTo(50);
    assertThat(traffic.observedWeight()).isEqualTo(50);
    assertThat(traffic.evidence()).isEqualTo(Evidence.Observed);
    assertThat(traffic.drain().deadline()).isEqualTo("2026-01-01T12:00:30.250Z");
    assertThat(status.held().reason()).isEqualTo("EnvironmentFailed");
    assertThat(status.refused().message()).isEqualTo("no");
  }

  @Test
  void aClockThatStandsStill() {
    var step = inStep(new ProgressClock.Stopped(Duration.ofSeconds(90), 1)).status().step();
    assertThat(step.deadline()).isNull();
    assertThat(step.deadlineLeft()).isEqualTo("1m30s");
    assertThat(step.deadlinePods()).isEqualTo(1);
  }

  @Test
  void behindRoutesTheWeightIsTheRoutes() {
    var traffic = inStep(running()).traffic(routed(30)).status();
    assertThat(traffic.candidate().weight()).isEqualTo(30);
    assertThat(traffic.stable().weight()).isEqualTo(70);
    assertThat(traffic.traffic().observedWeight()).isNull();
    assertThat(traffic.traffic().evidence()).isEqualTo(Evidence.Accepted);
    assertThat(inStep(running()).traffic(routed(30)).wanted(75).status().traffic().evidence())
        .isEqualTo(Evidence.Written);
  }

  @Test
  void aCandidateWithoutPodsYet() {
    var status =
        Passes.holding(RolloutState.Stage.PREPARING)
            .sets(Passes.set(Passes.OLD, Role.STABLE, 4, 4))
            .cause(CAUSE)
            .status();
    assertThat(status.candidate().replicas()).isZero();
    assertThat(status.candidate().version()).isEqualTo("2.0.0");
    assertThat(status.candidate().cause().author()).isEqualTo("ann");
    assertThat(Passes.atRest().cause("{").status().stable().cause()).isNull();
  }

  @Test
  void whileItIsPromotedTheNumberOfStepsIsAsTold() {
    ProgressiveDeploymentStatus before = inStep(running()).status();
    var promoting =
        Passes.of(new RolloutState.Promoting(2, Passes.NEW, RolloutState.PromotionStage.ENDPOINTS))
            .memory(memory(running(), 2))
            .before(before)
            .status();
    assertThat(promoting.step().progress()).isEqualTo("2/2");
    assertThat(promoting.step().name()).isNull();
  }

  @Test
  void whatFailedIsRemembered() {
    SetMarks marks = failed(2, Reason.CHECK_FAILED, Passes.NOW);
    var status =
        Passes.of(Passes.failedState(ReleaseResult.ROLLED_BACK, Reason.CHECK_FAILED))
            .sets(Passes.set(Passes.OLD, Role.STABLE, 4, 4), Passes.set(Passes.NEW, marks, 0, 0))
            .cause(CAUSE)
            .status();
    var failed = status.failedRevision();
    assertThat(failed.revision()).isEqualTo(Passes.NEW.name());
    assertThat(failed.failureClass()).isEqualTo(ProgressiveDeploymentStatus.FailureClass.Evidence);
    assertThat(failed.reason()).isEqualTo("CheckFailed");
    assertThat(failed.commit()).isEqualTo("4f2a9d1");
    assertThat(failed.time()).isEqualTo("2026-01-01T12:00:00.250Z");
    assertThat(status.rolledBackFrom()).isEqualTo(Passes.NEW.name());
    var aborted = marks.ended(ReleaseResult.ABORTED, Role.NONE, Passes.NOW, Optional.empty());
    assertThat(
            Passes.atRest()
                .sets(Passes.set(Passes.NEW, aborted, 0, 0))
                .status()
                .failedRevision()
                .failureClass())
        .isEqualTo(ProgressiveDeploymentStatus.FailureClass.Decision);
  }

  /** A check failed release 3; then somebody went back from release 2, which the spec asks for. */
  @Test
  void whatFailedLastIsToldAlsoWhereItsReleaseIsTheEarlierOne() {
    SetMarks later = failed(3, Reason.CHECK_FAILED, Passes.NOW.minusSeconds(60));
    SetMarks earlier = failed(2, Reason.ROLLED_BACK, Passes.NOW);
    var status =
        Passes.atRest()
            .sets(Passes.set(Passes.NEW, later, 0, 0), Passes.set(Passes.OLD, earlier, 0, 0))
            .status();
    assertThat(status.failedRevision().revision()).isEqualTo(Passes.OLD.name());
    assertThat(status.failedRevision().reason()).isEqualTo("RolledBack");
  }

  private static SetMarks failed(int release, Reason reason, Instant end) {
    return new SetMarks(
        Role.NONE,
        new Taken(release, Optional.empty(), Optional.empty(), SetMarks.Way.BY_STEPS),
        new Reached(1, Optional.empty()),
        Optional.of(
            new End(
                ReleaseResult.ROLLED_BACK,
                Optional.of(end),
                Optional.of(new Failure(FailureClass.EVIDENCE, reason, "Check up fails")))),
        Optional.empty(),
        Handled.NONE,
        Optional.empty(),
        false);
  }

  @Test
  void historyKeepsWhatWasTold() {
    var entries = new ArrayList<HistoryEntry>();
    for (ReleaseResult result : ReleaseResult.values()) {
      entries.add(entry(10 - entries.size(), result));
    }
    Memory memory = memory(List.copyOf(entries));
    var first = Passes.atRest().memory(memory).cause(CAUSE).status();
    assertThat(first.history())
        .extracting(ProgressiveDeploymentStatus.HistoryEntry::result)
        .containsExactly(
            Result.Promoted, Result.Aborted, Result.RolledBack, Result.Superseded, Result.Failed);
    assertThat(first.history().getFirst().commit()).isEqualTo("4f2a9d1");
    assertThat(first.history().getFirst().duration()).isEqualTo("1m");
    var later = Passes.atRest().memory(memory).before(first).status();
    assertThat(later.history()).as("the set is gone, its cause is not").isEqualTo(first.history());
  }

  @Test
  void checksAreToldOfTheCandidateAndTheirTimeMovesWithTheirWords() {
    String stable = "checkout-" + Passes.OLD.name();
    String candidate = "checkout-" + Passes.NEW.name();
    var passes =
        Passes.holding(RolloutState.Stage.HOLDING)
            .checks(
                seen("up", stable, Verdict.FAILING, "stable says 500"),
                seen("up", candidate, Verdict.PASSING, "GET /x answered 200"),
                seen("b", candidate, Verdict.UNREACHABLE, "no"),
                seen("a", candidate, Verdict.PENDING, "none"));
    var status = passes.status();
    assertThat(status.checks())
        .extracting(ProgressiveDeploymentStatus.CheckStatus::phase)
        .containsExactly(CheckPhase.Pending, CheckPhase.Failed, CheckPhase.Passing);
    assertThat(status.checks().getLast().message()).isEqualTo("GET /x answered 200");
    assertThat(status.health())
        .as("a check of stable fails")
        .isEqualTo(ProgressiveDeploymentStatus.Health.Degraded);
    var same =
        Passes.holding(RolloutState.Stage.HOLDING)
            .checks(
                new CheckSeen(
                    new CheckRun("up", "p", candidate),
                    Verdict.PASSING,
                    SOON,
                    "GET /x answered 200",
                    CheckTimes.NONE))
            .before(status)
            .status();
    assertThat(same.checks().getFirst().lastTime()).isEqualTo("2026-01-01T12:00:00.250Z");
  }

  @Test
  void afterAFailureNothingNewIsRemembered() {
    var status =
        Passes.atRest()
            .remembered(memory(running(), 0))
            .memory(Memory.NONE)
            .failed(new ClusterFailure(ClusterFailure.Kind.TRANSIENT, "no"))
            .status();
    assertThat(status.release()).isEqualTo(2);
    assertThat(Passes.atRest().refused("no such field").status().refused().message())
        .isEqualTo("no such field");
  }

  @Test
  void howMuchChanged() {
    ProgressiveDeploymentStatus told = inStep(running()).status();
    assertThat(inStep(running()).report().change()).isEqualTo(Change.SUBSTANCE);
    assertThat(inStep(running()).before(told).report().change()).isEqualTo(Change.NONE);
    assertThat(
            inStep(running())
                .sets(
                    Passes.set(Passes.OLD, Role.STABLE, 2, 2),
                    Passes.set(Passes.NEW, Role.CANDIDATE, 3, 2))
                .before(told)
                .report()
                .change())
        .isEqualTo(Change.COUNTS);
    assertThat(inStep(running()).waiting(Kind.APPROVAL, "approval").before(told).report().change())
        .isEqualTo(Change.SUBSTANCE);
    assertThat(Passes.atRest().before(told).report().change()).isEqualTo(Change.SUBSTANCE);
    assertThat(inStep(running()).before(told).report().holding()).isTrue();
    assertThat(Passes.atRest().before(told).report().holding()).isFalse();
  }

  @Test
  void findingsBecomeEventsAndHoldsAreToldOnce() {
    var held =
        Passes.of(
                new RolloutState.NotStarted(
                    Passes.NEW, Reason.DEPENDENCY_NOT_READY, "Service x is missing"))
            .found(
                Finding.warning(Reason.DEPENDENCY_NOT_READY, "Service x is missing"),
                Finding.note(Reason.PROMOTED, "revision a is stable"));
    List<EventDraft> first = held.report().events();
    assertThat(first)
        .extracting(EventDraft::reason)
        .containsExactly("DependencyNotReady", "Promoted");
    assertThat(first.getFirst().severity()).isEqualTo(Severity.Warning);
    assertThat(first.getFirst().about().name()).isEqualTo("checkout");
    assertThat(first.getLast().message()).isEqualTo("Revision a is stable");
    assertThat(held.before(held.status()).report().events())
        .extracting(EventDraft::reason)
        .containsExactly("Promoted");
  }

  @Test
  void transitionsBecomeEvents() {
    ProgressiveDeploymentStatus rest = Passes.atRest().status();
    var waits =
        Passes.holding(RolloutState.Stage.HOLDING).waiting(Kind.APPROVAL, "approval of 'half'");
    assertThat(waits.before(rest).report().events())
        .extracting(EventDraft::reason)
        .containsExactly("StepPaused");
    assertThat(waits.before(waits.status()).report().events()).isEmpty();
    assertThat(
            Passes.of(new RolloutState.Invalid(List.of("`a` is wrong")))
                .before(rest)
                .report()
                .events())
        .extracting(EventDraft::reason)
        .containsExactly("InvalidSpec", "HealthCheckFailed");
  }

  @Test
  void anAnsweredAction() {
    var done =
        new Action.CompleteRequest(
            "a", "1", Action.Answer.DONE, "step half promoted", Because.of(Reason.ACTION_DONE, ""));
    ReleaseActionStatus status = ReleaseActionReport.of(done, Passes.NOW);
    assertThat(status.result()).isEqualTo(ReleaseActionStatus.Result.Done);
    assertThat(status.message()).isEqualTo("Step half promoted");
    assertThat(status.conditions().getFirst().getReason()).isEqualTo("ActionDone");
    var refused =
        new Action.CompleteRequest(
            "a", "1", Action.Answer.REFUSED, "no", Because.of(Reason.ACTION_REFUSED, ""));
    assertThat(ReleaseActionReport.of(refused, Passes.NOW).conditions().getFirst().getStatus())
        .isEqualTo("False");
  }

  private static Passes inStep(ProgressClock clock) {
    return Passes.holding(RolloutState.Stage.HOLDING)
        .memory(memory(clock, 0))
        .waiting(Kind.HOLD, "the hold", "the hold", SOON);
  }

  private static ProgressClock running() {
    return new ProgressClock.Running(SOON, 2);
  }

  private static Memory memory(ProgressClock clock, int index) {
    return new Memory(
        2,
        Optional.of(new StepMemory("p1", index, Passes.NOW, clock)),
        Optional.of(new AcceptedWeight(Weight.ofPercent(50), Passes.NOW)),
        Optional.of(SOON),
        Optional.of(new Held(Reason.ENVIRONMENT_FAILED, "quota")),
        Optional.of(new Refused("6aa0b1c2d3", "no")),
        List.of());
  }

  private static Memory memory(List<HistoryEntry> history) {
    return new Memory(
        10,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        history);
  }

  private static HistoryEntry entry(int release, ReleaseResult result) {
    return new HistoryEntry(
        release,
        Passes.OLD.name(),
        "1.0.0",
        Optional.of("Canary"),
        result,
        1,
        4,
        "Promoted",
        Optional.of(Passes.NOW),
        Optional.of(Duration.ofMinutes(1)));
  }

  private static CheckSeen seen(String check, String set, Verdict verdict, String message) {
    return new CheckSeen(
        new CheckRun(check, "p", set), verdict, Passes.NOW, message, CheckTimes.NONE);
  }

  private static TrafficSeen routed(int weight) {
    var key = new ObjectKey("HTTPRoute", "shop", "checkout");
    var route =
        new Route(
            1,
            Weight.ofPercent(weight),
            true,
            true,
            true,
            true,
            Optional.empty(),
            Optional.empty(),
            "5");
    return new TrafficSeen(
        key,
        key,
        Observed.missing(),
        Observed.missing(),
        Observed.missing(),
        Observed.missing(),
        List.of(new RouteSeen(key, Observed.known(route))));
  }
}
