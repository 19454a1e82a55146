package dev.headway.sandbox.server;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import java.nio.charset.StandardCharsets;

/** How the lines of a watch reach a client: as chunks of an answer, or as texts of a WebSocket. */
sealed interface WatchWire {

  /** From now on lines may be sent; {@code gone} is called when the client ends. */
  void open(Runnable gone);

  void send(byte[] line);

  boolean isFull();

  /** Called once, when it is not full any more. */
  void whenDrained(Handler<Void> drained);

  void end();

  /** Chunks. */
  record Answer(HttpServerResponse response) implements WatchWire {
    @Override
    public void open(Runnable gone) {
      response.closeHandler(closed -> gone.run());
      response.exceptionHandler(failure -> gone.run());
      response.setChunked(true).putHeader("Content-Type", Reply.JSON);
      response.putHeader("Cache-Control", "no-cache, private");
      // Clients learn that the watch stands from the headers, before the first event.
      response.writeHead();
    }

    @Override
    public void send(byte[] line) {
      response.write(Buffer.buffer(line));
    }

    @Override
    public boolean isFull() {
      return response.writeQueueFull();
    }

    @Override
    public void whenDrained(Handler<Void> drained) {
      response.drainHandler(drained);
    }

    @Override
    public void end() {
      if (!response.ended() && !response.closed()) {
        response.end();
      }
    }
  }

  /** One text for each line, as a real server sends them. */
  record Socket(ServerWebSocket socket) implements WatchWire {
    @Override
    public void open(Runnable gone) {
      socket.closeHandler(closed -> gone.run());
      socket.exceptionHandler(failure -> gone.run());
    }

    @Override
    public void send(byte[] line) {
      socket.writeTextMessage(new String(line, StandardCharsets.UTF_8));
    }

    @Override
    public boolean isFull() {
      return socket.writeQueueFull();
    }

    @Override
    public void whenDrained(Handler<Void> drained) {
      socket.drainHandler(drained);
    }

    @Override
    public void end() {
      if (!socket.isClosed()) {
        socket.close();
      }
    }
  }
}
