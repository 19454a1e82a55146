package dev.headway.sandbox.sample;

import dev.headway.sandbox.clock.WorldClock;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * A running sample application. It answers {@code /healthz}, {@code /readyz}, {@code /metrics} and
 * the health protocol of gRPC, and any other path with its version and pod. Each answer, errors
 * included, carries {@link #VERSION_HEADER}: an error without it was not the sample's. Thread-safe.
 */
public final class SampleApplication {
  /** On every answer of the sample: its version. */
  public static final String VERSION_HEADER = "x-headway-sample";

  /** On every answer of the sample: its pod. */
  public static final String POD_HEADER = "x-headway-pod";

  private static final Duration[] BUCKETS = {
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2500),
    Duration.ofSeconds(5)
  };

  /**
   * What the application needs from whoever runs it.
   *
   * @param port where to listen, 0 for any free port; normally the port of the settings
   * @param log takes each line that it prints
   * @param exit called once with the exit code when it ends of itself
   */
  public record Surroundings(
      Vertx vertx,
      WorldClock clock,
      String host,
      int port,
      Consumer<String> log,
      IntConsumer exit) {}

  private final SampleSettings settings;
  private final Surroundings around;
  private final SampleBehaviour behaviour;
  private final Instant started;
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<Integer, Timer> timers = new ConcurrentHashMap<>();
  private final List<WorldClock.Alarm> alarms = new ArrayList<>();
  private final HttpServer server;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicBoolean ending = new AtomicBoolean();
  private final Promise<Void> idle = Promise.promise();

  private SampleApplication(SampleSettings settings, Surroundings around) {
    this.settings = settings;
    this.around = around;
    behaviour = new SampleBehaviour(settings);
    started = around.clock().instant();
    server =
        around
            .vertx()
            .createHttpServer(
                new HttpServerOptions()
                    .setHost(around.host())
                    .setPort(around.port())
                    .setAcceptBacklog(1024))
            .requestHandler(this::handle);
  }

  /** Fails when the address cannot be bound. */
  public static Future<SampleApplication> start(SampleSettings settings, Surroundings around) {
    SampleApplication application = new SampleApplication(settings, around);
    return application.server.listen().map(bound -> application.listening(bound.actualPort()));
  }

  private SampleApplication listening(int port) {
    around.log().accept("sample %s listens on port %d".formatted(settings.version(), port));
    settings
        .crashAfter()
        .ifPresent(time -> alarms.add(around.clock().after(time, () -> end("crashes as told", 1))));
    settings
        .exitAfter()
        .ifPresent(
            time -> alarms.add(around.clock().after(time, () -> end("has done its work", 0))));
    return this;
  }

  private void end(String why, int code) {
    if (ending.compareAndSet(false, true)) {
      around.log().accept("sample %s %s, exit code %d".formatted(settings.version(), why, code));
      server.close().onComplete(closed -> around.exit().accept(code));
    }
  }

  /** Where it listens. */
  public int port() {
    return server.actualPort();
  }

  /** Tells the application to end, as SIGTERM does; done when it no longer listens. Idempotent. */
  public Future<Void> stop() {
    if (!ending.compareAndSet(false, true)) {
      return Future.succeededFuture();
    }
    around
        .log()
        .accept(
            "sample %s ends %s"
                .formatted(
                    settings.version(),
                    settings.shutdown() == SampleSettings.Shutdown.GRACEFUL
                        ? "gracefully"
                        : "abruptly"));
    if (settings.shutdown() == SampleSettings.Shutdown.ABRUPT || inFlight.get() == 0) {
      return kill();
    }
    return idle.future().compose(none -> kill());
  }

  /** Ends the application at once, as SIGKILL does: requests in flight are lost. Idempotent. */
  public Future<Void> kill() {
    ending.set(true);
    alarms.forEach(WorldClock.Alarm::cancel);
    return server.close();
  }

  private void handle(HttpServerRequest request) {
    switch (request.path()) {
      case "/healthz" ->
          answer(
              request,
              behaviour.healthy() ? 200 : 500,
              behaviour.healthy() ? "healthy\n" : "unhealthy\n");
      case "/readyz" -> ready(request);
      // A server of gRPC hears the question out before it answers.
      case "/grpc.health.v1.Health/Check" -> request.endHandler(asked -> grpcHealth(request));
      case "/metrics" -> answer(request, 200, metrics.scrape());
      default -> serve(request);
    }
  }

  private void ready(HttpServerRequest request) {
    boolean ready = behaviour.ready(Duration.between(started, around.clock().instant()));
    answer(request, ready ? 200 : 503, ready ? "ready\n" : "not ready yet\n");
  }

  /** The health protocol of gRPC, whatever service is asked for: SERVING or NOT_SERVING. */
  private void grpcHealth(HttpServerRequest request) {
    HttpServerResponse response = request.response().setChunked(true);
    byte state = (byte) (behaviour.healthy() ? 1 : 2);
    response
        .putHeader("content-type", "application/grpc")
        .putTrailer("grpc-status", "0")
        .end(Buffer.buffer(new byte[] {0, 0, 0, 0, 2, 0x08, state}));
  }

  private void serve(HttpServerRequest request) {
    Timer.Sample timer = Timer.start(metrics);
    int status = behaviour.nextStatus();
    inFlight.incrementAndGet();
    request
        .response()
        .endHandler(end -> finished(request, status, timer))
        .exceptionHandler(lost -> {});
    String body =
        "sample %s on %s%s%n"
            .formatted(
                settings.version(), settings.podName(), status == 200 ? "" : " fails as told");
    if (settings.latency().isZero()) {
      answer(request, status, body);
    } else {
      around.clock().after(settings.latency(), () -> answer(request, status, body));
    }
  }

  private void finished(HttpServerRequest request, int status, Timer.Sample timer) {
    timer.stop(timers.computeIfAbsent(status, this::timer));
    around.log().accept("%s %s %d".formatted(request.method(), request.uri(), status));
    if (inFlight.decrementAndGet() == 0 && ending.get()) {
      idle.tryComplete();
    }
  }

  private Timer timer(int status) {
    return Timer.builder("sample.request.duration")
        .description("Time to answer a request, by status code")
        .tag("status", Integer.toString(status))
        .tag("version", settings.version())
        .serviceLevelObjectives(BUCKETS)
        .register(metrics);
  }

  private void answer(HttpServerRequest request, int status, String body) {
    HttpServerResponse response = request.response();
    if (response.closed()) {
      return;
    }
    response.setStatusCode(status);
    response
        .putHeader(VERSION_HEADER, settings.version())
        .putHeader(POD_HEADER, settings.podName());
    response.putHeader("content-type", "text/plain; charset=utf-8");
    if (ending.get()) {
      response.putHeader("connection", "close");
    }
    response.end(body);
  }
}
