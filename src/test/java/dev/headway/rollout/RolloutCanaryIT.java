package dev.headway.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.api.v1alpha1.Keys;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Phase;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Result;
import dev.headway.api.v1alpha1.ReleaseActionSpec.Verb;
import org.junit.jupiter.api.Test;

class RolloutCanaryIT extends RolloutCase {

  @Test
  void theFirstDeploymentTakesNoSteps() {
    create(Manifests.byPods("1.0.0", Manifests.STEPS));
    ProgressiveDeploymentStatus status = awaitRest("1.0.0");
    assertThat(status.readyReplicas()).isEqualTo(4);
    assertThat(status.release()).isEqualTo(1);
    assertThat(status.history()).hasSize(1);
    assertThat(sets()).hasSize(1);
    assertThat(sets().getFirst().getMetadata().getLabels())
        .containsEntry(Keys.NAME, "checkout")
        .containsEntry(Keys.ROLE, "stable");
  }

  @Test
  void aCanaryByPodShare() {
    create(Manifests.byPods("1.0.0", Manifests.STEPS));
    awaitRest("1.0.0");
    release("2.0.0");
    awaitStatus(
        "step 1", status -> status.step() != null && "1/3".equals(status.step().progress()));
    awaitStatus(
        "step 2", status -> status.step() != null && "2/3".equals(status.step().progress()));
    ProgressiveDeploymentStatus status = awaitRest("2.0.0");
    assertThat(podsOf("2.0.0")).isEqualTo(4);
    assertThat(podsOf("1.0.0")).isZero();
    assertThat(status.history()).extracting(entry -> entry.result()).containsOnly(Result.Promoted);
  }

  @Test
  void aCanaryByRouteLeavesTheRouteAsItWas() {
    create(Manifests.SERVICE, Manifests.ROUTE, Manifests.byRoute("1.0.0", Manifests.STEPS));
    awaitRest("1.0.0");
    Object before = routeSpec();
    release("2.0.0");
    awaitStatus(
        "a quarter accepted",
        status ->
            status.traffic() != null
                && Integer.valueOf(25).equals(status.traffic().acceptedWeight()));
    assertThat(routeSpec().toString()).contains("checkout-candidate");
    awaitRest("2.0.0");
    assertThat(routeSpec()).isEqualTo(before);
    assertThat(client.services().withName("checkout").get().getSpec().getSelector())
        .containsEntry(Keys.REVISION, status().stable().revision());
    assertThat(podsOf("1.0.0")).isZero();
  }

  @Test
  void anApprovalIsAwaitedAndGiven() {
    create(
        Manifests.byPods("1.0.0", "[{name: half, weight: 50, approval: Required}, {weight: 100}]"));
    awaitRest("1.0.0");
    release("2.0.0");
    ProgressiveDeploymentStatus paused = awaitPhase(Phase.Paused);
    assertThat(paused.step().name()).isEqualTo("half");
    assertThat(paused.step().waitingFor()).contains("approval of step 'half'");
    assertThat(act(Verb.Promote, null).getStatus().message()).contains("half");
    awaitRest("2.0.0");
  }
}
