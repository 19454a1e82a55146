package dev.headway.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.api.v1alpha1.Keys;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Phase;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Result;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Stage;
import dev.headway.api.v1alpha1.ReleaseActionSpec.Verb;
import org.junit.jupiter.api.Test;

/** Blue-green releases in the sandbox. */
class RolloutBlueGreenIT extends RolloutCase {
  private static final String BY_SERVICE =
      "  traffic: {serviceName: checkout, settle: 300ms, drain: {grace: 500ms}}\n";

  private static String strategy(String members) {
    return "{type: BlueGreen, blueGreen: {" + members + "}}";
  }

  private static boolean isAt(ProgressiveDeploymentStatus status, String step) {
    return status.step() != null
        && step.equals(status.step().name())
        && status.stage() == Stage.Holding;
  }

  private String selected(String service) {
    return client.services().withName(service).get().getSpec().getSelector().get(Keys.REVISION);
  }

  @Test
  void aPreviewIsApprovedSwitchedAndVerified() {
    create(
        Manifests.SERVICE,
        Manifests.withStrategy(
            "1.0.0",
            strategy("previewReplicas: 2, approval: Required, verifyFor: 500ms, keepPrevious: 3s"),
            BY_SERVICE));
    String stable = awaitRest("1.0.0").stable().revision();
    assertThat(selected("checkout")).isEqualTo(stable);
    release("2.0.0");
    ProgressiveDeploymentStatus preview = awaitPhase(Phase.Paused);
    assertThat(preview.step().name()).isEqualTo("preview");
    assertThat(podsOf("2.0.0")).isEqualTo(2);
    assertThat(selected("checkout")).isEqualTo(stable);
    String candidate = preview.candidate().revision();
    assertThat(selected("checkout-candidate")).isEqualTo(candidate);
    act(Verb.Promote, null);
    ProgressiveDeploymentStatus switched =
        awaitStatus("switched", status -> isAt(status, "switch"));
    assertThat(switched.candidate().weight()).isEqualTo(100);
    assertThat(selected("checkout")).isEqualTo(candidate);
    ProgressiveDeploymentStatus kept =
        awaitStatus(
            "the old pods are kept",
            status -> status.phase() == Phase.Deployed && status.stage() == Stage.CleaningUp);
    assertThat(kept.stable().revision()).isEqualTo(candidate);
    assertThat(podsOf("1.0.0")).isEqualTo(4);
    awaitRest("2.0.0");
    assertThat(podsOf("1.0.0")).isZero();
    assertThat(status().history().getFirst().strategy()).isEqualTo("BlueGreen");
  }

  @Test
  void aCheckThatFailsAfterTheSwitchGoesBackAtOnce() {
    create(
        Manifests.SERVICE,
        Manifests.withStrategy("1.0.0", strategy("verifyFor: 20s"), BY_SERVICE)
            .replace(
                "http: {path: /healthz, port: http}",
                "http: {path: /, port: http}\n    when: [AfterSwitch]"));
    String stable = awaitRest("1.0.0").stable().revision();
    release("2.0.0", "FAIL_PERCENT=100");
    ProgressiveDeploymentStatus failed =
        awaitStatus(
            "failed", status -> status.phase() == Phase.Failed && status.failedRevision() != null);
    assertThat(failed.failedRevision().reason()).isEqualTo("CheckFailed");
    assertThat(failed.history().getFirst().result()).isEqualTo(Result.RolledBack);
    assertThat(failed.history().getFirst().stepReached()).isEqualTo(2);
    assertThat(selected("checkout")).isEqualTo(stable);
  }

  @Test
  void aRouteSwitchesAndIsLeftAsItWas() {
    create(
        Manifests.SERVICE,
        Manifests.ROUTE,
        Manifests.withStrategy(
            "1.0.0", strategy("verifyFor: 500ms, keepPrevious: 500ms"), Manifests.TRAFFIC));
    awaitRest("1.0.0");
    Object before = routeSpec();
    release("2.0.0");
    awaitRest("2.0.0");
    assertThat(routeSpec()).isEqualTo(before);
  }

  @Test
  void theServiceLosesOurKeyWhenItIsRollingAgain() {
    create(
        Manifests.SERVICE,
        Manifests.withStrategy("1.0.0", strategy("verifyFor: 500ms"), BY_SERVICE));
    String stable = awaitRest("1.0.0").stable().revision();
    assertThat(selected("checkout")).isEqualTo(stable);
    patch("{\"spec\":{\"strategy\":null}}");
    awaitStatus("the key is gone", status -> selected("checkout") == null);
  }
}
