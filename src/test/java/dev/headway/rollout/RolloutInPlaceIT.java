package dev.headway.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headway.api.v1alpha1.Keys;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Phase;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Result;
import dev.headway.api.v1alpha1.ReleaseActionSpec.Verb;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A Deployment that stays in place, with the sandbox's own Deployment controller. */
class RolloutInPlaceIT extends RolloutCase {

  private static final String STEPS =
      "[{weight: 25, hold: 400ms}, {name: half, weight: 50, approval: Required}]";

  private static String web(String version) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec:
      replicas: 4
      minReadySeconds: 0
      strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 3, maxUnavailable: 1}}
      selector: {matchLabels: {app: checkout}}
      template: %s
    """
        .formatted(Manifests.template(version));
  }

  private static String left(String steps) {
    return """
    apiVersion: headway.dev/v1alpha1
    kind: ProgressiveDeployment
    metadata: {name: checkout}
    spec:
      workloadRef: {apiVersion: apps/v1, kind: Deployment, name: web}
      strategy: {type: Canary, canary: {steps: %s}}
      checks:
      - name: healthy
        type: HTTP
        http: {path: /, port: http}
        interval: 200ms
        timeout: 1s
        deadline: 5s
        failureThreshold: 2
        backoff: {initial: 100ms, factor: 1, max: 100ms}
    """
        .formatted(steps);
  }

  private Deployment web() {
    return client.apps().deployments().withName("web").get();
  }

  private void edit(String json) {
    client.apps().deployments().withName("web").patch(PatchContext.of(PatchType.JSON_MERGE), json);
  }

  private void image(String version, String... env) {
    edit("{\"spec\":{\"template\":" + Manifests.template(version, env) + "}}");
  }

  private Set<String> names() {
    return pods().stream()
        .map(Pod::getMetadata)
        .map(it -> it.getName())
        .collect(Collectors.toSet());
  }

  private void begin() {
    create(web("1.0.0"), left(STEPS));
    awaitRest("1.0.0");
    await("held").atMost(PATIENCE).until(() -> Boolean.TRUE.equals(web().getSpec().getPaused()));
  }

  private ProgressiveDeploymentStatus awaitHalf() {
    return awaitStatus(
        "half",
        status ->
            status.step() != null
                && "half".equals(status.step().name())
                && status.phase() == Phase.Paused);
  }

  /** As its author wrote it, but paused. */
  private void isAtRest() {
    await("at rest")
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              var spec = web().getSpec();
              assertThat(spec.getPaused()).isTrue();
              assertThat(spec.getMinReadySeconds()).isIn(null, 0);
              assertThat(spec.getStrategy().getRollingUpdate().getMaxSurge().getIntVal())
                  .isEqualTo(3);
              assertThat(spec.getStrategy().getRollingUpdate().getMaxUnavailable().getIntVal())
                  .isEqualTo(1);
            });
  }

  @Test
  void whatWasTestedStaysAndNothingElseIsRestarted() {
    create(web("1.0.0"));
    await("serves").atMost(PATIENCE).until(() -> podsOf("1.0.0") == 4);
    Set<String> before = names();
    create(left(STEPS));
    awaitRest("1.0.0");
    isAtRest();
    assertThat(names()).isEqualTo(before);
    image("2.0.0");
    awaitHalf();
    assertThat(podsOf("1.0.0")).isEqualTo(4);
    assertThat(podsOf("2.0.0")).isEqualTo(4);
    Set<String> tested = names();
    tested.removeAll(before);
    act(Verb.Promote, null);
    ProgressiveDeploymentStatus status = awaitRest("2.0.0");
    assertThat(names()).isEqualTo(tested);
    isAtRest();
    assertThat(status.history().getFirst().result()).isEqualTo(Result.Promoted);
    client.resources(ProgressiveDeployment.class).withName("checkout").delete();
    await("given back")
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(deployment()).isNull();
              assertThat(web().getSpec().getPaused()).isNotEqualTo(true);
              assertThat(web().getMetadata().getAnnotations()).doesNotContainKey(Keys.HELD);
            });
    assertThat(names()).isEqualTo(tested);
  }

  @Test
  void editsInMidStepArePutBackAndKept() {
    begin();
    image("2.0.0");
    awaitHalf();
    Set<String> both = names();
    edit("{\"spec\":{\"paused\":false}}");
    await("paused again")
        .atMost(PATIENCE)
        .until(() -> Boolean.TRUE.equals(web().getSpec().getPaused()));
    edit(
        "{\"spec\":{\"paused\":false,\"minReadySeconds\":1,\"progressDeadlineSeconds\":500,"
            + "\"strategy\":{\"rollingUpdate\":{\"maxSurge\":2,\"maxUnavailable\":0}}}}");
    await("put back")
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(web().getSpec().getPaused()).isTrue();
              assertThat(web().getSpec().getMinReadySeconds()).isGreaterThan(1_000_000);
            });
    assertThat(events()).contains("PutBack");
    assertThat(both).containsAll(names());
    act(Verb.Promote, null);
    awaitRest("2.0.0");
    await("kept")
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(web().getSpec().getMinReadySeconds()).isEqualTo(1);
              assertThat(web().getSpec().getStrategy().getRollingUpdate().getMaxSurge().getIntVal())
                  .isEqualTo(2);
            });
  }

  @Test
  void anotherTemplateTakesTheFirstsPlaceAndTheOldOneComesBack() {
    begin();
    Set<String> stable = names();
    image("2.0.0");
    awaitHalf();
    edit(
        "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":"
            + "{\"kubectl.kubernetes.io/restartedAt\":\"2026-11-21T00:00:00Z\"}}}}}");
    awaitStatus(
        "the restart is a release of its own",
        status ->
            status.release() == 3
                && "half".equals(status.step() == null ? "" : status.step().name()));
    image("1.0.0");
    edit("{\"spec\":{\"template\":{\"metadata\":{\"annotations\":null}}}}");
    awaitRest("1.0.0");
    isAtRest();
    assertThat(names()).isEqualTo(stable);
    List<Result> results = status().history().stream().map(entry -> entry.result()).toList();
    assertThat(results).contains(Result.Superseded);
  }

  @Test
  void whatFailsLosesItsPodsAndStaysWithout() {
    begin();
    Set<String> stable = names();
    image("2.0.0", "FAIL_PERCENT=100");
    ProgressiveDeploymentStatus failed = awaitPhase(Phase.Failed);
    assertThat(failed.failedRevision().reason()).isEqualTo("CheckFailed");
    await("no pods").atMost(PATIENCE).until(() -> podsOf("2.0.0") == 0);
    assertThat(names()).isEqualTo(stable);
    edit("{\"spec\":{\"replicas\":5}}");
    await("scaled").atMost(PATIENCE).until(() -> podsOf("1.0.0") == 5);
    assertThat(podsOf("2.0.0")).isZero();
    client.resources(ProgressiveDeployment.class).withName("checkout").delete();
    awaitStatus(
        "waits for the template",
        status ->
            status.conditions().stream()
                .anyMatch(each -> each.getMessage().contains("put its template back")));
    image("1.0.0");
    await("gone").atMost(PATIENCE).until(() -> deployment() == null);
    assertThat(podsOf("1.0.0")).isEqualTo(5);
  }

  @Test
  void theYoungerOfTwoIsRefused() {
    begin();
    create(left(STEPS).replace("name: checkout", "name: other"));
    await("refused")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        Optional.ofNullable(
                                client
                                    .resources(ProgressiveDeployment.class)
                                    .withName("other")
                                    .get()
                                    .getStatus())
                            .map(ProgressiveDeploymentStatus::conditions)
                            .orElse(List.of()))
                    .anyMatch(
                        each ->
                            each.getMessage()
                                .contains(
                                    "`spec.workloadRef` may not claim Deployment 'web':"
                                        + " ProgressiveDeployment 'checkout' has it already")));
  }
}
