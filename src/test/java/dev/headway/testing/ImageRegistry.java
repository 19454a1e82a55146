package dev.headway.testing;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A registry of container images on loopback, without TLS: takes what is pushed and gives it back.
 */
public final class ImageRegistry implements AutoCloseable {
  private final Map<String, Buffer> kept = new ConcurrentHashMap<>();
  private final Map<String, String> types = new ConcurrentHashMap<>();
  private final Map<String, Buffer> uploads = new ConcurrentHashMap<>();
  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;

  private ImageRegistry() {
    server = vertx.createHttpServer().requestHandler(this::handle);
    server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
  }

  public static ImageRegistry start() {
    return new ImageRegistry();
  }

  /** How names of images of this registry begin. */
  public String host() {
    return "127.0.0.1:" + server.actualPort();
  }

  /** What can be pulled: {@code name/manifests/tag} and {@code name/blobs/digest}. */
  public Set<String> content() {
    return Set.copyOf(kept.keySet());
  }

  private void handle(HttpServerRequest request) {
    String path = request.path().replaceFirst("^/v2/", "");
    request.body().onSuccess(body -> answer(request, path, body));
  }

  private void answer(HttpServerRequest request, String path, Buffer body) {
    switch (request.method().name()) {
      case "GET", "HEAD" -> give(request, path);
      case "POST" -> accept(request.response(), path + uploads.size(), Buffer.buffer());
      case "PATCH" -> accept(request.response(), path, body);
      case "PUT" -> finish(request, path, body);
      default -> request.response().setStatusCode(405).end();
    }
  }

  private void give(HttpServerRequest request, String path) {
    Buffer content = path.isEmpty() ? Buffer.buffer() : kept.get(path);
    if (content == null) {
      request.response().setStatusCode(404).end();
      return;
    }
    request
        .response()
        .putHeader("Content-Type", types.getOrDefault(path, "application/octet-stream"))
        .putHeader("Content-Length", String.valueOf(content.length()));
    if (request.method().name().equals("HEAD")) {
      request.response().end();
    } else {
      request.response().end(content);
    }
  }

  private void accept(HttpServerResponse response, String path, Buffer body) {
    uploads.computeIfAbsent(path, none -> Buffer.buffer()).appendBuffer(body);
    response.setStatusCode(202).putHeader("Location", "http://" + host() + "/v2/" + path).end();
  }

  private void finish(HttpServerRequest request, String path, Buffer body) {
    if (path.contains("/manifests/")) {
      kept.put(path, body);
      types.put(path, request.getHeader("Content-Type"));
    } else {
      Buffer upload = uploads.getOrDefault(path, Buffer.buffer()).appendBuffer(body);
      kept.put(path.replaceFirst("/uploads/.*", "/" + request.getParam("digest")), upload);
    }
    request.response().setStatusCode(201).end();
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
