package dev.headway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;

/** A sandbox for all tests of a class, and a namespace for each. */
abstract class SandboxCase {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final AtomicInteger NAMESPACES = new AtomicInteger();

  private static Vertx vertx;

  static Sandbox sandbox;

  String namespace;
  NamespacedKubernetesClient client;

  @BeforeAll
  static void startSandbox() {
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    sandbox = Sandbox.start(SandboxOptions.at(InstantSource.system()));
  }

  @AfterAll
  static void closeSandbox() {
    sandbox.close();
    vertx.close();
  }

  @BeforeEach
  void makeNamespace(TestInfo test) {
    namespace =
        test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT)
            + "-"
            + NAMESPACES.incrementAndGet();
    client = sandbox.client().adapt(NamespacedKubernetesClient.class).inNamespace(namespace);
    sandbox
        .client()
        .namespaces()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
  }

  List<HasMetadata> create(String... manifests) {
    return client
        .load(
            new ByteArrayInputStream(
                ("# all of it\n" + String.join("\n---\n", manifests))
                    .getBytes(StandardCharsets.UTF_8)))
        .create();
  }

  static void eventually(ThrowingRunnable assertion) {
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).untilAsserted(assertion);
  }

  void awaitReady(String app, int count) {
    eventually(() -> assertThat(pods(app)).filteredOn(SandboxCase::isReady).hasSize(count));
  }

  List<Pod> pods(String app) {
    return client.pods().withLabel("app", app).list().getItems();
  }

  static boolean isReady(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  List<String> eventReasons(String object) {
    return client.v1().events().list().getItems().stream()
        .filter(event -> event.getInvolvedObject().getName().equals(object))
        .map(event -> event.getReason())
        .toList();
  }

  /** What an HTTP server answered. */
  record Answer(int status, Map<String, String> headers, String body) {}

  static Answer get(String address, String host) {
    RequestOptions options =
        new RequestOptions().setAbsoluteURI(address).setTimeout(5_000).putHeader("host", host);
    return vertx
        .createHttpClient(new HttpClientOptions().setKeepAlive(false))
        .request(options)
        .compose(HttpClientRequest::send)
        .compose(
            response ->
                response
                    .body()
                    .map(
                        body ->
                            new Answer(
                                response.statusCode(),
                                headers(response.headers()),
                                body.toString())))
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  private static Map<String, String> headers(MultiMap headers) {
    Map<String, String> map = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach(header -> map.put(header.getKey(), header.getValue()));
    return map;
  }
}
