package dev.headway.adapter.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Pages at fixed paths, read by probes and by Prometheus. */
public final class PageServer implements AutoCloseable {

  /** Connections that are waited for; probes and scrapes are few. */
  private static final int BACKLOG = 32;

  private static final String PLAIN = "text/plain; charset=utf-8";
  private static final Set<String> READS = Set.of("GET", "HEAD");

  private final HttpServer server;
  private final ExecutorService threads;
  private final Map<String, Supplier<Page>> pages;

  /** What a path answers. */
  public record Page(int status, String type, String body) {
    /** A page of text. */
    public static Page text(int status, String body) {
      return new Page(status, PLAIN, body);
    }
  }

  private PageServer(HttpServer server, Map<String, Supplier<Page>> pages) {
    this.server = server;
    this.pages = Map.copyOf(pages);
    this.threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("page-", 0).factory());
  }

  /**
   * Answers from now on.
   *
   * @param port 0: any free one
   * @throws UncheckedIOException if the port is taken
   */
  public static PageServer start(int port, Map<String, Supplier<Page>> pages) {
    try {
      var made = new PageServer(HttpServer.create(new InetSocketAddress(port), BACKLOG), pages);
      made.server.setExecutor(made.threads);
      made.server.createContext("/", made::answer);
      made.server.start();
      return made;
    } catch (IOException taken) {
      throw new UncheckedIOException("port " + port + ": " + taken.getMessage(), taken);
    }
  }

  /** Where it answers. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Page page = page(exchange.getRequestMethod(), exchange.getRequestURI().getPath());
      byte[] body = page.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", page.type());
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      boolean silent = exchange.getRequestMethod().equals("HEAD") || body.length == 0;
      exchange.sendResponseHeaders(page.status(), silent ? -1 : body.length);
      if (!silent) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  private Page page(String method, String path) {
    Supplier<Page> page = pages.get(path);
    if (page == null) {
      return Page.text(404, "there are " + String.join(", ", new TreeSet<>(pages.keySet())) + "\n");
    }
    if (!READS.contains(method)) {
      return Page.text(405, "only GET and HEAD\n");
    }
    return page.get();
  }
}
