package dev.headway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.sandbox.world.gateway.Gateway;
import dev.headway.sandbox.world.load.LoadGenerator;
import dev.headway.sandbox.world.load.LoadReport;
import dev.headway.sandbox.world.load.LoadReport.Count;
import dev.headway.sandbox.world.load.LoadSettings;
import dev.headway.sandbox.world.load.RequestResult.Cause;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SandboxTrafficIT extends SandboxCase {
  @Test
  void rollingUpdateUnderLoadLosesNoRequest() throws Exception {
    create(
        Manifests.deployment("shop", "1.0.0", 3),
        Manifests.service("shop", "shop"),
        route("shop", "- backendRefs: [{name: shop, port: 8000}]"));
    awaitReady("shop", 3);
    awaitAnswer(200);
    try (LoadGenerator load =
        sandbox.load(LoadSettings.of(sandbox.gatewayUrl(), host(), 50, Duration.ofSeconds(60)))) {
      client
          .apps()
          .deployments()
          .withName("shop")
          .patch(
              PatchContext.of(PatchType.STRATEGIC_MERGE),
              """
              {"spec": {"template": {"spec": {"containers": [{"name": "app", "image": "headway/sample:2.0.0"}]}}}}
              """);
      eventually(
          () -> {
            assertThat(pods("shop")).hasSize(3).allMatch(SandboxCase::isReady);
            assertThat(load.report().byVersion().getOrDefault("2.0.0", new Count(0, 0)).requests())
                .isGreaterThan(50);
          });
      LoadReport report = load.stop().toCompletableFuture().get(10, TimeUnit.SECONDS);
      assertThat(report.failures()).isEmpty();
      assertThat(report.byVersion()).containsOnlyKeys("1.0.0", "2.0.0");
      assertThat(report.sent()).isEqualTo(report.results().size());
    }
    var status = client.apps().deployments().withName("shop").get().getStatus();
    assertThat(status.getConditions())
        .anyMatch(condition -> "NewReplicaSetAvailable".equals(condition.getReason()));
    assertThat(client.apps().replicaSets().list().getItems()).hasSize(2);
  }

  @Test
  void weightsSplitRequests() throws Exception {
    create(
        Manifests.deployment("one", "1.0.0", 2),
        Manifests.deployment("two", "2.0.0", 1),
        Manifests.service("one", "one"),
        Manifests.service("two", "two"),
        route(
            "split",
            "- backendRefs: [{name: one, port: 8000, weight: 90}, {name: two, port: 8000, weight:"
                + " 10}]"));
    awaitReady("one", 2);
    awaitReady("two", 1);
    awaitAnswer(200);
    try (LoadGenerator load =
        sandbox.load(LoadSettings.of(sandbox.gatewayUrl(), host(), 200, Duration.ofSeconds(3)))) {
      LoadReport report = load.done().toCompletableFuture().get(20, TimeUnit.SECONDS);
      assertThat(report.lost()).isZero();
      // 600 requests at 10 percent: 60, and in 99 of 100 cases of pure chance from 41 to 79.
      assertThat(report.byVersion().get("2.0.0").requests()).isBetween(41L, 79L);
    }
  }

  @Test
  void sampleErrorsAreTheSamplesOwn() throws Exception {
    create(
        Manifests.pod("bad", "headway/sample:3", "env: [{name: FAIL_PERCENT, value: '50'}]"),
        Manifests.service("bad", "bad"),
        route("bad", "- backendRefs: [{name: bad, port: 8000}]"));
    awaitReady("bad", 1);
    eventually(() -> assertThat(answer().headers().get(Gateway.ERROR_HEADER)).isNull());
    try (LoadGenerator load =
        sandbox.load(LoadSettings.of(sandbox.gatewayUrl(), host(), 100, Duration.ofSeconds(1)))) {
      LoadReport report = load.done().toCompletableFuture().get(20, TimeUnit.SECONDS);
      assertThat(report.failures()).isEqualTo(Map.of(Cause.SAMPLE, 50L));
      assertThat(report.lost()).isZero();
    }
  }

  @Test
  void gatewayTellsWhatItCannotReach() {
    create(
        Manifests.service("empty", "nobody"),
        route(
            "broken",
            """
            - {matches: [{path: {value: /empty}}], backendRefs: [{name: empty, port: 8000}]}
            - {matches: [{path: {value: /missing}}], backendRefs: [{name: missing, port: 8000}]}
            """));
    eventually(
        () -> assertThat(get(sandbox.gatewayUrl() + "/empty", host()).status()).isEqualTo(503));
    assertThat(get(sandbox.gatewayUrl() + "/missing", host()).status()).isEqualTo(500);
    assertThat(get(sandbox.gatewayUrl() + "/other", host()).status()).isEqualTo(404);
    assertThat(get(sandbox.gatewayUrl() + "/empty", host()).headers().get(Gateway.ERROR_HEADER))
        .isEqualTo("Service %s/empty has no ready endpoint".formatted(namespace));
    eventually(
        () ->
            assertThat(condition("broken", "ResolvedRefs").getMessage())
                .isEqualTo("Service %s/missing not found".formatted(namespace)));
    assertThat(condition("broken", "Accepted").getStatus()).isEqualTo("True");
  }

  @Test
  void gatewayRefusesWhatItDoesNotCarryOut() {
    create(
        route(
            "mirror",
            """
            - filters: [{type: RequestMirror, requestMirror: {backendRef: {name: other, port: 80}}}]
              backendRefs: [{name: shop, port: 8000}]
            """));
    eventually(
        () ->
            assertThat(condition("mirror", "Accepted").getReason()).isEqualTo("UnsupportedValue"));
    assertThat(condition("mirror", "Accepted").getMessage())
        .contains("spec.rules[0]", "RequestMirror");
  }

  @Test
  void filtersChangeRequests() {
    create(
        Manifests.pod("web", "nginx:1", ""),
        Manifests.service("web", "web"),
        route(
            "filters",
            """
            - matches: [{path: {value: /old}}]
              filters: [{type: RequestRedirect, requestRedirect: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /new}, statusCode: 301}}]
            - matches: [{headers: [{name: x-beta, value: 'yes'}]}]
              filters: [{type: ResponseHeaderModifier, responseHeaderModifier: {add: [{name: x-was, value: beta}]}}]
              backendRefs: [{name: web, port: 8000}]
            """));
    eventually(
        () ->
            assertThat(get(sandbox.gatewayUrl() + "/old/page?a=b", host()).status())
                .isEqualTo(301));
    assertThat(get(sandbox.gatewayUrl() + "/old/page?a=b", host()).headers().get("location"))
        .isEqualTo("http://%s:%d/new/page?a=b".formatted(host(), sandbox.gatewayUrl().getPort()));
  }

  @Test
  void endingPodServesOnAndItsEndpointSaysSo() {
    create(
        Manifests.pod(
            "web",
            "headway/sample:1",
            """
            readinessProbe: {httpGet: {path: /readyz, port: http}, periodSeconds: 1}
            lifecycle: {preStop: {sleep: {seconds: 3}}}
            """),
        Manifests.service("web", "web"));
    eventually(
        () ->
            assertThat(endpoints("web"))
                .hasSize(1)
                .allMatch(endpoint -> endpoint.getConditions().getReady()));
    String address =
        "http://%s:8080/".formatted(client.pods().withName("web").get().getStatus().getPodIP());
    client.pods().withName("web").delete();
    eventually(
        () ->
            assertThat(endpoints("web"))
                .singleElement()
                .satisfies(
                    endpoint -> {
                      assertThat(endpoint.getConditions().getReady()).isFalse();
                      assertThat(endpoint.getConditions().getServing()).isTrue();
                      assertThat(endpoint.getConditions().getTerminating()).isTrue();
                    }));
    assertThat(get(address, "any").status()).isEqualTo(200);
    eventually(() -> assertThat(client.pods().withName("web").get()).isNull());
    eventually(() -> assertThat(endpoints("web")).isEmpty());
  }

  @Test
  void serviceAddressBalancesOverReadyPods() {
    create(Manifests.deployment("shop", "1.0.0", 2), Manifests.service("shop", "shop"));
    awaitReady("shop", 2);
    String address =
        "http://%s:8000/"
            .formatted(client.services().withName("shop").get().getSpec().getClusterIP());
    eventually(() -> assertThat(get(address, "any").status()).isEqualTo(200));
  }

  private String host() {
    return namespace + ".example";
  }

  private String route(String name, String rules) {
    return Manifests.route(name, host(), rules);
  }

  private Answer answer() {
    return get(sandbox.gatewayUrl() + "/", host());
  }

  private void awaitAnswer(int status) {
    eventually(() -> assertThat(answer().status()).isEqualTo(status));
  }

  private List<Endpoint> endpoints(String service) {
    return client
        .discovery()
        .v1()
        .endpointSlices()
        .withLabel("kubernetes.io/service-name", service)
        .list()
        .getItems()
        .stream()
        .flatMap(
            slice ->
                slice.getEndpoints() == null
                    ? java.util.stream.Stream.of()
                    : slice.getEndpoints().stream())
        .toList();
  }

  private Condition condition(String route, String type) {
    var status = client.resources(HTTPRoute.class).withName(route).get().getStatus();
    assertThat(status).isNotNull();
    return status.getParents().stream()
        .flatMap(parent -> parent.getConditions().stream())
        .filter(condition -> condition.getType().equals(type))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no condition " + type));
  }
}
