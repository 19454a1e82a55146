package dev.headway.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Stands between a client and an API server and does what networks and busy servers do. One request
 * of three is hit, by chance with a fixed seed, so that a client which tries again gets through.
 */
public final class FaultyProxy implements AutoCloseable {

  /** What goes wrong. */
  public enum Fault {
    NONE,
    /** A write is refused as if somebody else had been faster. */
    CONFLICT,
    /** The server is busy and says for how long. */
    TOO_MANY_REQUESTS,
    /** The server fails before it does anything. */
    SERVER_ERROR,
    /** A write is carried out, and its answer is an error. */
    LOST_ANSWER,
    /** Every answer takes long. */
    SLOW,
    /** Watches end in the middle of a line, every half second. */
    CUT_WATCHES,
    /** Watches stay open and bring nothing for two seconds at a time. */
    STALE_WATCHES,
    /** Nobody answers, and what was open is cut. */
    GONE
  }

  private static final Set<String> OWN =
      Set.of(
          "connection", "content-length", "host", "transfer-encoding", "upgrade", "http2-settings");

  private static final Duration SLOWNESS = Duration.ofMillis(300);
  private static final int ONE_OF = 3;

  private final AtomicReference<Fault> fault = new AtomicReference<>(Fault.NONE);
  private final Random chance = new Random(20_261_121);
  private final Map<Fault, Integer> hits = new ConcurrentHashMap<>();
  private final Set<InputStream> watches = ConcurrentHashMap.newKeySet();
  private final AtomicInteger ticked = new AtomicInteger();
  private final AtomicReference<CountDownLatch> gate = new AtomicReference<>(new CountDownLatch(0));
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor();
  private final Config target;
  private final HttpClient client;
  private final HttpServer server;

  private FaultyProxy(Config target) {
    this.target = target;
    try {
      this.client =
          HttpClient.newBuilder()
              .sslContext(SSLUtils.sslContext(target))
              .version(HttpClient.Version.HTTP_1_1)
              .build();
      this.server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (GeneralSecurityException failed) {
      throw new IllegalStateException(failed);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
    var _ = ticks.scheduleWithFixedDelay(this::tick, 500, 500, TimeUnit.MILLISECONDS);
  }

  /** A proxy to the API server of a client's configuration. */
  public static FaultyProxy before(Config target) {
    return new FaultyProxy(target);
  }

  /** The configuration of a client that goes through the proxy. */
  public Config config() {
    return new ConfigBuilder(target)
        .withMasterUrl("http://" + server.getAddress().getHostString() + ":" + port())
        .withTrustCerts(false)
        .build();
  }

  private int port() {
    return server.getAddress().getPort();
  }

  /** From now on this goes wrong. */
  public void suffer(Fault now) {
    fault.set(now);
    gate.getAndSet(new CountDownLatch(now == Fault.STALE_WATCHES ? 1 : 0)).countDown();
    if (now == Fault.GONE) {
      cut();
    }
  }

  /** How often a fault has hit. */
  public int hits(Fault which) {
    return hits.getOrDefault(which, 0);
  }

  @Override
  public void close() {
    suffer(Fault.NONE);
    ticks.shutdownNow();
    cut();
    server.stop(0);
    threads.shutdownNow();
    client.close();
  }

  private void tick() {
    Fault now = fault.get();
    if (now == Fault.CUT_WATCHES) {
      cut();
    }
    if (now == Fault.STALE_WATCHES) {
      // Four ticks nothing comes, and for one all that has gathered.
      boolean open = ticked.incrementAndGet() % 5 == 0;
      gate.getAndSet(new CountDownLatch(open ? 0 : 1)).countDown();
    }
  }

  private void cut() {
    for (InputStream watch : watches) {
      try {
        watch.close();
        hit(Fault.CUT_WATCHES);
      } catch (IOException gone) {
        // It had ended by itself.
      }
    }
  }

  private void hit(Fault which) {
    hits.merge(which, 1, Integer::sum);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String query = exchange.getRequestURI().getRawQuery();
      boolean watch = query != null && query.contains("watch=");
      boolean write = !exchange.getRequestMethod().equals("GET");
      boolean third = !watch && chance.nextInt(ONE_OF) == 0;
      Fault now = fault.get();
      switch (now) {
        case GONE -> hit(now);
        case CONFLICT -> answer(exchange, now, write && third, 409, "Conflict");
        case TOO_MANY_REQUESTS -> answer(exchange, now, third, 429, "TooManyRequests");
        case SERVER_ERROR -> answer(exchange, now, third, 500, "InternalError");
        case LOST_ANSWER -> lose(exchange, write && third);
        case SLOW -> {
          hit(now);
          if (!new CountDownLatch(1).await(SLOWNESS.toMillis(), TimeUnit.MILLISECONDS)) {
            forward(exchange);
          }
        }
        case NONE, CUT_WATCHES, STALE_WATCHES -> forward(exchange);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(HttpExchange exchange, Fault now, boolean hit, int code, String reason)
      throws IOException, InterruptedException {
    if (!hit) {
      forward(exchange);
      return;
    }
    hit(now);
    exchange.getRequestBody().readAllBytes();
    if (code == 429) {
      exchange.getResponseHeaders().set("Retry-After", "1");
    }
    status(exchange, code, reason);
  }

  private void lose(HttpExchange exchange, boolean hit) throws IOException, InterruptedException {
    if (!hit) {
      forward(exchange);
      return;
    }
    hit(Fault.LOST_ANSWER);
    send(exchange).body().readAllBytes();
    status(exchange, 500, "InternalError");
  }

  private static void status(HttpExchange exchange, int code, String reason) throws IOException {
    byte[] body =
        """
        {"kind":"Status","apiVersion":"v1","status":"Failure","reason":"%s","code":%d,"message":"a fault"}
        """
            .formatted(reason, code)
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, body.length);
    exchange.getResponseBody().write(body);
  }

  private HttpResponse<InputStream> send(HttpExchange exchange)
      throws IOException, InterruptedException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(target.getMasterUrl()).resolve(exchange.getRequestURI().toString()))
            .method(
                exchange.getRequestMethod(),
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    for (Map.Entry<String, List<String>> header : exchange.getRequestHeaders().entrySet()) {
      if (!OWN.contains(header.getKey().toLowerCase(java.util.Locale.ROOT))) {
        header.getValue().forEach(value -> request.header(header.getKey(), value));
      }
    }
    return client.send(request.build(), BodyHandlers.ofInputStream());
  }

  private void forward(HttpExchange exchange) throws IOException, InterruptedException {
    String query = exchange.getRequestURI().getRawQuery();
    HttpResponse<InputStream> answer = send(exchange);
    Map<String, List<String>> headers = new TreeMap<>(answer.headers().map());
    headers.keySet().removeIf(OWN::contains);
    headers.forEach((name, values) -> exchange.getResponseHeaders().put(name, values));
    if (query != null && query.contains("watch=") && answer.statusCode() == 200) {
      exchange.sendResponseHeaders(200, 0);
      stream(answer.body(), exchange.getResponseBody());
      return;
    }
    byte[] body = answer.body().readAllBytes();
    exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  private void stream(InputStream from, OutputStream to) throws IOException, InterruptedException {
    watches.add(from);
    byte[] piece = new byte[8192];
    try (from) {
      for (int read = from.read(piece); read >= 0; read = from.read(piece)) {
        CountDownLatch held = gate.get();
        if (held.getCount() > 0) {
          hit(Fault.STALE_WATCHES);
          held.await();
        }
        to.write(piece, 0, read);
        to.flush();
      }
    } finally {
      watches.remove(from);
    }
  }
}
