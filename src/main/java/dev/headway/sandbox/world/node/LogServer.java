package dev.headway.sandbox.world.node;

import dev.headway.sandbox.clock.WorldClock;
import dev.headway.sandbox.world.cluster.Key;
import dev.headway.sandbox.world.node.PodLogs.Follower;
import dev.headway.sandbox.world.node.PodLogs.Line;
import dev.headway.sandbox.world.node.PodLogs.Reading;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Serves the kubelet's {@code GET /containerLogs/NAMESPACE/POD/CONTAINER}, which an API server asks
 * for pod logs, with {@code follow}, {@code previous}, {@code tailLines}, {@code sinceSeconds},
 * {@code sinceTime}, {@code timestamps} and {@code limitBytes}; and commands. HTTPS, as a
 * kubelet's, with a certificate of its own making.
 */
final class LogServer {
  private final LogStore logs;
  private final WorldClock clock;
  private final Vertx vertx;

  private LogServer(Vertx vertx, WorldClock clock, LogStore logs) {
    this.vertx = vertx;
    this.clock = clock;
    this.logs = logs;
  }

  static Future<HttpServer> start(Vertx vertx, WorldClock clock, LogStore logs, Rooms rooms) {
    LogServer server = new LogServer(vertx, clock, logs);
    Router router = Router.router(vertx);
    router.get("/containerLogs/:namespace/:pod/:container").handler(server::answer);
    router
        .get("/exec/:namespace/:pod/:container")
        .handler(new CommandServer(vertx, clock, rooms)::answer);
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(NodeObject.ADDRESS)
            .setPort(0)
            .setSsl(true)
            .setKeyCertOptions(NodeCertificate.make(clock.instant()));
    return vertx.createHttpServer(options).requestHandler(router).listen();
  }

  private record Wanted(
      Optional<Integer> tail, Optional<Instant> since, Optional<Long> bytes, boolean timestamps) {
    static Wanted of(RoutingContext context, Instant now) {
      Optional<Instant> seconds =
          parameter(context, "sinceSeconds")
              .map(text -> now.minus(Duration.ofSeconds(Long.parseLong(text))));
      return new Wanted(
          parameter(context, "tailLines").map(Integer::valueOf),
          seconds.or(() -> parameter(context, "sinceTime").map(Instant::parse)),
          parameter(context, "limitBytes").map(Long::valueOf),
          flag(context, "timestamps"));
    }

    String text(Line line) {
      return timestamps ? "%s %s\n".formatted(line.time(), line.text()) : line.text() + "\n";
    }

    List<Line> select(List<Line> lines) {
      List<Line> recent =
          lines.stream().filter(line -> since.filter(line.time()::isBefore).isEmpty()).toList();
      int from = tail.map(count -> Math.max(0, recent.size() - count)).orElse(0);
      return recent.subList(from, recent.size());
    }
  }

  private static Optional<String> parameter(RoutingContext context, String name) {
    return Optional.ofNullable(context.request().getParam(name)).filter(text -> !text.isEmpty());
  }

  private static boolean flag(RoutingContext context, String name) {
    return parameter(context, name)
        .filter(text -> text.equals("true") || text.equals("1"))
        .isPresent();
  }

  private void answer(RoutingContext context) {
    Key pod = new Key(context.pathParam("namespace"), context.pathParam("pod"));
    String container = context.pathParam("container");
    boolean previous = flag(context, "previous");
    Optional<PodLogs> found = logs.find(pod, container, previous);
    if (found.isEmpty()) {
      String what = previous ? "previous terminated container" : "container";
      context
          .response()
          .setStatusCode(400)
          .end("%s \"%s\" in pod \"%s\" not found".formatted(what, container, pod.name()));
      return;
    }
    Wanted wanted;
    try {
      wanted = Wanted.of(context, clock.instant());
    } catch (RuntimeException malformed) {
      context
          .response()
          .setStatusCode(400)
          .end("a parameter is malformed: " + malformed.getMessage());
      return;
    }
    send(context.response(), found.get(), wanted, flag(context, "follow"));
  }

  private void send(HttpServerResponse response, PodLogs log, Wanted wanted, boolean follow) {
    Context context = vertx.getOrCreateContext();
    response.setChunked(true).putHeader("content-type", "text/plain");
    // New lines come from other threads: they are queued behind the old ones on this connection's
    // own.
    Follower follower =
        new Follower(
            line -> context.runOnContext(none -> write(response, wanted.text(line))),
            () -> context.runOnContext(none -> end(response)));
    Reading reading = log.read(follow ? Optional.of(follower) : Optional.empty());
    StringBuilder text = new StringBuilder();
    wanted.select(reading.lines()).forEach(line -> text.append(wanted.text(line)));
    String whole = text.toString();
    response.write(
        wanted
            .bytes()
            .filter(limit -> limit < whole.length())
            .map(limit -> whole.substring(0, limit.intValue()))
            .orElse(whole));
    if (follow && !reading.ended()) {
      response.closeHandler(closed -> log.leave(follower));
    } else {
      response.end();
    }
  }

  private static void write(HttpServerResponse response, String text) {
    if (!response.closed() && !response.ended()) {
      response.write(text);
    }
  }

  private static void end(HttpServerResponse response) {
    if (!response.closed() && !response.ended()) {
      response.end();
    }
  }
}
