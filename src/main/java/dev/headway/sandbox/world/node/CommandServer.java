package dev.headway.sandbox.world.node;

import dev.headway.sandbox.clock.WorldClock;
import dev.headway.sandbox.world.cluster.Key;
import dev.headway.sandbox.world.node.Rooms.End;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/**
 * Answers {@code GET /exec/NAMESPACE/POD/CONTAINER?command=…}, which the API server asks, with the
 * code and output of the command once it has ended.
 */
final class CommandServer {
  private final Vertx vertx;
  private final WorldClock clock;
  private final Rooms rooms;

  CommandServer(Vertx vertx, WorldClock clock, Rooms rooms) {
    this.vertx = vertx;
    this.clock = clock;
    this.rooms = rooms;
  }

  void answer(RoutingContext context) {
    Key pod = new Key(context.pathParam("namespace"), context.pathParam("pod"));
    String container = context.pathParam("container");
    var room = rooms.find(pod, container);
    if (room.isEmpty()) {
      context
          .response()
          .setStatusCode(404)
          .end("container not found (\"%s\")".formatted(container));
      return;
    }
    switch (Rooms.run(room.get(), context.queryParam("command"))) {
      case End.Code(int code, String output) ->
          context.json(new JsonObject().put("code", code).put("output", output));
      case End.Missing(String program) -> context.json(new JsonObject().put("missing", program));
      case End.Later(int seconds) -> {
        Context own = vertx.getOrCreateContext();
        clock.after(
            Duration.ofSeconds(seconds),
            () -> own.runOnContext(none -> context.json(new JsonObject().put("code", 0))));
      }
    }
  }
}
