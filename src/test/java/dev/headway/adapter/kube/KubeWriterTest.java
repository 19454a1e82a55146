package dev.headway.adapter.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.domain.ObjectKey;
import dev.headway.port.ClusterFailure;
import dev.headway.port.ClusterFailure.Kind;
import dev.headway.testing.OneTry;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.fabric8.mockwebserver.utils.ResponseProviders;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@EnableKubernetesMockClient(kubernetesClientBuilderCustomizer = OneTry.class)
@Timeout(30)
class KubeWriterTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectKey DEPLOYMENT =
      new ObjectKey("ProgressiveDeployment", "shop", "checkout");
  private static final ObjectKey SERVICE = new ObjectKey("Service", "shop", "checkout");
  private static final ObjectKey SET = new ObjectKey("ReplicaSet", "shop", "checkout-1");
  private static final String SERVICES = "/api/v1/namespaces/shop/services";
  private static final String SETS = "/apis/apps/v1/namespaces/shop/replicasets";

  @SuppressWarnings("NullAway.Init")
  KubernetesMockServer server;

  @SuppressWarnings("NullAway.Init")
  KubernetesClient client;

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private WriteLedger ledger;
  private KubeWriter writer;

  @BeforeEach
  void write() {
    ledger = new WriteLedger((InstantSource) now::get);
    writer = new KubeWriter(client, ledger);
  }

  @Test
  void aPatchCarriesTheVersionItWasDecidedAt() throws Exception {
    server
        .expect()
        .patch()
        .withPath(SERVICES + "/checkout?fieldManager=headway")
        .andReturn(200, version("8"))
        .once();
    writer.merge(DEPLOYMENT, SERVICE, "7", spec());
    RecordedRequest sent = server.takeRequest();
    assertThat(sent.getHeader("Content-Type")).startsWith("application/merge-patch+json");
    assertThat(JSON.readTree(sent.getBody().readUtf8()))
        .isEqualTo(JSON.readTree("{\"spec\":{\"a\":1},\"metadata\":{\"resourceVersion\":\"7\"}}"));
    assertThat(server.getRequestCount()).as("no read before it").isOne();
  }

  @Test
  void whatWasWrittenIsAwaited() {
    server
        .expect()
        .patch()
        .withPath(SERVICES + "/checkout?fieldManager=headway")
        .andReturn(200, version("8"))
        .once();
    writer.merge(DEPLOYMENT, SERVICE, "7", spec());
    assertThat(ledger.isCatchingUp(DEPLOYMENT, cached("7"))).isTrue();
    assertThat(
            ledger.isCatchingUp(new ObjectKey("ProgressiveDeployment", "shop", "b"), cached("7")))
        .as("another deployment")
        .isFalse();
    assertThat(ledger.isCatchingUp(DEPLOYMENT, cached("10"))).as("newer by number").isFalse();
    assertThat(ledger.isCatchingUp(DEPLOYMENT, cached("7"))).as("seen once is enough").isFalse();
  }

  @Test
  void whatTheWatchNeverBringsIsGivenUp() {
    ledger.wrote(DEPLOYMENT, SERVICE, "8");
    assertThat(ledger.isCatchingUp(DEPLOYMENT, key -> Optional.empty())).isTrue();
    now.set(Instant.EPOCH.plus(WriteLedger.PATIENCE).plus(Duration.ofMillis(1)));
    assertThat(ledger.isCatchingUp(DEPLOYMENT, key -> Optional.empty())).isFalse();
  }

  @Test
  void aDeletionIsAwaitedToo() {
    ledger.deleted(DEPLOYMENT, SERVICE);
    assertThat(ledger.isCatchingUp(DEPLOYMENT, cached("7"))).isTrue();
    assertThat(ledger.isCatchingUp(DEPLOYMENT, key -> Optional.empty())).isFalse();
    assertThat(WriteLedger.isOlder("abc", "abd")).as("versions that are no numbers").isTrue();
  }

  @Test
  void theDryRunIsStrictAndStoresNothing() throws Exception {
    server
        .expect()
        .post()
        .withPath(SETS + "?fieldManager=headway&fieldValidation=Strict&dryRun=All")
        .andReturn(400, status(400, "strict decoding error: unknown field"))
        .once();
    assertThatThrownBy(() -> writer.tryCreate(SET, spec()))
        .isInstanceOfSatisfying(
            ClusterFailure.class,
            failed -> {
              assertThat(failed.kind()).isEqualTo(Kind.REJECTED);
              assertThat(failed.sentence())
                  .isEqualTo(
                      "Checking ReplicaSet shop/checkout-1: strict decoding error: unknown field");
            });
    assertThat(JSON.readTree(server.takeRequest().getBody().readUtf8())).isEqualTo(spec());
  }

  @Test
  void aCreatedObjectIsAwaited() {
    server
        .expect()
        .post()
        .withPath(SETS + "?fieldManager=headway")
        .andReturn(201, version("9"))
        .once();
    writer.create(DEPLOYMENT, SET, spec());
    assertThat(ledger.isCatchingUp(DEPLOYMENT, key -> Optional.empty())).isTrue();
    assertThat(ledger.isCatchingUp(DEPLOYMENT, cached("9"))).isFalse();
  }

  @Test
  void aDeletionCarriesItsPrecondition() throws Exception {
    server.expect().delete().withPath(SETS + "/checkout-1").andReturn(200, "{}").once();
    writer.delete(DEPLOYMENT, SET, "7");
    String body = server.takeRequest().getBody().readUtf8();
    assertThat(body).contains("\"resourceVersion\":\"7\"").contains("Background");
    server
        .expect()
        .delete()
        .withPath(SETS + "/checkout-1")
        .andReturn(404, status(404, "gone"))
        .once();
    writer.delete(DEPLOYMENT, SET, "7");
    server
        .expect()
        .delete()
        .withPath(SETS + "/checkout-1")
        .andReturn(409, status(409, "no"))
        .once();
    assertThatThrownBy(() -> writer.delete(DEPLOYMENT, SET, "7"))
        .isInstanceOfSatisfying(
            ClusterFailure.class, failed -> assertThat(failed.kind()).isEqualTo(Kind.CONFLICT));
  }

  @Test
  void aStatusHasItsOwnPath() {
    server
        .expect()
        .patch()
        .withPath(
            "/apis/headway.dev/v1alpha1/namespaces/shop/releaseactions/a/status?fieldManager=headway")
        .andReturn(200, version("8"))
        .once();
    writer.mergeStatus(DEPLOYMENT, new ObjectKey("ReleaseAction", "shop", "a"), "7", spec());
    assertThat(server.getRequestCount()).isOne();
  }

  @Test
  void theDeploymentItselfIsNotAwaited() {
    server
        .expect()
        .patch()
        .withPath(
            "/apis/headway.dev/v1alpha1/namespaces/shop/progressivedeployments/checkout?fieldManager=headway")
        .andReturn(200, version("8"))
        .once();
    writer.merge(DEPLOYMENT, DEPLOYMENT, "7", spec());
    assertThat(ledger.isCatchingUp(DEPLOYMENT, key -> Optional.empty())).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "409, CONFLICT",
    "403, FORBIDDEN",
    "404, MISSING",
    "410, TRANSIENT",
    "422, REJECTED",
    "429, TRANSIENT",
    "500, TRANSIENT"
  })
  void eachAnswerMeansSomething(int code, Kind kind) {
    String path = SERVICES + "/checkout?fieldManager=headway";
    server.expect().patch().withPath(path).andReturn(code, status(code, "no")).always();
    assertThatThrownBy(() -> writer.merge(DEPLOYMENT, SERVICE, "7", spec()))
        .isInstanceOfSatisfying(
            ClusterFailure.class,
            failed -> {
              assertThat(failed.kind()).isEqualTo(kind);
              assertThat(failed.sentence()).isEqualTo("Patching Service shop/checkout: no");
            });
  }

  @ParameterizedTest
  @CsvSource({"Retry-After, 7, 7", "retry-after, 3600, 60", "Retry-after, soon, 0"})
  void aServerThatAsksToBeLeftAloneIs(String header, String asked, int seconds) {
    server
        .expect()
        .patch()
        .withPath(SERVICES + "/checkout?fieldManager=headway")
        .andReply(
            ResponseProviders.of(429, status(429, "busy"), Collections.singletonMap(header, asked)))
        .always();
    assertThatThrownBy(() -> writer.merge(DEPLOYMENT, SERVICE, "7", spec()))
        .isInstanceOfSatisfying(
            ClusterFailure.class,
            failed ->
                assertThat(failed.pause().orElse(Duration.ZERO))
                    .isEqualTo(Duration.ofSeconds(seconds)));
    assertThat(server.getRequestCount()).as("sent once").isEqualTo(1);
  }

  @Test
  void anAnswerThatIsNoStatusIsToldByItsCode() {
    String path = SERVICES + "/checkout?fieldManager=headway";
    server.expect().patch().withPath(path).andReturn(409, "<html>").always();
    assertThatThrownBy(() -> writer.merge(DEPLOYMENT, SERVICE, "7", spec()))
        .hasMessage("Patching Service shop/checkout: the API server answered 409");
  }

  @Test
  void aServerThatIsNotThereIsTransient() {
    server.shutdown();
    assertThatThrownBy(() -> writer.merge(DEPLOYMENT, SERVICE, "7", spec()))
        .isInstanceOfSatisfying(
            ClusterFailure.class, failed -> assertThat(failed.kind()).isEqualTo(Kind.TRANSIENT));
  }

  private static Function<ObjectKey, Optional<HasMetadata>> cached(String version) {
    Service service =
        new ServiceBuilder().withNewMetadata().withResourceVersion(version).endMetadata().build();
    return key -> Optional.of(service);
  }

  private static ObjectNode spec() {
    ObjectNode object = JSON.createObjectNode();
    object.putObject("spec").put("a", 1);
    return object;
  }

  private static String version(String version) {
    return "{\"metadata\":{\"resourceVersion\":\"%s\"}}".formatted(version);
  }

  private static String status(int code, String message) {
    return "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":%d,\"message\":\"%s\"}"
        .formatted(code, message);
  }
}
