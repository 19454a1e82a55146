package dev.headway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SandboxPodsIT extends SandboxCase {
  @Test
  void podRunsAndSaysSo() {
    create(
        Manifests.pod(
            "web",
            "headway/sample:1.2.3",
            "readinessProbe: {httpGet: {path: /readyz, port: http}, periodSeconds: 1}"));
    awaitReady("web", 1);
    Pod pod = client.pods().withName("web").get();
    assertThat(pod.getStatus().getPhase()).isEqualTo("Running");
    assertThat(pod.getStatus().getConditions())
        .extracting(PodCondition::getType)
        .containsExactlyInAnyOrder(
            "PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled");
    assertThat(
            get("http://%s:8080/".formatted(pod.getStatus().getPodIP()), "any")
                .headers()
                .get("x-headway-sample"))
        .isEqualTo("1.2.3");
    assertThat(client.pods().withName("web").getLog())
        .contains("listens on port 8080", "GET / 200");
    eventually(
        () ->
            assertThat(eventReasons("web")).contains("Scheduled", "Pulled", "Created", "Started"));
  }

  @Test
  void podKnowsItsEnvironment() {
    create(
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, data: {version:"
            + " from-config}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: secret}, stringData: {percent: '100'}}",
        Manifests.pod(
            "web",
            "headway/sample:1",
            """
            env:
            - {name: VERSION, valueFrom: {configMapKeyRef: {name: settings, key: version}}}
            - {name: FAIL_PERCENT, valueFrom: {secretKeyRef: {name: secret, key: percent}}}
            - {name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
            """));
    awaitReady("web", 1);
    var answer =
        get(
            "http://%s:8080/".formatted(client.pods().withName("web").get().getStatus().getPodIP()),
            "any");
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.headers().get("x-headway-sample")).isEqualTo("from-config");
    assertThat(answer.headers().get("x-headway-pod")).isEqualTo("web");
  }

  @Test
  void podWaitsForItsConfiguration() {
    create(Manifests.pod("web", "headway/sample:1", "envFrom: [{configMapRef: {name: later}}]"));
    eventually(() -> assertThat(waiting("web")).isEqualTo("CreateContainerConfigError"));
    create("{apiVersion: v1, kind: ConfigMap, metadata: {name: later}, data: {VERSION: now}}");
    awaitReady("web", 1);
  }

  @Test
  void crashedContainerIsRestartedAndThenHeldBack() {
    create(Manifests.pod("web", "headway/sample:1", "env: [{name: CRASH_AFTER, value: 200ms}]"));
    eventually(() -> assertThat(waiting("web")).isEqualTo("CrashLoopBackOff"));
    ContainerStatus status =
        client.pods().withName("web").get().getStatus().getContainerStatuses().getFirst();
    assertThat(status.getRestartCount()).isEqualTo(1);
    assertThat(status.getLastState().getTerminated().getExitCode()).isEqualTo(1);
    assertThat(client.pods().withName("web").terminated().getLog()).contains("crashes as told");
  }

  @Test
  void malformedSettingsEndTheContainerWithAMessage() {
    create(Manifests.pod("web", "headway/sample:1", "env: [{name: FAIL_PERCENT, value: many}]"));
    eventually(() -> assertThat(waiting("web")).isEqualTo("CrashLoopBackOff"));
    assertThat(client.pods().withName("web").getLog())
        .contains("FAIL_PERCENT must be a number from 0 to 100, not 'many'");
  }

  @Test
  void livenessProbeRestarts() {
    create(
        Manifests.pod(
            "web",
            "headway/sample:1",
            """
            env: [{name: UNHEALTHY_AFTER_REQUESTS, value: '1'}]
            livenessProbe: {httpGet: {path: /healthz, port: http}, periodSeconds: 1, failureThreshold: 1}
            """));
    awaitReady("web", 1);
    String address =
        "http://%s:8080/".formatted(client.pods().withName("web").get().getStatus().getPodIP());
    get(address, "any");
    eventually(
        () ->
            assertThat(
                    client
                        .pods()
                        .withName("web")
                        .get()
                        .getStatus()
                        .getContainerStatuses()
                        .getFirst()
                        .getRestartCount())
                .isEqualTo(1));
    assertThat(eventReasons("web")).contains("Unhealthy", "Killing");
  }

  @ParameterizedTest
  @CsvSource({
    "headway/missing:1, ErrImagePull, not found",
    "registry.invalid/shop/web:1, ErrImagePull, no such host",
    "headway/sample:missing-2, ErrImagePull, not found"
  })
  void imageThatCannotBePulled(String image, String reason, String words) {
    create(Manifests.pod("web", image, ""));
    eventually(
        () -> {
          var state = client.pods().withName("web").get().getStatus().getContainerStatuses();
          assertThat(state).hasSize(1);
          assertThat(state.getFirst().getState().getWaiting().getReason())
              .isIn(reason, "ImagePullBackOff");
          assertThat(state.getFirst().getState().getWaiting().getMessage()).contains(words);
        });
  }

  @Test
  void podThatDoesNotFitWaits() {
    create(
        Manifests.pod(
            "big", "headway/sample:1", "resources: {requests: {cpu: '100', memory: 1Ti}}"));
    eventually(
        () ->
            assertThat(client.pods().withName("big").get().getStatus().getConditions())
                .anySatisfy(
                    condition -> {
                      assertThat(condition.getReason()).isEqualTo("Unschedulable");
                      assertThat(condition.getMessage())
                          .isEqualTo(
                              "0/1 nodes are available: 1 Insufficient cpu, 1 Insufficient"
                                  + " memory.");
                    }));
    eventually(() -> assertThat(eventReasons("big")).contains("FailedScheduling"));
  }

  @Test
  void initContainersRunFirst() {
    create(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: web, labels: {app: web}}
        spec:
          initContainers:
          - {name: first, image: 'headway/sample:1', env: [{name: EXIT_AFTER, value: 300ms}]}
          - {name: second, image: 'busybox:1'}
          containers:
          - {name: app, image: 'headway/sample:1'}
        """);
    awaitReady("web", 1);
    assertThat(client.pods().withName("web").get().getStatus().getInitContainerStatuses())
        .extracting(status -> status.getState().getTerminated().getExitCode())
        .isEqualTo(List.of(0, 0));
  }

  private String waiting(String pod) {
    var statuses = client.pods().withName(pod).get().getStatus().getContainerStatuses();
    return statuses.isEmpty() || statuses.getFirst().getState().getWaiting() == null
        ? ""
        : statuses.getFirst().getState().getWaiting().getReason();
  }
}
