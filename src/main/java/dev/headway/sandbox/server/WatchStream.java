package dev.headway.sandbox.server;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/** A watch session on one connection: lines of JSON until either side ends it. */
final class WatchStream {
  private static final long BOOKMARK_EVERY = TimeUnit.SECONDS.toMillis(30);

  private final Vertx vertx;
  private final Context context;
  private final WatchWire wire;
  private final WatchSession session;
  private long bookmarks = -1;
  private long timeout = -1;
  private boolean over;

  WatchStream(Vertx vertx, WatchWire wire, WatchSession session) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.wire = wire;
    this.session = session;
  }

  void start() {
    wire.open(this::finish);
    try {
      session.open(() -> context.runOnContext(woken -> pump()));
    } catch (StatusError error) {
      wire.send(WatchSession.line(WatchSession.error(error)));
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
    if (wire.isFull()) {
      wire.whenDrained(drained -> pump());
      return;
    }
    if (!session.pump(wire::send)) {
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
    wire.end();
  }
}
