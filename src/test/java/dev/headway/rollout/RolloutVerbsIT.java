package dev.headway.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headway.api.v1alpha1.Keys;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.FailureClass;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Phase;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Result;
import dev.headway.api.v1alpha1.ReleaseAction;
import dev.headway.api.v1alpha1.ReleaseActionSpec;
import dev.headway.api.v1alpha1.ReleaseActionSpec.Verb;
import dev.headway.api.v1alpha1.ReleaseActionStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RolloutVerbsIT extends RolloutCase {

  private static final String WAITS =
      "[{name: half, weight: 50, approval: Required}, {weight: 100}]";

  @Test
  void abortThenRetry() {
    create(Manifests.SERVICE, Manifests.ROUTE, Manifests.byRoute("1.0.0", WAITS));
    awaitRest("1.0.0");
    Object before = routeSpec();
    release("2.0.0");
    awaitPhase(Phase.Paused);
    act(Verb.Abort, null);
    ProgressiveDeploymentStatus failed = awaitPhase(Phase.Failed);
    assertThat(failed.failedRevision().failureClass()).isEqualTo(FailureClass.Decision);
    awaitStatus("no candidate pods", status -> podsOf("2.0.0") == 0);
    assertThat(routeSpec()).isEqualTo(before);
    assertThat(podsOf("1.0.0")).isEqualTo(4);
    act(Verb.Retry, null);
    awaitPhase(Phase.Paused);
    act(Verb.Promote, null);
    assertThat(awaitRest("2.0.0").release()).isEqualTo(3);
  }

  @Test
  void rollbackToAnEarlierVersion() {
    create(Manifests.byPods("1.0.0", "[{weight: 50}, {weight: 100}]"));
    awaitRest("1.0.0");
    release("2.0.0");
    awaitRest("2.0.0");
    act(Verb.Rollback, "1.0.0");
    awaitStatus(
        "1.0.0 serves again",
        status ->
            status.stable() != null
                && "1.0.0".equals(status.stable().version())
                && podsOf("2.0.0") == 0
                && podsOf("1.0.0") == 4);
    assertThat(awaitPhase(Phase.Failed).failedRevision().reason()).isEqualTo("RolledBack");
  }

  @Test
  void aRestartReplacesEveryPodAndMissesNone() {
    create(Manifests.byPods("1.0.0", "[{weight: 50}, {weight: 100}]"));
    awaitRest("1.0.0");
    List<String> old = podNames();
    int sets = sets().size();
    assertThat(act(Verb.Restart, null).getStatus().result())
        .isEqualTo(ReleaseActionStatus.Result.Done);
    var least = new AtomicLong(Long.MAX_VALUE);
    await("all pods are new")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(25))
        .until(
            () -> {
              least.accumulateAndGet(readyPods(), Math::min);
              return events().contains("Restarted");
            });
    assertThat(least).as("ready all the time").hasValueGreaterThanOrEqualTo(4);
    await("the pods beside them go").atMost(PATIENCE).until(() -> podNames().size() == 4);
    assertThat(podNames()).doesNotContainAnyElementsOf(old);
    assertThat(sets()).as("no new revision").hasSize(sets);
    assertThat(status().release()).isEqualTo(1);
  }

  private long readyPods() {
    return pods().stream()
        .filter(
            pod ->
                pod.getStatus().getConditions().stream()
                    .anyMatch(it -> "Ready".equals(it.getType()) && "True".equals(it.getStatus())))
        .count();
  }

  private List<String> podNames() {
    return pods().stream().map(pod -> pod.getMetadata().getName()).toList();
  }

  @Test
  void whatDoesNotMatchIsRefusedWithBoth() {
    create(Manifests.byPods("1.0.0", WAITS));
    awaitRest("1.0.0");
    ReleaseActionStatus refused = act(Verb.Promote, null).getStatus();
    assertThat(refused.result()).isEqualTo(ReleaseActionStatus.Result.Refused);
    assertThat(refused.message()).isNotBlank();
    assertThat(events()).contains("ActionRefused");
  }

  @Test
  void whatNamesNothingIsRefusedToo() {
    act(
        Verb.Abort,
        "abort-nothing",
        new ReleaseActionSpec("chekout", null, Verb.Abort, null, null, null, null, null));
    await("the answer")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        client
                            .resources(ReleaseAction.class)
                            .withName("abort-nothing")
                            .get()
                            .getStatus())
                    .isNotNull()
                    .satisfies(
                        status -> {
                          assertThat(status.result()).isEqualTo(ReleaseActionStatus.Result.Refused);
                          assertThat(status.message())
                              .startsWith(
                                  "There is no ProgressiveDeployment 'chekout' in namespace");
                        }));
  }

  @Test
  void aFailingCheckRollsBack() {
    create(Manifests.SERVICE, Manifests.ROUTE, Manifests.byRoute("1.0.0", Manifests.STEPS));
    awaitRest("1.0.0");
    Object before = routeSpec();
    checkTheRoot();
    release("2.0.0", "FAIL_PERCENT=100");
    ProgressiveDeploymentStatus failed = awaitPhase(Phase.Failed);
    assertThat(failed.failedRevision().failureClass()).isEqualTo(FailureClass.Evidence);
    assertThat(failed.failedRevision().reason()).isEqualTo("CheckFailed");
    assertThat(failed.history().getFirst().result()).isEqualTo(Result.RolledBack);
    awaitStatus("no candidate pods", status -> podsOf("2.0.0") == 0);
    assertThat(routeSpec()).isEqualTo(before);
    assertThat(events()).contains("CheckFailed");
    awaitStatus("stable was asked", status -> memories().contains("afterRollback"));
    assertThat(memories()).contains("\"passed\":true");
  }

  private void checkTheRoot() {
    patch(
        "{\"spec\":{\"checks\":[{\"name\":\"root\",\"type\":\"HTTP\",\"http\":{\"path\":\"/\",\"port\":\"http\"},"
            + "\"interval\":\"200ms\",\"timeout\":\"1s\",\"deadline\":\"5s\",\"failureThreshold\":2,"
            + "\"backoff\":{\"initial\":\"100ms\",\"factor\":1,\"max\":\"100ms\"}}]}}");
  }

  private String memories() {
    return sets().stream()
        .map(set -> set.getMetadata().getAnnotations().getOrDefault(Keys.MEMORY, ""))
        .collect(Collectors.joining());
  }

  @Test
  void aFailureIsHeldForSomebodyToDecide() {
    create(Manifests.byPods("1.0.0", "[{name: half, weight: 50, hold: 1m}, {weight: 100}]"));
    awaitRest("1.0.0");
    patch("{\"spec\":{\"rollback\":{\"policy\":\"Manual\"}}}");
    checkTheRoot();
    release("2.0.0", "FAIL_PERCENT=100");
    ProgressiveDeploymentStatus held = awaitPhase(Phase.Paused);
    assertThat(held.conditions())
        .anyMatch(it -> it.getType().equals("Paused") && it.getReason().equals("FailureHeld"));
    act(Verb.Abort, null);
    assertThat(awaitPhase(Phase.Failed).failedRevision().reason()).isEqualTo("CheckFailed");
    assertThat(events()).contains("FailureHeld", "CheckFailed");
  }

  @Test
  void promotedInFull() {
    create(Manifests.SERVICE, Manifests.ROUTE, Manifests.byRoute("1.0.0", WAITS));
    awaitRest("1.0.0");
    release("2.0.0");
    awaitPhase(Phase.Paused);
    act(Verb.Promote, "Full");
    awaitRest("2.0.0");
  }

  @Test
  void aNewRevisionPreempts() {
    create(Manifests.byPods("1.0.0", WAITS));
    awaitRest("1.0.0");
    release("2.0.0");
    awaitPhase(Phase.Paused);
    release("3.0.0");
    awaitStatus(
        "3.0.0 waits",
        status ->
            status.phase() == Phase.Paused
                && status.candidate() != null
                && "3.0.0".equals(status.candidate().version())
                && podsOf("2.0.0") == 0);
    act(Verb.Promote, null);
    ProgressiveDeploymentStatus status = awaitRest("3.0.0");
    assertThat(status.history()).extracting(entry -> entry.result()).contains(Result.Superseded);
  }

  @Test
  void scaledWhileItRolls() {
    create(Manifests.byPods("1.0.0", WAITS));
    awaitRest("1.0.0");
    release("2.0.0");
    awaitPhase(Phase.Paused);
    patch("{\"spec\":{\"replicas\":6}}");
    awaitStatus("three of six", status -> podsOf("2.0.0") == 3 && podsOf("1.0.0") == 3);
    assertThat(awaitPhase(Phase.Paused).release()).isEqualTo(2);
    act(Verb.Promote, null);
    assertThat(awaitRest("2.0.0").readyReplicas()).isEqualTo(6);
  }
}
