package dev.headway.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.CheckPhase;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.CheckStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Health;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Phase;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks of every kind against pods that really answer. */
class RolloutChecksIT extends RolloutCase {

  private static final String PACE =
      ", interval: 200ms, timeout: 5s, deadline: 20s, failureThreshold: 2, backoff: {initial:"
          + " 100ms, factor: 1, max: 100ms}";

  private static final String STEPS = "[{name: half, weight: 50, approval: Required}]";

  @Test
  void everyKindOfCheckPasses() {
    create(
        Manifests.SERVICE,
        Manifests.ROUTE,
        secret("Bearer of-a-test"),
        deployment(
            check("short", "url: 'http://:8080/healthz'"),
            check("tcp", "url: 'tcp://:http'"),
            check("rpc", "type: GRPC, grpc: {port: http, service: shop.Checkout}"),
            check("named", "url: 'http://checkout/healthz'"),
            check("preview", "type: TCP, target: Preview, tcp: {port: http}"),
            check(
                "deep",
                "type: HTTP, http: {method: POST, path: /deep, port: http, host: shop.example,"
                    + " body: '{}', bodyContains: sample, headers: [{name: Authorization,"
                    + " secretKeyRef: {name: probe, key: token}}]}")));
    awaitRest("1.0.0");
    release("1.1.0");
    ProgressiveDeploymentStatus status = awaitPhase(Phase.Paused);
    assertThat(Objects.requireNonNull(status.step()).waitingFor()).contains("approval");
    List<CheckStatus> checks = Objects.requireNonNull(status.checks());
    assertThat(checks)
        .extracting(CheckStatus::name)
        .containsExactly("deep", "named", "preview", "rpc", "short", "tcp");
    assertThat(checks)
        .allMatch(check -> check.phase() == CheckPhase.Passing)
        .extracting(CheckStatus::message)
        .contains(
            "POST /deep answered 200",
            "Health of service shop.Checkout by gRPC answered SERVING",
            "GET /healthz answered 200")
        .noneMatch(message -> message.contains("of-a-test"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type: GRPC, grpc: {port: http} | Health by gRPC answered NOT_SERVING",
        "url: 'http://:8080/healthz' | GET /healthz answered 500",
        "type: Command, command: {command: [printenv, ONLY_BEFORE]} | ended with code 1"
      })
  void aCandidateThatFailsOneGoesBack(String check, String message) {
    create(
        Manifests.SERVICE,
        Manifests.ROUTE,
        deployment(check("only", check))
            .replace("\"env\":[", "\"env\":[{\"name\":\"ONLY_BEFORE\",\"value\":\"1\"},"));
    awaitRest("1.0.0");
    release("1.1.0", "UNHEALTHY_AFTER_REQUESTS=0");
    ProgressiveDeploymentStatus status = awaitPhase(Phase.Failed);
    assertThat(Objects.requireNonNull(status.failedRevision()).message()).contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "url: 'http://api.example/' | `checks.hosts`",
        "type: HTTP, http: {port: http, headers: [{name: A, secretKeyRef: {name: none, key: k}}]} |"
            + " Key k of Secret none does not exist",
        "url: 'http://nobody/' | Service nobody does not exist",
        "url: 'cmd://psql -c x' | Command psql: it cannot be started in container app",
        "type: HTTP, http: {port: http, bodyContains: nothing like it} | fails on stable, too"
      })
  void whatStableCannotPassHoldsTheRelease(String check, String message) {
    create(Manifests.SERVICE, Manifests.ROUTE, deployment(check("only", check)));
    awaitRest("1.0.0");
    release("1.1.0");
    ProgressiveDeploymentStatus status =
        awaitStatus("held", now -> now.phase() == Phase.Paused && now.held() != null);
    assertThat(Objects.requireNonNull(status.held()).message()).contains(message);
    assertThat(status.failedRevision()).isNull();
  }

  @Test
  void commandsRunInThePods() {
    create(
        Manifests.SERVICE,
        Manifests.ROUTE,
        deployment(
            check("long", "type: Command, command: {command: [printenv, VERSION]}"),
            check("named", "url: 'pid://java'"),
            check("short", "url: 'cmd://echo well done'")));
    awaitRest("1.0.0");
    release("1.1.0");
    ProgressiveDeploymentStatus status =
        awaitStatus(
            "approval is asked",
            now -> now.step() != null && now.step().waitingFor().contains("approval"));
    assertThat(status.checks())
        .extracting(CheckStatus::message)
        .containsExactly(
            "Command printenv ended with code 0",
            "Process java runs",
            "Command echo ended with code 0");
  }

  @Test
  void stableIsWatchedOutsideOfReleases() {
    create(
        Manifests.SERVICE,
        Manifests.ROUTE,
        deployment(check("watch", "url: 'http://checkout/nothing', when: [Always]")));
    awaitRest("1.0.0");
    ProgressiveDeploymentStatus well =
        awaitStatus(
            "a check that passes",
            now -> now.checks() != null && now.checks().getFirst().phase() == CheckPhase.Passing);
    assertThat(well.health()).isEqualTo(Health.Healthy);
    assertThat(Objects.requireNonNull(well.checks()).getFirst().results()).isNotEmpty();
    select("none");
    awaitStatus("degraded", now -> now.health() == Health.Degraded);
    select("checkout");
    awaitStatus("healthy again", now -> now.health() == Health.Healthy);
    await("both are told")
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(events()).contains("HealthCheckFailed", "HealthRecovered"));
  }

  private void select(String app) {
    client
        .services()
        .withName("checkout")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\": {\"selector\": {\"app\": \"%s\"}}}".formatted(app));
  }

  private static String deployment(String... checks) {
    return Manifests.byRoute("1.0.0", STEPS)
        .replaceFirst("(?s)  checks:\n.*?(?=  traffic:)", "  checks:\n" + String.join("", checks));
  }

  private static String check(String name, String members) {
    return "  - {name: " + name + ", " + members.strip() + PACE + "}\n";
  }

  private static String secret(String value) {
    return """
    apiVersion: v1
    kind: Secret
    metadata: {name: probe}
    data: {token: %s}
    """
        .formatted(Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)));
  }
}
