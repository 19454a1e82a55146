package dev.headway.sandbox.server;

import dev.headway.sandbox.refusal.Refusal;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** HTTP in and out: reads requests, runs them off the event loop, writes answers and streams. */
final class HttpFront {
  private static final Logger LOG = LoggerFactory.getLogger(HttpFront.class);

  /** The size to which a real server reads bodies. */
  static final int MAX_BODY = 3 * 1024 * 1024;

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final Vertx vertx;
  private final InstantSource time;
  private final Dispatcher dispatcher;
  private final HttpClient nodes;

  /** {@code nodes}: the client for log endpoints, whose certificates nobody signed. */
  HttpFront(Vertx vertx, InstantSource time, Dispatcher dispatcher, HttpClient nodes) {
    this.vertx = vertx;
    this.time = time;
    this.dispatcher = dispatcher;
    this.nodes = nodes;
  }

  void handle(HttpServerRequest request) {
    request.response().putHeader("Date", DATE.format(time.instant()));
    if (isWebSocket(request)) {
      // Until it is known whether there is anything to watch; the upgrade reads on.
      request.pause();
      run(request, Buffer.buffer());
      return;
    }
    Buffer body = Buffer.buffer();
    boolean[] refused = {false};
    request.handler(
        chunk -> {
          if (refused[0]) {
            return;
          }
          if (body.length() + chunk.length() > MAX_BODY) {
            refused[0] = true;
            return;
          }
          body.appendBuffer(chunk);
        });
    request.endHandler(
        end -> {
          if (refused[0]) {
            fail(request, StatusErrors.of(Refusal.TOO_LARGE, MAX_BODY));
          } else {
            run(request, body);
          }
        });
  }

  private void run(HttpServerRequest request, Buffer body) {
    vertx
        .<Reply>executeBlocking(() -> dispatcher.answer(read(request, body)), false)
        .onSuccess(reply -> write(request, reply))
        .onFailure(failure -> fail(request, failure));
  }

  private static ApiRequest read(HttpServerRequest request, Buffer body) {
    Map<String, List<String>> query = new LinkedHashMap<>();
    request
        .params()
        .forEach(p -> query.computeIfAbsent(p.getKey(), k -> new ArrayList<>()).add(p.getValue()));
    Map<String, List<String>> headers = new LinkedHashMap<>();
    request
        .headers()
        .forEach(
            h ->
                headers
                    .computeIfAbsent(h.getKey().toLowerCase(Locale.ROOT), k -> new ArrayList<>())
                    .add(h.getValue()));
    return new ApiRequest(request.method().name(), request.path(), query, headers, body);
  }

  private void write(HttpServerRequest request, Reply reply) {
    switch (reply) {
      case Reply.Body body -> {
        request.resume();
        write(request.response(), body);
      }
      case Reply.Watch watch -> stream(request, watch.session());
      case Reply.Forward forward -> forward(request, forward);
      case Reply.Exec exec when isWebSocket(request) ->
          new ExecStream(nodes, request).start(exec.target(), failure -> fail(request, failure));
      case Reply.Exec _ ->
          write(request.response(), Reply.text(400, "an upgrade to a WebSocket is needed\n"));
    }
  }

  private void stream(HttpServerRequest request, WatchSession session) {
    if (isWebSocket(request)) {
      request
          .toWebSocket()
          .onSuccess(
              socket -> new WatchStream(vertx, new WatchWire.Socket(socket), session).start())
          .onFailure(failure -> session.close());
    } else {
      new WatchStream(vertx, new WatchWire.Answer(request.response()), session).start();
    }
  }

  private static boolean isWebSocket(HttpServerRequest request) {
    return "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
  }

  private static void write(HttpServerResponse response, Reply.Body body) {
    if (response.closed()) {
      return;
    }
    response.setStatusCode(body.code());
    response.putHeader("Content-Type", body.contentType());
    response.putHeader("Cache-Control", "no-cache, private");
    for (String warning : body.warnings()) {
      response.headers().add("Warning", "299 - " + ObjectMetaRules.quoted(warning));
    }
    response.end(body.bytes());
  }

  private static void fail(HttpServerRequest request, Throwable failure) {
    if (!(failure instanceof StatusError)) {
      LOG.warn("{} {} failed", request.method(), request.path(), failure);
    }
    StatusError error = StatusErrors.of(failure);
    request.resume();
    write(request.response(), Reply.json(error.code(), error.status()));
  }

  /** Passes on the answer of a node's log endpoint, as it comes. */
  private void forward(HttpServerRequest request, Reply.Forward forward) {
    RequestOptions options =
        new RequestOptions().setMethod(HttpMethod.GET).setAbsoluteURI(forward.target().toString());
    HttpServerResponse response = request.response();
    nodes
        .request(options)
        .compose(
            outgoing -> {
              response.closeHandler(closed -> outgoing.reset());
              return outgoing.send();
            })
        .onSuccess(
            answer -> {
              response.setStatusCode(answer.statusCode()).setChunked(true);
              response.putHeader("Content-Type", "text/plain");
              answer.pipeTo(response);
            })
        .onFailure(
            failure ->
                fail(request, StatusErrors.of(Refusal.LOG_NODE_SILENT, failure.getMessage())));
  }
}
