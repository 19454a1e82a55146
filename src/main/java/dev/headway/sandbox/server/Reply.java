package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.util.List;

/** The answer to a request. */
sealed interface Reply {
  String JSON = "application/json";

  /** A complete body. */
  record Body(int code, String contentType, Buffer bytes, List<String> warnings) implements Reply {
    public Body {
      warnings = List.copyOf(warnings);
    }
  }

  /** A stream of watch events. */
  record Watch(WatchSession session) implements Reply {}

  /** The answer of another server, passed through: logs from the node's endpoint. */
  record Forward(URI target) implements Reply {}

  /** A command that a node runs, told over a WebSocket. */
  record Exec(URI target) implements Reply {}

  static Body json(int code, JsonNode tree) {
    return new Body(code, JSON, Buffer.buffer(Trees.bytes(tree)), List.of());
  }

  static Body json(int code, JsonNode tree, List<String> warnings) {
    return new Body(code, JSON, Buffer.buffer(Trees.bytes(tree)), warnings);
  }

  static Body text(int code, String text) {
    return new Body(code, "text/plain; charset=utf-8", Buffer.buffer(text), List.of());
  }
}
