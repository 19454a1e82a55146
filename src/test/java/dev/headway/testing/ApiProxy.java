package dev.headway.testing;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands between one client and an API server: notes what is answered, and is the network that a
 * test takes away from this client alone.
 */
public final class ApiProxy implements AutoCloseable {

  /**
   * One answer.
   *
   * @param at when the server had answered, by {@link System#nanoTime}
   */
  public record Answer(long at, String method, String path, int code) {
    /** A change that was made, other than to a Lease. */
    public boolean isWrite() {
      return !method.equals("GET") && code < 400 && !isOfLease();
    }

    boolean isOfLease() {
      return path.startsWith("/apis/coordination.k8s.io/");
    }
  }

  private final Vertx vertx = Vertx.vertx();
  private final List<Answer> answers = new CopyOnWriteArrayList<>();
  private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();
  private final HttpProxy proxy;
  private final HttpServer server;
  private volatile boolean cut;

  /** A proxy on a free port of loopback; the certificate of the server is not looked at. */
  public ApiProxy(URI apiServer) {
    var client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setSsl(true)
                .setTrustAll(true)
                .setVerifyHost(false)
                .setMaxPoolSize(200));
    proxy =
        HttpProxy.reverseProxy(client)
            .origin(apiServer.getPort(), apiServer.getHost())
            .addInterceptor(new Notes());
    server =
        vertx
            .createHttpServer()
            .connectionHandler(this::connected)
            .requestHandler(this::handle)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  /** The kubeconfig of the server, made to go through here. */
  public String kubeconfig(String direct) {
    return direct
        .replaceAll("server: .*", "server: http://127.0.0.1:" + server.actualPort())
        .replaceAll(" *certificate-authority-data: .*\n", "");
  }

  /** From now on nothing comes through, and what was open is broken off. */
  public void cut() {
    cut = true;
    connections.forEach(HttpConnection::close);
  }

  /** The network is back. */
  public void restore() {
    cut = false;
  }

  /** All that came through so far, in its order. */
  public List<Answer> answers() {
    return List.copyOf(answers);
  }

  /** Changes that came through so far, other than to Leases, in their order. */
  public List<Answer> writes() {
    return answers.stream().filter(Answer::isWrite).toList();
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void connected(HttpConnection connection) {
    connections.add(connection);
    connection.closeHandler(_ -> connections.remove(connection));
  }

  private void handle(HttpServerRequest request) {
    if (cut) {
      request.connection().close();
    } else {
      proxy.handle(request);
    }
  }

  private final class Notes implements ProxyInterceptor {
    @Override
    public Future<Void> handleProxyResponse(ProxyContext context) {
      answers.add(
          new Answer(
              System.nanoTime(),
              context.request().getMethod().name(),
              context.request().getURI(),
              context.response().getStatusCode()));
      return context.sendResponse();
    }
  }
}
