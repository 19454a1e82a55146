package dev.headway.sandbox.world.node;

import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.HTTPHeader;
import io.fabric8.kubernetes.api.model.Probe;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** Carries out one attempt of a probe, each on a new connection as a kubelet does. Thread-safe. */
final class Prober {
  private final HttpClient http;
  private final NetClient tcp;

  Prober(Vertx vertx) {
    http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setKeepAlive(false)
                .setMaxPoolSize(64)
                .setVerifyHost(false)
                .setTrustAll(true));
    tcp = vertx.createNetClient(new NetClientOptions());
  }

  /**
   * Where a container is probed.
   *
   * @param port turns the port of a probe, which may be a name, into the one that it really listens
   *     on
   */
  record Target(String host, ToIntFunction<io.fabric8.kubernetes.api.model.IntOrString> port) {}

  /** What was wrong, in a kubelet's words; empty for a success. Never fails. */
  Future<Optional<String>> probe(Probe probe, Target target) {
    long timeout = 1000L * Objects.requireNonNullElse(probe.getTimeoutSeconds(), 1);
    if (probe.getHttpGet() != null) {
      return get(probe.getHttpGet(), target, timeout);
    }
    if (probe.getTcpSocket() != null) {
      return connect(
          target.host(), target.port().applyAsInt(probe.getTcpSocket().getPort()), timeout);
    }
    return Future.succeededFuture(
        Optional.of("the sandbox probes by `httpGet` and `tcpSocket`, nothing else"));
  }

  Future<Optional<String>> get(HTTPGetAction action, Target target, long timeoutMillis) {
    String host = Objects.requireNonNullElse(action.getHost(), target.host());
    int port = target.port().applyAsInt(action.getPort());
    String path = Objects.requireNonNullElse(action.getPath(), "/");
    boolean tls = "HTTPS".equals(action.getScheme());
    String address = "%s://%s:%d%s".formatted(tls ? "https" : "http", host, port, path);
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setHost(host)
            .setPort(port)
            .setURI(path)
            .setSsl(tls)
            .setTimeout(timeoutMillis)
            .putHeader("user-agent", "kube-probe/1.36");
    for (HTTPHeader header : action.getHttpHeaders()) {
      options.putHeader(header.getName(), header.getValue());
    }
    return http.request(options)
        .compose(request -> request.send())
        .compose(response -> response.end().map(response.statusCode()))
        .map(
            code ->
                code >= 200 && code < 400
                    ? Optional.<String>empty()
                    : Optional.of("HTTP probe failed with statuscode: " + code))
        .otherwise(failure -> Optional.of("Get \"%s\": %s".formatted(address, words(failure))));
  }

  private Future<Optional<String>> connect(String host, int port, long timeoutMillis) {
    return Future.future(
        result -> {
          var timeout =
              Future.<Optional<String>>succeededFuture(
                  Optional.of("dial tcp %s:%d: i/o timeout".formatted(host, port)));
          tcp.connect(port, host)
              .compose(socket -> socket.close().map(Optional.<String>empty()))
              .otherwise(
                  failure ->
                      Optional.of("dial tcp %s:%d: %s".formatted(host, port, words(failure))))
              .timeout(timeoutMillis, java.util.concurrent.TimeUnit.MILLISECONDS)
              .recover(late -> timeout)
              .onComplete(result);
        });
  }

  private static String words(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    if (message.contains("refused")) {
      return "connect: connection refused";
    }
    return message.contains("timeout") ? "context deadline exceeded" : message;
  }
}
