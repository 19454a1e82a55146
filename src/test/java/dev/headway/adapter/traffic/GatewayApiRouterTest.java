package dev.headway.adapter.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.adapter.kube.RouteCache;
import dev.headway.domain.ObjectKey;
import dev.headway.port.ClusterFailure;
import dev.headway.port.ClusterFailure.Kind;
import dev.headway.port.Reading;
import dev.headway.port.TrafficRouter.RouteKey;
import dev.headway.port.TrafficRouter.RouteReading;
import dev.headway.testing.OneTry;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@EnableKubernetesMockClient(kubernetesClientBuilderCustomizer = OneTry.class)
@Timeout(30)
class GatewayApiRouterTest {

  private static final String PATH =
      "/apis/gateway.networking.k8s.io/v1/namespaces/shop/httproutes/checkout";
  private static final String PATCH = PATH + "?fieldManager=headway";
  private static final ObjectKey DEPLOYMENT =
      new ObjectKey("ProgressiveDeployment", "shop", "checkout");
  private static final RouteKey KEY = RoutePatchTest.key(Optional.empty());
  private static final String AT_7 =
      RoutePatchTest.route("{\"backendRefs\":[{\"name\":\"checkout\",\"port\":80}]}");
  private static final String AT_8 = AT_7.replace("\"7\"", "\"8\"").replace(":80", ":81");

  // Set by the extension.
  @SuppressWarnings("NullAway.Init")
  KubernetesMockServer server;

  @SuppressWarnings("NullAway.Init")
  KubernetesClient client;

  private final List<String> wrote = new ArrayList<>();
  private Reading<GenericKubernetesResource> cached = new Reading.Missing<>();
  private GatewayApiRouter router;

  @BeforeEach
  void route() {
    router =
        new GatewayApiRouter(
            client,
            new RouteCache() {
              @Override
              public Reading<GenericKubernetesResource> route(String namespace, String name) {
                return cached;
              }

              @Override
              public void wrote(ObjectKey deployment, ObjectKey route, String version) {
                wrote.add(route.name() + "@" + version);
              }
            });
  }

  @Test
  void aReadComesFromTheCache() throws JsonProcessingException {
    assertThat(router.read(KEY)).isInstanceOf(RouteReading.Missing.class);
    cached = new Reading.Unknown<>("not yet");
    assertThat(router.read(KEY)).isEqualTo(new RouteReading.Unknown("not yet"));
    cached = found(AT_7);
    assertThat(router.read(KEY)).isInstanceOf(RouteReading.Found.class);
    assertThat(server.getRequestCount()).isZero();
  }

  @Test
  void aWeightIsOneRequest() throws Exception {
    cached = found(AT_7);
    server.expect().patch().withPath(PATCH).andReturn(200, AT_8).once();
    router.setWeight(DEPLOYMENT, KEY, "7", 10);
    RecordedRequest sent = server.takeRequest();
    assertThat(server.getRequestCount()).isOne();
    assertThat(sent.getHeader("Content-Type")).startsWith("application/json-patch+json");
    assertThat(sent.getBody().readUtf8()).contains("\"op\":\"test\"").contains("\"value\":90");
    assertThat(wrote).containsExactly("checkout@8");
  }

  @Test
  void aRouteThatIsAsWantedIsNotWritten() throws JsonProcessingException {
    cached = found(AT_7);
    router.restore(DEPLOYMENT, KEY, "7");
    assertThat(server.getRequestCount()).isZero();
    assertThat(wrote).isEmpty();
  }

  @Test
  void aCacheThatHasMovedOnIsAConflict() throws JsonProcessingException {
    cached = found(AT_8);
    server.expect().get().withPath(PATH).andReturn(200, AT_8).always();
    assertKind(Kind.CONFLICT, () -> router.setWeight(DEPLOYMENT, KEY, "7", 10));
  }

  @Test
  void aFailedTestIsAConflict() throws JsonProcessingException {
    cached = found(AT_7);
    server
        .expect()
        .patch()
        .withPath(PATCH)
        .andReturn(422, status(422, "the server rejected it"))
        .once();
    server.expect().get().withPath(PATH).andReturn(200, AT_8).once();
    assertKind(Kind.CONFLICT, () -> router.setWeight(DEPLOYMENT, KEY, "7", 10));
  }

  @Test
  void aRefusedContentIsTheServersWord() throws JsonProcessingException {
    cached = found(AT_7);
    server
        .expect()
        .patch()
        .withPath(PATCH)
        .andReturn(422, status(422, "weight is too large"))
        .once();
    server.expect().get().withPath(PATH).andReturn(200, AT_7).once();
    assertThatThrownBy(() -> router.setWeight(DEPLOYMENT, KEY, "7", 10))
        .isInstanceOfSatisfying(
            ClusterFailure.class,
            failed -> {
              assertThat(failed.kind()).isEqualTo(Kind.REJECTED);
              assertThat(failed.sentence())
                  .isEqualTo("Patching HTTPRoute checkout: weight is too large");
            });
  }

  @Test
  void eachAnswerMeansSomething() throws JsonProcessingException {
    cached = found(AT_7);
    for (var each : List.of(409, 403, 404, 410, 429, 500, 503)) {
      server.expect().patch().withPath(PATCH).andReturn(each, status(each, "no")).once();
      Kind kind =
          switch (each) {
            case 409 -> Kind.CONFLICT;
            case 403 -> Kind.FORBIDDEN;
            case 404 -> Kind.MISSING;
            default -> Kind.TRANSIENT;
          };
      assertKind(kind, () -> router.setWeight(DEPLOYMENT, KEY, "7", 10));
    }
  }

  @Test
  void aMissingRouteIsAtRest() {
    router.restore(DEPLOYMENT, KEY, "7");
    assertThat(router.readLive(KEY)).isInstanceOf(RouteReading.Missing.class);
    server.expect().get().withPath(PATH).andReturn(403, status(403, "forbidden")).always();
    assertThat(router.readLive(KEY)).isInstanceOf(RouteReading.Unknown.class);
    assertKind(Kind.FORBIDDEN, () -> router.restore(DEPLOYMENT, KEY, "7"));
  }

  @Test
  void aRouteThatCannotBeUsedIsNotWritten() throws JsonProcessingException {
    cached = found(AT_7.replace("\"checkout\",\"port\"", "\"other\",\"port\""));
    assertKind(Kind.REJECTED, () -> router.setWeight(DEPLOYMENT, KEY, "7", 10));
  }

  private static void assertKind(Kind kind, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            ClusterFailure.class, failed -> assertThat(failed.kind()).isEqualTo(kind));
  }

  private static Reading<GenericKubernetesResource> found(String json)
      throws JsonProcessingException {
    return new Reading.Found<>(new ObjectMapper().readValue(json, GenericKubernetesResource.class));
  }

  private static String status(int code, String message) {
    return "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":%d,\"message\":\"%s\"}"
        .formatted(code, message);
  }
}
