package dev.headway.adapter.check;

import dev.headway.port.CheckProbe;
import dev.headway.port.CheckResult.Outcome;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Makes one attempt against one address and blocks until it ended or its deadline passed. Dials the
 * address it is given and no name, so that what was judged is what is dialled.
 */
final class ProbeClient implements AutoCloseable {

  private final HttpClient http;

  ProbeClient(ExecutorService executor) {
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .executor(executor)
            .build();
  }

  /** How an attempt ended, without its times. */
  record Answer(Outcome outcome, OptionalInt code, String message) {
    static Answer of(Outcome outcome, String message) {
      return new Answer(outcome, OptionalInt.empty(), message);
    }
  }

  Answer probe(InetAddress address, int port, CheckProbe probe, Duration timeout)
      throws InterruptedException {
    return switch (probe) {
      case CheckProbe.Http get -> get(new InetSocketAddress(address, port), get, timeout);
      case CheckProbe.Tcp tcp -> connect(new InetSocketAddress(address, port), timeout);
    };
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private static Answer connect(InetSocketAddress address, Duration timeout) {
    int port = address.getPort();
    try (var socket = new Socket()) {
      socket.connect(address, Math.toIntExact(timeout.toMillis()));
      return Answer.of(Outcome.PASSED, "Connected to port " + port);
    } catch (SocketTimeoutException late) {
      return noConnection(port, timeout);
    } catch (IOException refused) {
      return Answer.of(Outcome.NO_CONNECTION, "Cannot connect to port " + port);
    }
  }

  private Answer get(InetSocketAddress address, CheckProbe.Http probe, Duration timeout)
      throws InterruptedException {
    HttpRequest request;
    try {
      request = request(address, probe, timeout);
    } catch (IllegalArgumentException malformed) {
      return Answer.of(Outcome.NOT_ALLOWED, "The request cannot be made: " + reasonOf(malformed));
    }
    CompletableFuture<HttpResponse<Void>> exchange =
        http.sendAsync(request, head -> new HeadOnly());
    try {
      // The request's own timeout ends at the headers; a margin on top ends everything else.
      int code = exchange.get(timeout.toMillis() + 250, TimeUnit.MILLISECONDS).statusCode();
      boolean good = probe.accepted().contains(code);
      return new Answer(
          good ? Outcome.PASSED : Outcome.ANSWERED_BADLY,
          OptionalInt.of(code),
          "GET " + probe.path() + " answered " + code);
    } catch (ExecutionException failed) {
      return failure(failed.getCause(), address.getPort(), probe, timeout);
    } catch (TimeoutException late) {
      return noAnswer(probe, timeout);
    } finally {
      exchange.cancel(true);
    }
  }

  private static HttpRequest request(
      InetSocketAddress address, CheckProbe.Http probe, Duration timeout) {
    String host = address.getAddress().getHostAddress();
    String authority = host.contains(":") ? "[" + host + "]" : host;
    var request =
        HttpRequest.newBuilder(
                URI.create("http://" + authority + ":" + address.getPort() + probe.path()))
            .timeout(timeout)
            .GET();
    boolean named = probe.headers().stream().anyMatch(h -> h.name().equalsIgnoreCase("User-Agent"));
    if (!named) {
      request.setHeader("User-Agent", "headway-check");
    }
    for (CheckProbe.Header header : probe.headers()) {
      request.header(header.name(), header.value());
    }
    return request.build();
  }

  private static Answer failure(
      @Nullable Throwable cause, int port, CheckProbe.Http probe, Duration timeout) {
    return switch (cause) {
      case HttpConnectTimeoutException never -> noConnection(port, timeout);
      case HttpTimeoutException late -> noAnswer(probe, timeout);
      case ConnectException refused ->
          Answer.of(Outcome.NO_CONNECTION, "Cannot connect to port " + port);
      case null, default ->
          Answer.of(
              Outcome.ANSWERED_BADLY, "GET " + probe.path() + " on port " + port + " was cut off");
    };
  }

  private static Answer noConnection(int port, Duration timeout) {
    return Answer.of(
        Outcome.NO_CONNECTION,
        "No connection to port " + port + " within " + timeout.toMillis() + " ms");
  }

  private static Answer noAnswer(CheckProbe.Http probe, Duration timeout) {
    return Answer.of(
        Outcome.ANSWERED_BADLY,
        "GET " + probe.path() + " gave no answer within " + timeout.toMillis() + " ms");
  }

  private static String reasonOf(IllegalArgumentException malformed) {
    String message = malformed.getMessage();
    return message == null ? "malformed" : message;
  }

  /** Takes the head of an answer and hangs up: a body is never read, however long it is. */
  private static final class HeadOnly implements HttpResponse.BodySubscriber<Void> {
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    @Override
    public CompletionStage<Void> getBody() {
      return done;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.cancel();
      done.complete(null);
    }

    @Override
    public void onNext(List<ByteBuffer> item) {}

    @Override
    public void onError(Throwable throwable) {
      done.complete(null);
    }

    @Override
    public void onComplete() {
      done.complete(null);
    }
  }
}
