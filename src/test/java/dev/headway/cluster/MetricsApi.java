package dev.headway.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The custom metrics API of a cluster, with one metric of its own: the load of an application,
 * which its pods share evenly. It is served by this program; a Service leads there, and an
 * APIService makes it part of the cluster's API, as an adapter of a metric store would be.
 */
final class MetricsApi implements AutoCloseable {
  static final String METRIC = "requests_per_second";

  private static final String NAME = "v1beta2.custom.metrics.k8s.io";
  private static final String PATH = "/apis/custom.metrics.k8s.io/v1beta2";
  private static final char[] PASSWORD = "of-a-test".toCharArray();

  private static final String RESOURCES =
      """
      {"kind": "APIResourceList", "apiVersion": "v1",
       "groupVersion": "custom.metrics.k8s.io/v1beta2",
       "resources": [{"name": "pods/%s", "singularName": "", "namespaced": true,
                      "kind": "MetricValueList", "verbs": ["get"]}]}
      """
          .formatted(METRIC);

  private static final String LIST =
      """
      {"kind": "MetricValueList", "apiVersion": "custom.metrics.k8s.io/v1beta2",
       "metadata": {}, "items": [%s]}
      """;

  private static final String VALUE =
      """
      {"describedObject": {"kind": "Pod", "apiVersion": "/v1", "namespace": "%s", "name": "%s"},
       "metric": {"name": "%s"}, "timestamp": "%s", "value": "%dm"}\
      """;

  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: metrics}
      spec: {ports: [{name: https, port: 443, targetPort: %1$d}]}
      ---
      apiVersion: discovery.k8s.io/v1
      kind: EndpointSlice
      metadata: {name: metrics-here, labels: {kubernetes.io/service-name: metrics}}
      addressType: IPv4
      ports: [{name: https, port: %1$d}]
      endpoints: [{addresses: ["%2$s"]}]
      """;

  private static final String REGISTRATION =
      """
      apiVersion: apiregistration.k8s.io/v1
      kind: APIService
      metadata: {name: %s}
      spec:
        group: custom.metrics.k8s.io
        version: v1beta2
        groupPriorityMinimum: 100
        versionPriority: 200
        insecureSkipTLSVerify: true
        service: {name: metrics, namespace: %s}
      """;

  private final Tools tools;
  private final String namespace;
  private final HttpsServer server;
  private volatile int load;

  /**
   * Registers it, until it is closed.
   *
   * @param host an address of this machine that the cluster reaches
   * @param load in requests a second, of all pods together
   */
  MetricsApi(Tools tools, String namespace, InetAddress host, int load) {
    this.tools = tools;
    this.namespace = namespace;
    this.load = load;
    try {
      server = HttpsServer.create(new InetSocketAddress(host, 0), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(withKeyOf(tools.folder())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    server.createContext(PATH, this::handle);
    server.start();
    apply(SERVICE.formatted(server.getAddress().getPort(), host.getHostAddress()));
    apply(REGISTRATION.formatted(NAME, namespace));
    kubectl("wait", "--for=condition=Available", "apiservice", NAME, "--timeout=60s");
  }

  void load(int requestsPerSecond) {
    load = requestsPerSecond;
  }

  /** A key of this test's own; whom the API server asks here it does not verify. */
  private static SSLContext withKeyOf(Path folder) throws IOException, GeneralSecurityException {
    Path file = folder.resolve("metrics.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "metrics",
                "-keyalg",
                "EC",
                "-dname",
                "CN=metrics",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    keytool.onExit().join();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream stored = Files.newInputStream(file)) {
      keys.load(stored, PASSWORD);
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    boolean asked = path.equals(PATH + "/namespaces/" + namespace + "/pods/*/" + METRIC);
    String answer =
        asked ? LIST.formatted(values(exchange.getRequestURI().getRawQuery())) : RESOURCES;
    byte[] body = answer.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(asked || path.equals(PATH) ? 200 : 404, body.length);
    try (OutputStream to = exchange.getResponseBody()) {
      to.write(body);
    }
  }

  /** The pods that the autoscaler asks for share the load. */
  private String values(@Nullable String query) {
    String selector =
        Stream.of((query == null ? "" : query).split("&"))
            .filter(part -> part.startsWith("labelSelector="))
            .map(part -> URLDecoder.decode(part.substring(14), StandardCharsets.UTF_8))
            .findFirst()
            .orElseThrow();
    List<String> pods =
        kubectl(
                "-n",
                namespace,
                "get",
                "pods",
                "-l",
                selector,
                "--field-selector=status.phase=Running",
                "-o",
                "jsonpath={range .items[*]}{.metadata.name}{\"\\n\"}{end}")
            .lines()
            .toList();
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    return pods.stream()
        .map(pod -> VALUE.formatted(namespace, pod, METRIC, now, load * 1000 / pods.size()))
        .collect(Collectors.joining(", "));
  }

  private void apply(String yaml) {
    tools.okWith(yaml, "kubectl", "-n", namespace, "apply", "-f", "-");
  }

  private String kubectl(String... arguments) {
    return tools.ok(
        Stream.concat(Stream.of("kubectl"), Stream.of(arguments)).toArray(String[]::new));
  }

  /** The registration goes first: an API that does not answer would keep namespaces from going. */
  @Override
  public void close() {
    kubectl("delete", "apiservice", NAME, "--ignore-not-found");
    server.stop(0);
  }
}
