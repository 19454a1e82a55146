package dev.headway.sandbox.server;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.TimeUnit;

/** A watch session on one connection: chunks of JSON lines until either side ends it. */
final class WatchStream {
  private static final long BOOKMARK_EVERY = TimeUnit.SECONDS.toMillis(30);

  private final Vertx vertx;
  private final Context context;
  private final HttpServerResponse response;
  private final WatchSession session;
  private long bookmarks = -1;
  private long timeout = -1;
  private boolean over;

  WatchStream(Vertx vertx, HttpServerRequest request, WatchSession session) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.response = request.response();
    this.session = session;
  }

  void start() {
    response.closeHandler(closed -> finish());
    response.exceptionHandler(failure -> finish());
    response.setChunked(true).putHeader("Content-Type", Reply.JSON);
    response.putHeader("Cache-Control", "no-cache, private");
    // Clients learn that the watch stands from the headers, before the first event.
    response.writeHead();
    try {
      session.open(() -> context.runOnContext(woken -> pump()));
    } catch (StatusError error) {
      response.write(Buffer.buffer(WatchSession.line(WatchSession.error(error))));
      finish();
      return;
    }
    timeout = vertx.setTimer(Math.max(1, session.timeout().toMillis()), timer -> finish());
    bookmarks = vertx.setPeriodic(BOOKMARK_EVERY, timer -> session.bookmark());
  }

  private void pump() {
    if (over) {
      return;
    }
    if (response.writeQueueFull()) {
      response.drainHandler(drained -> pump());
      return;
    }
    if (!session.pump(line -> response.write(Buffer.buffer(line)))) {
      finish();
    }
  }

  private void finish() {
    if (over) {
      return;
    }
    over = true;
    vertx.cancelTimer(timeout);
    vertx.cancelTimer(bookmarks);
    session.close();
    if (!response.ended() && !response.closed()) {
      response.end();
    }
  }
}
