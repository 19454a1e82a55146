package dev.headway.adapter.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.headway.port.CheckProbe;
import dev.headway.port.CheckProbe.Header;
import dev.headway.port.CheckProbe.HttpAnswer;
import dev.headway.port.CheckProbe.HttpRequest;
import dev.headway.port.CheckProbe.SecretKey;
import dev.headway.port.CheckProbe.Tls;
import dev.headway.port.CheckProbe.Value;
import dev.headway.port.CheckResult.Outcome;
import dev.headway.port.Reading;
import dev.headway.sandbox.certificate.Certified;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HttpProbeTest {

  private static final InetAddress HOST = InetAddress.getLoopbackAddress();
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final String HIDDEN = "s3cret-token";

  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<SecretKey, Reading<String>> secrets = new HashMap<>();
  private final AtomicReference<HttpExchange> seen = new AtomicReference<>();
  private final AtomicReference<String> body = new AtomicReference<>();
  private final HttpProbe probe =
      new HttpProbe(
          executor, (namespace, key) -> secrets.getOrDefault(key, new Reading.Missing<>()));
  private HttpServer server;
  private String answer = "all is fine";

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(HOST, 0), 0);
    start(server);
  }

  @AfterEach
  void end() {
    probe.close();
    server.stop(0);
    executor.shutdownNow();
  }

  @Test
  void methodHostHeadersAndBodyAreSent() throws Exception {
    var request =
        new HttpRequest(
            "POST",
            "/deep?a=b",
            Optional.of("shop.example"),
            List.of(Header.of("X-Probe", "yes"), Header.of("User-Agent", "probe/1")),
            Optional.of("{}"));
    assertThat(ask(request, Optional.empty()).message())
        .as("without the query, which may be nobody's business")
        .isEqualTo("POST /deep answered 200");
    HttpExchange exchange = seen.get();
    assertThat(exchange.getRequestURI()).hasToString("/deep?a=b");
    assertThat(exchange.getRequestMethod()).isEqualTo("POST");
    assertThat(exchange.getRequestHeaders().getFirst("Host")).isEqualTo("shop.example");
    assertThat(exchange.getRequestHeaders().get("X-Probe")).containsExactly("yes");
    assertThat(exchange.getRequestHeaders().get("User-Agent")).containsExactly("probe/1");
    assertThat(body).hasValue("{}");
  }

  @Test
  void withoutAHostTheAddressIsSent() throws Exception {
    ask(HttpRequest.get("/"), Optional.empty());
    assertThat(seen.get().getRequestHeaders().getFirst("Host"))
        .isEqualTo(HOST.getHostAddress() + ":" + server.getAddress().getPort());
    assertThat(seen.get().getRequestHeaders().getFirst("User-Agent")).isEqualTo("headway-check");
  }

  @Test
  void anAnswerMustHoldTheText() throws Exception {
    assertThat(ask(HttpRequest.get("/"), Optional.of("is fine")).outcome())
        .isEqualTo(Outcome.PASSED);
    Answer without = ask(HttpRequest.get("/"), Optional.of("better"));
    assertThat(without.outcome()).isEqualTo(Outcome.ANSWERED_BADLY);
    assertThat(without.message())
        .isEqualTo("GET / answered 200 without the text of `bodyContains`")
        .doesNotContain("fine");
  }

  @Test
  void onlyTheBeginningOfABodyIsLookedAt() throws Exception {
    answer = "x".repeat(Beginning.MOST - 2) + "here";
    assertThat(ask(HttpRequest.get("/"), Optional.of("here")).outcome())
        .isEqualTo(Outcome.ANSWERED_BADLY);
    answer = "x".repeat(Beginning.MOST - 4) + "here and more".repeat(100_000);
    assertThat(ask(HttpRequest.get("/"), Optional.of("here")).outcome()).isEqualTo(Outcome.PASSED);
  }

  @Test
  void aSecretIsSentAndNeverShown() throws Exception {
    var key = new SecretKey("probe", "token");
    var request = withSecret(key);
    secrets.put(key, new Reading.Found<>(HIDDEN + "\n"));
    Answer answered = ask(request, Optional.empty());
    assertThat(seen.get().getRequestHeaders().getFirst("Authorization")).isEqualTo(HIDDEN);
    assertThat(answered.toString() + request).doesNotContain(HIDDEN);
  }

  @Test
  void aSecretThatIsNotThereOrNotReadableOrMalformedIsNotTheCandidatesFault() throws Exception {
    var key = new SecretKey("probe", "token");
    assertThat(ask(withSecret(key), Optional.empty()))
        .isEqualTo(Answer.of(Outcome.NOT_ALLOWED, "Key token of Secret probe does not exist"));
    secrets.put(key, new Reading.Unknown<>("The operator may not read Secret probe"));
    assertThat(ask(withSecret(key), Optional.empty()))
        .isEqualTo(Answer.of(Outcome.NOT_ALLOWED, "The operator may not read Secret probe"));
    secrets.put(key, new Reading.Found<>(HIDDEN + "\r\nX-Other: 1"));
    assertThat(ask(withSecret(key), Optional.empty()))
        .isEqualTo(
            Answer.of(
                Outcome.NOT_ALLOWED,
                "The request cannot be made: a header is malformed or reserved"));
    assertThat(seen).hasValue(null);
  }

  @Test
  void aCertificateIsJudgedAsAskedFor() throws Exception {
    Instant now = Instant.now();
    Certified authority = Certified.authority("shop", now);
    secure(authority, authority.server("shop", List.of(), List.of("shop.example"), now));
    var ca = new SecretKey("authority", "ca.crt");
    secrets.put(ca, new Reading.Found<>(authority.certificatePem()));
    assertThat(over(Optional.empty(), false, Optional.empty())).isEqualTo("GET / answered 200");
    assertThat(over(Optional.of("shop.example"), true, Optional.of(ca)))
        .isEqualTo("GET / answered 200");
    assertThat(over(Optional.of("other.example"), true, Optional.of(ca)))
        .endsWith("failed: the certificate is for another name");
    assertThat(over(Optional.of("shop.example"), true, Optional.empty()))
        .endsWith("failed: the certificate is not trusted");
    assertThat(over(Optional.of("shop.example"), true, Optional.of(new SecretKey("a", "b"))))
        .isEqualTo("Key b of Secret a does not exist");
    secrets.put(ca, new Reading.Found<>("no certificate"));
    assertThat(over(Optional.of("shop.example"), true, Optional.of(ca)))
        .isEqualTo("Key ca.crt of Secret authority holds no certificates in PEM form");
  }

  @Test
  void tlsAgainstAServerWithoutItIsABadAnswer() throws Exception {
    try (var plain = new ServerSocket(0, 1, HOST)) {
      Future<?> told = executor.submit(() -> refuseInPlainText(plain));
      assertThat(over(plain.getLocalPort(), Optional.empty(), false, Optional.empty()))
          .matches("TLS with port [0-9]+ failed: .*");
      told.get();
    }
  }

  /** As servers answer that see no request in what a client greets them with. */
  private static Void refuseInPlainText(ServerSocket plain) throws IOException {
    try (Socket client = plain.accept()) {
      assertThat(client.getInputStream().read()).as("the first byte of a greeting").isEqualTo(22);
      client
          .getOutputStream()
          .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      client.shutdownOutput();
      client.getInputStream().transferTo(OutputStream.nullOutputStream());
    }
    return null;
  }

  @Test
  void clientsOfManyKindsEndAgain() throws Exception {
    Instant now = Instant.now();
    Certified authority = Certified.authority("shop", now);
    secure(authority, authority.server("shop", List.of(), List.of("shop.example"), now));
    for (int i = 0; i < 40; i++) {
      assertThat(over(Optional.of("a" + i + ".example"), false, Optional.empty()))
          .isEqualTo("GET / answered 200");
    }
  }

  private static HttpRequest withSecret(SecretKey key) {
    return new HttpRequest(
        "GET",
        "/",
        Optional.empty(),
        List.of(new Header("Authorization", new Value.FromSecret(key))),
        Optional.empty());
  }

  private Answer ask(HttpRequest request, Optional<String> text) throws InterruptedException {
    return ask(new CheckProbe.Http("1", request, good(text), Optional.empty()));
  }

  private String over(Optional<String> name, boolean verified, Optional<SecretKey> authority)
      throws InterruptedException {
    return over(server.getAddress().getPort(), name, verified, authority);
  }

  private String over(
      int port, Optional<String> name, boolean verified, Optional<SecretKey> authority)
      throws InterruptedException {
    var tls = new Tls(name, verified, authority);
    var asked =
        new CheckProbe.Http("1", HttpRequest.get("/"), good(Optional.empty()), Optional.of(tls));
    return probe.ask("shop", new InetSocketAddress(HOST, port), asked, TIMEOUT).message();
  }

  private Answer ask(CheckProbe.Http asked) throws InterruptedException {
    return probe.ask(
        "shop", new InetSocketAddress(HOST, server.getAddress().getPort()), asked, TIMEOUT);
  }

  private static HttpAnswer good(Optional<String> text) {
    return new HttpAnswer(Set.of(200), text);
  }

  private void secure(Certified authority, Certified certified)
      throws IOException, GeneralSecurityException {
    server.stop(0);
    HttpsServer secured = HttpsServer.create(new InetSocketAddress(HOST, 0), 0);
    secured.setHttpsConfigurator(new HttpsConfigurator(context(authority, certified)));
    server = secured;
    start(server);
  }

  private static SSLContext context(Certified authority, Certified certified)
      throws IOException, GeneralSecurityException {
    var factory = CertificateFactory.getInstance("X.509");
    Certificate[] chain = {
      factory.generateCertificate(stream(certified.certificatePem())),
      factory.generateCertificate(stream(authority.certificatePem()))
    };
    String key = certified.keyPem().replaceAll("-----[A-Z ]+-----|\\s", "");
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "server",
        KeyFactory.getInstance("EC")
            .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(key))),
        new char[0],
        chain);
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private static ByteArrayInputStream stream(String pem) {
    return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
  }

  private void start(HttpServer made) {
    made.setExecutor(executor);
    made.createContext(
        "/",
        exchange -> {
          seen.set(exchange);
          body.set(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
          }
        });
    made.start();
  }
}
