package dev.headway.rollout.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Health;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Phase;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Stage;
import dev.headway.domain.FailureClass;
import dev.headway.domain.Reason;
import dev.headway.port.ClusterFailure;
import dev.headway.rollout.decide.Memory;
import dev.headway.rollout.decide.Memory.Held;
import dev.headway.rollout.decide.ReleaseResult;
import dev.headway.rollout.decide.RolloutState;
import dev.headway.rollout.decide.RolloutState.PromotionStage;
import dev.headway.rollout.decide.SetMarks.Role;
import dev.headway.rollout.decide.Waiting.Kind;
import dev.headway.testing.ConditionInvariants;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every state says in every condition, and the words for people that follow from it. */
class ConditionsTest {

  /**
   * One state.
   *
   * @param told the conditions as {@code Type=Status/Reason}, in their order
   */
  record Case(String name, Passes given, String told, String words, String ready) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Case> states() {
    return List.of(
        new Case(
            "at rest",
            Passes.atRest(),
            "Ready=True/Succeeded Available=True/MinimumReplicasAvailable"
                + " Progressing=False/Complete Degraded=False/None Paused=False/NotPaused",
            "Deployed/Complete/Healthy",
            "Revision 0aaaaaaaaa is in effect"),
        new Case(
            "at rest, a pod is missing",
            Passes.of(new RolloutState.AtRest(1, Passes.OLD, true))
                .sets(Passes.set(Passes.OLD, Role.STABLE, 4, 3)),
            "Ready=False/Progressing Available=True/MinimumReplicasAvailable"
                + " Progressing=False/Complete Degraded=False/None Paused=False/NotPaused"
                + " Reconciling=True/Progressing",
            "Deployed/CleaningUp/Degraded",
            "Waiting for pods of revision 0aaaaaaaaa to become ready"),
        new Case(
            "first deployment",
            Passes.of(new RolloutState.FirstDeployment(1, Passes.NEW, Optional.empty()))
                .waiting(Kind.PODS, "2 of 4 pods", "pods", null),
            "Ready=False/Progressing Available=False/MinimumReplicasUnavailable"
                + " Progressing=True/NewRevision Degraded=False/None Paused=False/NotPaused"
                + " Reconciling=True/Progressing",
            "Pending/Preparing/Unhealthy",
            "Waiting for pods"),
        new Case(
            "first deployment, held",
            Passes.of(
                    new RolloutState.FirstDeployment(
                        1, Passes.NEW, Optional.of(Reason.ENVIRONMENT_FAILED)))
                .waiting(Kind.ENVIRONMENT, "the environment: quota"),
            "Ready=False/StepPaused Available=False/MinimumReplicasUnavailable"
                + " Progressing=True/NewRevision Degraded=False/None"
                + " Paused=True/EnvironmentFailed Reconciling=True/Progressing",
            "Paused/Preparing/Unhealthy",
            "Waiting for the environment: quota"),
        new Case(
            "a timed hold",
            Passes.holding(RolloutState.Stage.HOLDING)
                .waiting(
                    Kind.HOLD, "the hold of step 'half'", "the hold of step 'half'", Passes.NOW),
            "Ready=False/Progressing Available=True/MinimumReplicasAvailable"
                + " Progressing=True/StepRunning Degraded=False/None Paused=False/NotPaused"
                + " Reconciling=True/Progressing",
            "Running/Holding/Healthy",
            "Waiting for the hold of step 'half'"),
        new Case(
            "an approval",
            Passes.holding(RolloutState.Stage.HOLDING)
                .waiting(Kind.APPROVAL, "approval of step 'half'"),
            "Ready=False/StepPaused Available=True/MinimumReplicasAvailable"
                + " Progressing=True/StepPaused Degraded=False/None Paused=True/StepPaused"
                + " Reconciling=True/Progressing",
            "Paused/Holding/Healthy",
            "Waiting for approval of step 'half'"),
        new Case(
            "a person's pause",
            Passes.holding(RolloutState.Stage.SHIFTING).waiting(Kind.PAUSE, "it to be resumed"),
            "Ready=False/StepPaused Available=True/MinimumReplicasAvailable"
                + " Progressing=True/StepPaused Degraded=False/None Paused=True/ManualPause"
                + " Reconciling=True/Progressing",
            "Paused/Shifting/Healthy",
            "Waiting for it to be resumed"),
        new Case(
            "a decision that is awaited",
            Passes.holding(RolloutState.Stage.PREPARING)
                .memory(held())
                .waiting(Kind.DECISION, "somebody to decide"),
            "Ready=False/StepPaused Available=True/MinimumReplicasAvailable"
                + " Progressing=True/StepPaused Degraded=False/None"
                + " Paused=True/WeightNotReachable Reconciling=True/Progressing",
            "Paused/Preparing/Healthy",
            "Waiting for somebody to decide"),
        new Case(
            "something is missing",
            Passes.holding(RolloutState.Stage.VERIFYING).waiting(Kind.DEPENDENCY, "Service x"),
            "Ready=False/StepPaused Available=True/MinimumReplicasAvailable"
                + " Progressing=True/StepPaused Degraded=False/None"
                + " Paused=True/DependencyNotReady Reconciling=True/Progressing",
            "Paused/Verifying/Healthy",
            "Waiting for Service x"),
        new Case(
            "promoting",
            Passes.of(new RolloutState.Promoting(2, Passes.NEW, PromotionStage.SELECTOR))
                .sets(Passes.set(Passes.NEW, Role.CANDIDATE, 4, 4)),
            "Ready=False/Progressing Available=True/MinimumReplicasAvailable"
                + " Progressing=True/Promoting Degraded=False/None Paused=False/NotPaused"
                + " Reconciling=True/Progressing",
            "Running/Promoting/Healthy",
            "A release is under way"),
        new Case(
            "going back",
            Passes.of(goingBack()).sets(Passes.set(Passes.OLD, Role.STABLE, 4, 4)),
            "Ready=False/Progressing Available=True/MinimumReplicasAvailable"
                + " Progressing=True/RollingBack Degraded=True/CheckFailed Paused=False/NotPaused"
                + " Reconciling=True/Progressing",
            "RollingBack/Aborting/Healthy",
            "A release is under way"),
        new Case(
            "rolled back",
            Passes.of(Passes.failedState(ReleaseResult.ROLLED_BACK, Reason.CRASHED))
                .sets(Passes.set(Passes.OLD, Role.STABLE, 4, 4)),
            "Ready=False/Crashed Available=True/MinimumReplicasAvailable"
                + " Progressing=False/Complete Degraded=True/RolledBack Paused=False/NotPaused"
                + " Stalled=True/Crashed",
            "Failed/Complete/Healthy",
            "Check up fails"),
        new Case(
            "aborted",
            Passes.of(Passes.failedState(ReleaseResult.ABORTED, Reason.ABORTED))
                .sets(Passes.set(Passes.OLD, Role.STABLE, 4, 4)),
            "Ready=False/Aborted Available=True/MinimumReplicasAvailable"
                + " Progressing=False/Complete Degraded=True/Aborted Paused=False/NotPaused"
                + " Stalled=True/Aborted",
            "Failed/Complete/Healthy",
            "Check up fails"),
        new Case(
            "not started",
            Passes.of(new RolloutState.NotStarted(Passes.NEW, Reason.MANUAL_PAUSE, "it is paused"))
                .sets(Passes.set(Passes.OLD, Role.STABLE, 4, 4)),
            "Ready=False/ManualPause Available=True/MinimumReplicasAvailable"
                + " Progressing=False/Complete Degraded=False/None Paused=True/ManualPause"
                + " Reconciling=True/Progressing",
            "Paused/Preparing/Healthy",
            "It is paused"),
        new Case(
            "invalid",
            Passes.of(new RolloutState.Invalid(List.of("`b` is wrong", "`a` is wrong"))),
            "Ready=False/InvalidSpec Available=False/MinimumReplicasUnavailable"
                + " Progressing=False/Complete Degraded=False/None Paused=False/NotPaused"
                + " Stalled=True/InvalidSpec",
            "Pending/Complete/Unhealthy",
            "`a` is wrong; `b` is wrong"),
        new Case(
            "invalid while stable serves",
            Passes.of(new RolloutState.Invalid(List.of("`a` is wrong")))
                .sets(Passes.set(Passes.OLD, Role.STABLE, 4, 4)),
            "Ready=False/InvalidSpec Available=True/MinimumReplicasAvailable"
                + " Progressing=False/Complete Degraded=False/None Paused=False/NotPaused"
                + " Stalled=True/InvalidSpec",
            "Failed/Complete/Healthy",
            "`a` is wrong"),
        new Case(
            "blind",
            Passes.of(new RolloutState.Blind("the pods are not listed"))
                .blind("the pods are not listed"),
            "Ready=Unknown/ObservationFailed Available=Unknown/ObservationFailed"
                + " Progressing=Unknown/ObservationFailed Degraded=False/None"
                + " Paused=False/NotPaused Reconciling=True/Progressing",
            "Pending/Preparing/Unhealthy",
            "The pods are not listed"),
        new Case(
            "deleting",
            Passes.of(new RolloutState.Deleting()).sets(Passes.set(Passes.OLD, Role.STABLE, 4, 4)),
            "Ready=False/Progressing Available=True/MinimumReplicasAvailable"
                + " Progressing=False/Complete Degraded=False/None Paused=False/NotPaused"
                + " Reconciling=True/Progressing",
            "Pending/CleaningUp/Healthy",
            "The resource is being deleted"),
        new Case(
            "a write that failed",
            Passes.atRest()
                .failed(new ClusterFailure(ClusterFailure.Kind.FORBIDDEN, "patching x: forbidden")),
            "Ready=False/InternalError Available=True/MinimumReplicasAvailable"
                + " Progressing=False/Complete Degraded=False/None Paused=False/NotPaused"
                + " Reconciling=True/Progressing",
            "Deployed/Complete/Healthy",
            "Patching x: forbidden"));
  }

  @ParameterizedTest
  @MethodSource("states")
  void everyStateInEveryCondition(Case given) {
    ProgressiveDeploymentStatus status = given.given().status();
    ConditionInvariants.assertHolds(status.conditions());
    assertThat(
            status.conditions().stream()
                .map(each -> each.getType() + "=" + each.getStatus() + "/" + each.getReason())
                .collect(Collectors.joining(" ")))
        .isEqualTo(given.told());
    assertThat(status.phase() + "/" + status.stage() + "/" + status.health())
        .isEqualTo(given.words());
    assertThat(status.conditions().getFirst().getMessage()).isEqualTo(given.ready());
    assertThat(status.observedGeneration()).isEqualTo(3);
  }

  @Test
  void aTransitionIsOnlyWhenTheStatusMoves() {
    ProgressiveDeploymentStatus first = Passes.atRest().status();
    String longAgo = "2020-01-01T00:00:00Z";
    first.conditions().forEach(each -> each.setLastTransitionTime(longAgo));
    ProgressiveDeploymentStatus second =
        Passes.holding(RolloutState.Stage.PREPARING).before(first).status();
    assertThat(time(second, "Available")).isEqualTo(longAgo);
    assertThat(time(second, "Ready")).isEqualTo("2026-01-01T12:00:00Z");
  }

  @Test
  void whileBlindTheWordsStayAsTheyWere() {
    ProgressiveDeploymentStatus before = Passes.atRest().status();
    ProgressiveDeploymentStatus blind =
        Passes.of(new RolloutState.Blind("x")).blind("x").before(before).status();
    assertThat(blind.phase()).isEqualTo(Phase.Deployed);
    assertThat(blind.stage()).isEqualTo(Stage.Complete);
    assertThat(blind.health()).isEqualTo(Health.Healthy);
    assertThat(blind.readyReplicas()).isEqualTo(4);
    assertThat(blind.replicas()).isEqualTo(4);
  }

  @Test
  void messagesAreSentences() {
    assertThat(Sentences.of(" a\n b.. ")).isEqualTo("A b");
    assertThat(Sentences.of("")).isEqualTo("Nothing to say");
    assertThat(Sentences.of("x".repeat(400))).hasSize(300).endsWith("…");
  }

  private static String time(ProgressiveDeploymentStatus status, String type) {
    return Conditions.find(status.conditions(), type)
        .map(Condition::getLastTransitionTime)
        .orElseThrow();
  }

  private static Memory held() {
    return new Memory(
        2,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(new Held(Reason.WEIGHT_NOT_REACHABLE, "one pod of two is 50 %")),
        Optional.empty(),
        List.of());
  }

  private static RolloutState.GoingBack goingBack() {
    return new RolloutState.GoingBack(
        2,
        Passes.NEW,
        Optional.of(Passes.OLD),
        ReleaseResult.ROLLED_BACK,
        Reason.CHECK_FAILED,
        Optional.of(FailureClass.EVIDENCE),
        "Check up fails");
  }
}
