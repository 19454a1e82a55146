package dev.headway.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.api.v1alpha1.Keys;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Phase;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Result;
import dev.headway.api.v1alpha1.ReleaseActionSpec.Verb;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rolling releases in the sandbox. */
class RolloutRollingIT extends RolloutCase {

  @Test
  void withoutAStrategyPodsAreReplacedOneByOne() {
    create(Manifests.withStrategy("1.0.0", "", ""));
    awaitRest("1.0.0");
    patch(
        "{\"spec\":{\"strategy\":{\"type\":\"Rolling\",\"rolling\":{\"batchDelay\":\"300ms\"}}}}");
    release("2.0.0");
    ProgressiveDeploymentStatus second =
        awaitStatus(
            "batch 2", status -> status.step() != null && "2/4".equals(status.step().progress()));
    assertThat(second.step().name()).isEqualTo("batch 2");
    ProgressiveDeploymentStatus status = awaitRest("2.0.0");
    assertThat(podsOf("2.0.0")).isEqualTo(4);
    assertThat(podsOf("1.0.0")).isZero();
    assertThat(status.history()).extracting(entry -> entry.result()).containsOnly(Result.Promoted);
    assertThat(status.history().getFirst().strategy()).isEqualTo("Rolling");
  }

  @Test
  void routesStayAsTheyAre() {
    create(
        Manifests.SERVICE,
        Manifests.ROUTE,
        Manifests.withStrategy(
            "1.0.0",
            "{type: Rolling, rolling: {batchSize: 2, batchDelay: 300ms}}",
            Manifests.TRAFFIC));
    awaitRest("1.0.0");
    Object before = routeSpec();
    release("2.0.0");
    awaitStatus(
        "batch 2", status -> status.step() != null && "2/2".equals(status.step().progress()));
    assertThat(routeSpec()).isEqualTo(before);
    awaitRest("2.0.0");
    assertThat(client.services().withName("checkout").get().getSpec().getSelector())
        .isEqualTo(Map.of("app", "checkout"));
  }

  @Test
  void theFirstBatchThatFailsTakesEverythingBack() {
    create(
        Manifests.withStrategy("1.0.0", "{type: Rolling, rolling: {batchDelay: 300ms}}", "")
            .replace("/healthz", "/"));
    awaitRest("1.0.0");
    release("2.0.0", "FAIL_PERCENT=100");
    ProgressiveDeploymentStatus failed = awaitPhase(Phase.Failed);
    assertThat(failed.failedRevision().reason()).isEqualTo("CheckFailed");
    awaitStatus("rest", status -> status.step() == null && podsOf("1.0.0") == 4);
    assertThat(podsOf("2.0.0")).isZero();
  }

  /** The pods that are made while the setting is bad fail; those made later are good. */
  @Test
  void aBatchIsPutBackAndTheRestServes() {
    setting("100");
    create(
        Manifests.withStrategy(
                "1.0.0", "{type: Rolling, rolling: {batchDelay: 1500ms, maxFailures: 2}}", "")
            .replace("/healthz", "/"));
    awaitRest("1.0.0");
    patch(
        "{\"spec\":{\"template\":"
            + Manifests.template("2.0.0")
                .replace(
                    "\"env\":[",
                    "\"env\":[{\"name\":\"FAIL_PERCENT\",\"valueFrom\":{\"configMapKeyRef\":"
                        + "{\"name\":\"settings\",\"key\":\"fail\"}}},")
            + "}}");
    awaitStatus(
        "a failed batch",
        status ->
            status.step() != null && Integer.valueOf(1).equals(status.step().failedBatches()));
    setting("0");
    ProgressiveDeploymentStatus failed =
        awaitStatus(
            "failed", status -> status.phase() == Phase.Failed && status.failedRevision() != null);
    assertThat(failed.failedRevision().reason()).isEqualTo("BatchFailed");
    assertThat(failed.failedRevision().message())
        .isEqualTo(
            "1 of 4 batches failed; 3 of 4 pods are of revision "
                + failed.failedRevision().revision());
    assertThat(failed.history().getFirst().result()).isEqualTo(Result.Failed);
    assertThat(failed.history().getFirst().updatedReplicas()).isEqualTo(3);
    assertThat(failed.stable().version()).isEqualTo("1.0.0");
    assertThat(events()).contains("BatchFailed");
    assertThat(podsOf("2.0.0")).isEqualTo(3);
    act(Verb.Retry, null);
    awaitRest("2.0.0");
    assertThat(podsOf("2.0.0")).isEqualTo(4);
  }

  private void setting(String fail) {
    client
        .configMaps()
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("settings")
                .addToAnnotations(Keys.CONFIG_TRACKING, "ignore")
                .endMetadata()
                .addToData("fail", fail)
                .build())
        .createOr(existing -> existing.update());
  }
}
