package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.refusal.Refusal;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.function.Consumer;

/**
 * Has a node run a command, and tells what it printed and how it ended over the channels of a
 * WebSocket: one byte for the channel, then its bytes.
 */
final class ExecStream {
  static final String PROTOCOL = "v4.channel.k8s.io";

  private static final byte OUTPUT = 1;
  private static final byte STATUS = 3;

  private final HttpClient nodes;
  private final HttpServerRequest request;

  ExecStream(HttpClient nodes, HttpServerRequest request) {
    this.nodes = nodes;
    this.request = request;
  }

  void start(URI target, Consumer<Throwable> failed) {
    nodes
        .request(new RequestOptions().setMethod(HttpMethod.GET).setAbsoluteURI(target.toString()))
        .compose(HttpClientRequest::send)
        .compose(ExecStream::ended)
        .onSuccess(ended -> request.toWebSocket().onSuccess(socket -> tell(socket, ended)))
        .onFailure(
            failure ->
                failed.accept(StatusErrors.of(Refusal.LOG_NODE_SILENT, failure.getMessage())));
  }

  private static Future<JsonObject> ended(HttpClientResponse answer) {
    return answer
        .body()
        .map(
            body -> {
              if (answer.statusCode() != 200) {
                throw new IllegalStateException(body.toString());
              }
              return body.toJsonObject();
            });
  }

  private static void tell(ServerWebSocket socket, JsonObject ended) {
    String output = ended.getString("output", "");
    if (!output.isEmpty()) {
      socket.writeBinaryMessage(Buffer.buffer().appendByte(OUTPUT).appendString(output));
    }
    byte[] status = Trees.bytes(status(ended));
    socket
        .writeBinaryMessage(Buffer.buffer().appendByte(STATUS).appendBytes(status))
        .onComplete(written -> socket.close());
  }

  private static ObjectNode status(JsonObject ended) {
    ObjectNode status = Trees.object();
    status.putObject("metadata");
    int code = ended.getInteger("code", 0);
    String missing = ended.getString("missing");
    if (missing != null) {
      return status
          .put("status", "Failure")
          .put("reason", "InternalError")
          .put("message", "exec: \"%s\": executable file not found in $PATH".formatted(missing));
    }
    if (code == 0) {
      return status.put("status", "Success");
    }
    status
        .put("status", "Failure")
        .put("reason", "NonZeroExitCode")
        .put("message", "command terminated with non-zero exit code: exit status " + code)
        .putObject("details")
        .putArray("causes")
        .addObject()
        .put("reason", "ExitCode")
        .put("message", Integer.toString(code));
    return status;
  }
}
