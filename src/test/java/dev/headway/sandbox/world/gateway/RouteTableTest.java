package dev.headway.sandbox.world.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.sandbox.world.cluster.Key;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RouteTableTest {
  private static final GatewayName GATEWAY = new GatewayName("default", "gateway", "http", 8000);
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private static HTTPRoute route(String name, String spec) {
    return Serialization.unmarshal(
        """
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: %s, namespace: shop, generation: 3, creationTimestamp: "2026-01-01T00:00:00Z"}
        spec:
          parentRefs: [{name: gateway, namespace: default}]
        %s
        """
            .formatted(name, spec.indent(2)),
        HTTPRoute.class);
  }

  private static final RouteTable TABLE =
      RouteTable.of(
          List.of(
              route("any", "rules: [{name: any, backendRefs: [{name: any, port: 80}]}]"),
              route(
                  "wild",
                  "hostnames: ['*.example']\nrules: [{backendRefs: [{name: wild, port: 80}]}]"),
              route(
                  "shop",
                  """
                  hostnames: [shop.example]
                  rules:
                  - backendRefs: [{name: root, port: 80}]
                  - {matches: [{path: {type: PathPrefix, value: /cart}}], backendRefs: [{name: cart, port: 80}]}
                  - {matches: [{path: {type: Exact, value: /cart/total}}], backendRefs: [{name: total, port: 80}]}
                  - {matches: [{path: {type: PathPrefix, value: /cart}, method: POST}], backendRefs: [{name: post, port: 80}]}
                  - {matches: [{path: {type: PathPrefix, value: /cart}, headers: [{name: x-beta, value: 'yes'}]}], backendRefs: [{name: beta, port: 80}]}
                  - {matches: [{path: {type: PathPrefix, value: /cart}, queryParams: [{name: v, value: '2'}]}], backendRefs: [{name: query, port: 80}]}
                  """)),
          key -> new Destination.Endpoints(List.of()));

  @ParameterizedTest
  @CsvSource({
    "GET, shop.example, /, '', '', root",
    "GET, shop.example, /cart, '', '', cart",
    "GET, shop.example, /cart/2, '', '', cart",
    "GET, shop.example, /carts, '', '', root",
    "GET, shop.example, /cart/total, '', '', total",
    "POST, shop.example, /cart, '', '', post",
    "GET, shop.example, /cart, yes, '', beta",
    "GET, shop.example, /cart, no, 2, query",
    "GET, other.example, /, '', '', wild",
    "GET, example, /, '', '', any",
    "GET, elsewhere, /x, '', '', any"
  })
  void theMostSpecificRuleAnswers(
      String method, String host, String path, String beta, String version, String backend) {
    Map<String, String> headers = beta.isEmpty() ? Map.of() : Map.of("x-beta", beta);
    Map<String, String> query = version.isEmpty() ? Map.of() : Map.of("v", version);
    RequestHead head =
        new RequestHead(
            method,
            host,
            path,
            name -> Optional.ofNullable(headers.get(name)),
            name -> Optional.ofNullable(query.get(name)));
    assertThat(TABLE.find(head).orElseThrow().rule().backends())
        .extracting(one -> one.key().service().name())
        .containsExactly(backend);
  }

  @Test
  void withoutRouteNothingAnswers() {
    assertThat(
            RouteTable.EMPTY.find(
                new RequestHead(
                    "GET", "a", "/", name -> Optional.empty(), name -> Optional.empty())))
        .isEmpty();
  }

  record Case(
      String name, String spec, String type, String status, String reason, String message) {}

  static Stream<Case> judgements() {
    return Stream.of(
        new Case(
            "good",
            "rules: [{backendRefs: [{name: here, port: 80}]}]",
            "Accepted",
            "True",
            "Accepted",
            ""),
        new Case(
            "good",
            "rules: [{backendRefs: [{name: here, port: 80}]}]",
            "ResolvedRefs",
            "True",
            "ResolvedRefs",
            ""),
        new Case(
            "missing",
            "rules: [{backendRefs: [{name: gone, port: 80}]}]",
            "ResolvedRefs",
            "False",
            "BackendNotFound",
            "Service shop/gone not found"),
        new Case(
            "kind",
            "rules: [{backendRefs: [{name: here, port: 80, kind: Bucket}]}]",
            "ResolvedRefs",
            "False",
            "InvalidKind",
            "not Bucket"),
        new Case(
            "abroad",
            "rules: [{backendRefs: [{name: here, namespace: other, port: 80}]}]",
            "ResolvedRefs",
            "False",
            "RefNotPermitted",
            "namespace of the route"),
        new Case(
            "mirror",
            "rules: [{filters: [{type: RequestMirror}]}]",
            "Accepted",
            "False",
            "UnsupportedValue",
            "spec.rules[0]: the sandbox's gateway has no filter RequestMirror"),
        new Case(
            "timeouts",
            "rules: [{timeouts: {request: 5s}}]",
            "Accepted",
            "False",
            "UnsupportedValue",
            "no `timeouts`"),
        new Case(
            "expression",
            "rules: [{matches: [{path: {type: RegularExpression, value: .*}}]}]",
            "Accepted",
            "False",
            "UnsupportedValue",
            "regular expression"),
        new Case(
            "single",
            "rules: [{backendRefs: [{name: here, port: 80, filters: [{type: URLRewrite}]}]}]",
            "Accepted",
            "False",
            "UnsupportedValue",
            "filters of a single backend"));
  }

  @ParameterizedTest
  @MethodSource("judgements")
  void statusSaysWhatIsWrong(Case judged) {
    HTTPRoute route = route(judged.name(), judged.spec());
    var status =
        RouteStatuses.of(
            route,
            GATEWAY,
            key ->
                key.service().equals(new Key("shop", "here"))
                    ? new Destination.Endpoints(List.of())
                    : new Destination.Broken(
                        "BackendNotFound", "Service %s not found".formatted(key.service())),
            NOW);
    Condition condition =
        status.getParents().getFirst().getConditions().stream()
            .filter(one -> one.getType().equals(judged.type()))
            .findFirst()
            .orElseThrow();
    assertThat(condition.getStatus()).isEqualTo(judged.status());
    assertThat(condition.getReason()).isEqualTo(judged.reason());
    assertThat(condition.getMessage()).contains(judged.message());
    assertThat(condition.getObservedGeneration()).isEqualTo(3);
  }

  @Test
  void routesOfOthersAreLeftAlone() {
    HTTPRoute other = route("other", "rules: []");
    other.getSpec().getParentRefs().getFirst().setName("elsewhere");
    assertThat(RouteStatuses.isAccepted(other, GATEWAY)).isFalse();
    assertThat(
            RouteStatuses.of(other, GATEWAY, key -> new Destination.Endpoints(List.of()), NOW)
                .getParents())
        .isEmpty();
  }

  @Test
  void listenerThatIsNotThere() {
    HTTPRoute route = route("tls", "rules: []");
    route.getSpec().getParentRefs().getFirst().setSectionName("https");
    assertThat(RouteStatuses.isAccepted(route, GATEWAY)).isFalse();
    var status = RouteStatuses.of(route, GATEWAY, key -> new Destination.Endpoints(List.of()), NOW);
    assertThat(status.getParents().getFirst().getConditions().getFirst().getReason())
        .isEqualTo("NoMatchingParent");
  }
}
