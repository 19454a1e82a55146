package dev.headway.adapter.check;

import dev.headway.port.CheckProbe;
import dev.headway.port.CheckProbe.SecretKey;
import dev.headway.port.CheckProbe.Tls;
import dev.headway.port.CheckResult.Outcome;
import dev.headway.port.Reading;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request against an address. No redirect is followed, and no more of a body is read than
 * is asked for.
 */
final class HttpProbe implements AutoCloseable {

  private final SecretBook secrets;
  private final HttpClient plain;
  private final TlsClients secured;

  HttpProbe(ExecutorService executor, SecretBook secrets) {
    this.secrets = secrets;
    this.plain = TlsClients.plain(executor).build();
    this.secured = new TlsClients(executor);
  }

  /** A request that cannot be made, as a sentence for people. */
  private static final class NotMadeException extends Exception {
    private static final long serialVersionUID = 1L;

    NotMadeException(String why) {
      super(why);
    }
  }

  Answer ask(String namespace, InetSocketAddress address, CheckProbe.Http probe, Duration timeout)
      throws InterruptedException {
    try {
      HttpClient client = client(namespace, probe);
      return exchange(client, request(namespace, address, probe, timeout), probe, timeout);
    } catch (NotMadeException why) {
      return Answer.of(Outcome.NOT_ALLOWED, String.valueOf(why.getMessage()));
    }
  }

  @Override
  public void close() {
    plain.shutdownNow();
    secured.close();
  }

  private HttpClient client(String namespace, CheckProbe.Http probe) throws NotMadeException {
    if (probe.tls().isEmpty()) {
      return plain;
    }
    Tls tls = probe.tls().get();
    Optional<String> pem =
        tls.authority().isEmpty()
            ? Optional.empty()
            : Optional.of(secret(namespace, tls.authority().get()));
    try {
      return secured.of(new TlsClients.Terms(tls.serverName(), tls.verified(), pem));
    } catch (GeneralSecurityException | IllegalArgumentException unusable) {
      throw new NotMadeException(
          tls.authority()
              .map(key -> named(key) + " holds no certificates in PEM form")
              .orElse("The TLS options cannot be used"));
    }
  }

  private HttpRequest request(
      String namespace, InetSocketAddress address, CheckProbe.Http probe, Duration timeout)
      throws NotMadeException {
    CheckProbe.HttpRequest asked = probe.request();
    try {
      var request = HttpRequest.newBuilder(target(address, probe)).timeout(timeout);
      request.method(
          asked.method(),
          asked
              .body()
              .map(HttpRequest.BodyPublishers::ofString)
              .orElseGet(HttpRequest.BodyPublishers::noBody));
      request.setHeader("User-Agent", "headway-check");
      asked.host().ifPresent(host -> request.setHeader("Host", host));
      for (CheckProbe.Header header : asked.headers()) {
        set(request, header.name(), value(namespace, header));
      }
      return request.build();
    } catch (IllegalArgumentException malformed) {
      // The message may repeat the value, which may come from a Secret.
      throw new NotMadeException("The request cannot be made: a header is malformed or reserved");
    }
  }

  private static void set(HttpRequest.Builder request, String name, String value) {
    if (name.equalsIgnoreCase("User-Agent")) {
      request.setHeader(name, value);
    } else {
      request.header(name, value);
    }
  }

  private static URI target(InetSocketAddress address, CheckProbe.Http probe) {
    String host = address.getAddress().getHostAddress();
    String authority = host.contains(":") ? "[" + host + "]" : host;
    String scheme = probe.tls().isPresent() ? "https://" : "http://";
    return URI.create(scheme + authority + ":" + address.getPort() + probe.request().path());
  }

  private String value(String namespace, CheckProbe.Header header) throws NotMadeException {
    return switch (header.value()) {
      case CheckProbe.Value.Text(String text) -> text;
      case CheckProbe.Value.FromSecret(SecretKey key) -> secret(namespace, key).strip();
    };
  }

  private String secret(String namespace, SecretKey key) throws NotMadeException {
    return switch (secrets.read(namespace, key)) {
      case Reading.Found<String>(String text) -> text;
      case Reading.Missing<String> _ -> throw new NotMadeException(named(key) + " does not exist");
      case Reading.Unknown<String>(String why) -> throw new NotMadeException(why);
    };
  }

  private static String named(SecretKey key) {
    return "Key " + key.key() + " of Secret " + key.secret();
  }

  private static Answer exchange(
      HttpClient client, HttpRequest request, CheckProbe.Http probe, Duration timeout)
      throws InterruptedException {
    int port = request.uri().getPort();
    CompletableFuture<HttpResponse<byte[]>> exchange =
        client.sendAsync(request, head -> new Beginning(lookedAt(probe)));
    try {
      // The request's own timeout ends at the headers; a margin on top ends everything else.
      return judged(exchange.get(timeout.toMillis() + 250, TimeUnit.MILLISECONDS), probe);
    } catch (ExecutionException failed) {
      return failure(failed.getCause(), port, probe, timeout);
    } catch (TimeoutException late) {
      return Answer.noAnswer(what(probe), timeout);
    } finally {
      exchange.cancel(true);
    }
  }

  private static int lookedAt(CheckProbe.Http probe) {
    return probe.good().text().isPresent() ? Beginning.MOST : 0;
  }

  private static Answer judged(HttpResponse<byte[]> response, CheckProbe.Http probe) {
    int code = response.statusCode();
    String message = what(probe) + " answered " + code;
    if (!probe.good().codes().contains(code)) {
      return new Answer(Outcome.ANSWERED_BADLY, OptionalInt.of(code), message);
    }
    Optional<String> text = probe.good().text();
    boolean there =
        text.isEmpty() || new String(response.body(), StandardCharsets.UTF_8).contains(text.get());
    return there
        ? new Answer(Outcome.PASSED, OptionalInt.of(code), message)
        : new Answer(
            Outcome.ANSWERED_BADLY,
            OptionalInt.of(code),
            message + " without the text of `bodyContains`");
  }

  private static Answer failure(
      @Nullable Throwable cause, int port, CheckProbe.Http probe, Duration timeout) {
    return switch (cause) {
      case HttpConnectTimeoutException _ -> Answer.noConnection(port, timeout);
      case HttpTimeoutException _ -> Answer.noAnswer(what(probe), timeout);
      case ConnectException _ -> Answer.cannotConnect(port);
      case SSLException broken ->
          Answer.of(Outcome.ANSWERED_BADLY, "TLS with port " + port + " failed: " + reason(broken));
      case null, default ->
          Answer.of(Outcome.ANSWERED_BADLY, what(probe) + " on port " + port + " was cut off");
    };
  }

  /** In words of ours: the library's repeat certificates and addresses. */
  private static String reason(SSLException broken) {
    String text = String.valueOf(broken.getMessage()).toLowerCase(Locale.ROOT);
    if (text.contains("pkix") || text.contains("certification path")) {
      return "the certificate is not trusted";
    }
    return text.contains("subject alternative") || text.contains("no name matching")
        ? "the certificate is for another name"
        : "no agreement on a connection";
  }

  private static String what(CheckProbe.Http probe) {
    // What stands in a query may be nobody's business.
    return probe.request().method() + " " + probe.request().path().replaceFirst("[?].*", "");
  }
}
