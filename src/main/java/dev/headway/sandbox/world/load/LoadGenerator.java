package dev.headway.sandbox.world.load;

import dev.headway.sandbox.clock.WorldClock;
import dev.headway.sandbox.sample.SampleApplication;
import dev.headway.sandbox.world.gateway.Gateway;
import dev.headway.sandbox.world.load.RequestResult.Cause;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends requests at a constant rate whatever becomes of them (an open loop, as users are) and keeps
 * account of each. Every request has its time on a fixed schedule and is judged from that time.
 * Thread-safe.
 */
public final class LoadGenerator implements AutoCloseable {
  private static final int CONNECTIONS = 256;

  private final LoadSettings settings;
  private final WorldClock clock;
  private final Instant start;
  private final HttpClient client;
  private final Context context;
  private final ConcurrentLinkedQueue<RequestResult> results = new ConcurrentLinkedQueue<>();
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();
  private final CompletableFuture<LoadReport> done = new CompletableFuture<>();
  private volatile boolean stopped;

  private LoadGenerator(Vertx vertx, WorldClock clock, LoadSettings settings) {
    this.settings = settings;
    this.clock = clock;
    start = clock.instant();
    context = vertx.getOrCreateContext();
    client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setMaxPoolSize(CONNECTIONS)
                .setConnectTimeout(Math.toIntExact(settings.timeout().toMillis()))
                .setKeepAliveTimeout(30));
  }

  /** The first request is due now. */
  public static LoadGenerator start(Vertx vertx, WorldClock clock, LoadSettings settings) {
    LoadGenerator load = new LoadGenerator(vertx, clock, settings);
    load.context.runOnContext(none -> load.sendWhatIsDue());
    return load;
  }

  /** What has become of the requests so far. */
  public LoadReport report() {
    List<RequestResult> answers = List.copyOf(results);
    return new LoadReport(settings.requests(), sent.get(), answers);
  }

  /** Completes with the whole account when the last answer is in. */
  public CompletionStage<LoadReport> done() {
    return done;
  }

  /**
   * Sends nothing more; those in flight are still accounted for, and then {@link #done()}
   * completes. Idempotent.
   */
  public CompletionStage<LoadReport> stop() {
    context.runOnContext(
        none -> {
          stopped = true;
          completeIfDone();
        });
    return done;
  }

  /** Cuts what is in flight; {@link #done()} completes with what came until now. */
  @Override
  public void close() {
    stopped = true;
    done.complete(report());
    client.close();
  }

  private void sendWhatIsDue() {
    Duration elapsed = Duration.between(start, clock.instant());
    while (!stopped
        && sent.get() < settings.requests()
        && settings.due(sent.get()).compareTo(elapsed) <= 0) {
      send(sent.getAndIncrement());
    }
    if (!stopped && sent.get() < settings.requests()) {
      Duration wait = settings.due(sent.get()).minus(Duration.between(start, clock.instant()));
      clock.after(
          wait.isNegative() ? Duration.ZERO : wait,
          () -> context.runOnContext(none -> sendWhatIsDue()));
    }
  }

  private void send(int number) {
    Instant scheduled = start.plus(settings.due(number));
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setAbsoluteURI(settings.target().toString())
            .setTimeout(settings.timeout().toMillis())
            .putHeader("host", settings.host());
    client
        .request(options)
        .compose(request -> request.send())
        .compose(response -> response.body().map(body -> answered(number, scheduled, response)))
        .otherwise(failure -> failed(number, scheduled, failure))
        .onSuccess(this::record);
  }

  private RequestResult answered(int number, Instant scheduled, HttpClientResponse response) {
    MultiMap headers = response.headers();
    Cause cause = causeOf(response.statusCode(), headers);
    String detail =
        Objects.requireNonNullElse(
            headers.get(Gateway.ERROR_HEADER),
            cause == Cause.NONE ? "" : "status " + response.statusCode());
    return new RequestResult(
        number,
        scheduled,
        Duration.between(scheduled, clock.instant()),
        response.statusCode(),
        Objects.requireNonNullElse(headers.get(SampleApplication.VERSION_HEADER), ""),
        Objects.requireNonNullElse(headers.get(SampleApplication.POD_HEADER), ""),
        cause,
        detail);
  }

  private static Cause causeOf(int status, MultiMap headers) {
    if (headers.contains(Gateway.ERROR_HEADER)) {
      return Cause.GATEWAY;
    }
    if (headers.contains(SampleApplication.VERSION_HEADER)) {
      return status < 500 ? Cause.NONE : Cause.SAMPLE;
    }
    return status < 400 ? Cause.NONE : Cause.UNMARKED;
  }

  private RequestResult failed(int number, Instant scheduled, Throwable failure) {
    String detail =
        Objects.requireNonNullElse(failure.getMessage(), failure.getClass().getSimpleName());
    return new RequestResult(
        number,
        scheduled,
        Duration.between(scheduled, clock.instant()),
        0,
        "",
        "",
        Cause.TRANSPORT,
        detail);
  }

  private void record(RequestResult result) {
    results.add(result);
    answered.incrementAndGet();
    completeIfDone();
  }

  private void completeIfDone() {
    boolean all = stopped || sent.get() == settings.requests();
    if (all && answered.get() == sent.get()) {
      done.complete(report());
    }
  }
}
