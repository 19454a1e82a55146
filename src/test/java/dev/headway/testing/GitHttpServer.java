package dev.headway.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPInputStream;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.ReceivePack;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;

/** The smart HTTP protocol over one bare repository, with the misbehaviour that tests ask for. */
public final class GitHttpServer implements AutoCloseable {
  private final HttpServer http;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Path repository;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile Optional<String> authorization = Optional.empty();
  private volatile Optional<String> redirect = Optional.empty();
  private volatile BooleanSupplier beforePush = () -> true;
  private volatile boolean drip;
  private volatile boolean hang;
  private volatile int status;

  public GitHttpServer(Path repository) {
    this(repository, InetAddress.getLoopbackAddress());
  }

  /** Answers at one address of this machine. */
  public GitHttpServer(Path repository, InetAddress address) {
    this.repository = repository;
    try {
      http = HttpServer.create(new InetSocketAddress(address, 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    http.setExecutor(threads);
    http.createContext("/", this::handle);
    http.start();
  }

  public URI url() {
    String host = http.getAddress().getAddress().getHostAddress();
    return URI.create("http://" + host + ":" + http.getAddress().getPort() + "/config.git");
  }

  /** Every request with its Authorization and Git-Protocol headers, as one line. */
  public List<String> requests() {
    return requests;
  }

  /** The Authorization header that is accepted; others get 401. */
  public GitHttpServer accepting(String header) {
    authorization = Optional.of(header);
    return this;
  }

  /** Sends everybody elsewhere. */
  public GitHttpServer redirecting(URI target) {
    redirect = Optional.of(target.toString());
    return this;
  }

  /** Sends a byte now and then, for ever. */
  public GitHttpServer dripping() {
    drip = true;
    return this;
  }

  /** Takes requests and never answers. */
  public GitHttpServer hanging() {
    hang = true;
    return this;
  }

  /** Answers everything with this status; 0 for what the repository has. */
  public GitHttpServer answering(int code) {
    status = code;
    return this;
  }

  /** Runs before a push is received; false refuses the push as a hook would. */
  public GitHttpServer beforePush(BooleanSupplier hook) {
    beforePush = hook;
    return this;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String shown = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    String sent = exchange.getRequestHeaders().getFirst("Authorization");
    requests.add(
        shown + " auth=" + sent + " protocol=" + exchange.getRequestHeaders().get("Git-Protocol"));
    try (exchange) {
      if (hang) {
        awaitClose();
      } else if (redirect.isPresent()) {
        exchange.getResponseHeaders().set("Location", redirect.get() + exchange.getRequestURI());
        exchange.sendResponseHeaders(302, -1);
      } else if (status != 0) {
        exchange.sendResponseHeaders(status, -1);
      } else if (drip) {
        drip(exchange);
      } else if (authorization.isPresent() && !authorization.get().equals(sent)) {
        exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"git\"");
        exchange.sendResponseHeaders(401, -1);
      } else {
        serve(exchange);
      }
    }
  }

  private void awaitClose() {
    try {
      closing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void drip(HttpExchange exchange) throws IOException {
    exchange
        .getResponseHeaders()
        .set("Content-Type", "application/x-git-upload-pack-advertisement");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write("001e# service=git-upload-pack\n0000fff0".getBytes(StandardCharsets.US_ASCII));
      while (!closing.await(50, TimeUnit.MILLISECONDS)) {
        out.write('x');
        out.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    try (Repository repo =
        new FileRepositoryBuilder().setBare().setGitDir(repository.toFile()).build()) {
      if (path.endsWith("/info/refs")) {
        advertise(exchange, repo, query.replace("service=", ""));
      } else if (path.endsWith("/git-upload-pack")) {
        answer(exchange, "application/x-git-upload-pack-result");
        upload(repo, exchange).upload(body(exchange), exchange.getResponseBody(), null);
      } else if (path.endsWith("/git-receive-pack")) {
        boolean taken = beforePush.getAsBoolean();
        answer(exchange, "application/x-git-receive-pack-result");
        receive(repo, taken).receive(body(exchange), exchange.getResponseBody(), null);
      } else {
        exchange.sendResponseHeaders(404, -1);
      }
    }
  }

  private static void advertise(HttpExchange exchange, Repository repo, String service)
      throws IOException {
    answer(exchange, "application/x-" + service + "-advertisement");
    var out = new PacketLineOut(exchange.getResponseBody());
    out.writeString("# service=" + service + "\n");
    out.end();
    if (service.equals("git-upload-pack")) {
      upload(repo, exchange).sendAdvertisedRefs(new PacketLineOutRefAdvertiser(out));
    } else {
      receive(repo, true).sendAdvertisedRefs(new PacketLineOutRefAdvertiser(out));
    }
    exchange.getResponseBody().close();
  }

  private static UploadPack upload(Repository repo, HttpExchange exchange) {
    var upload = new UploadPack(repo);
    upload.setBiDirectionalPipe(false);
    List<String> protocol = exchange.getRequestHeaders().get("Git-Protocol");
    if (protocol != null) {
      upload.setExtraParameters(protocol);
    }
    return upload;
  }

  private static ReceivePack receive(Repository repo, boolean taken) {
    var receive = new ReceivePack(repo);
    receive.setBiDirectionalPipe(false);
    if (!taken) {
      receive.setPreReceiveHook(
          (pack, commands) ->
              commands.forEach(
                  c ->
                      c.setResult(
                          org.eclipse.jgit.transport.ReceiveCommand.Result.REJECTED_OTHER_REASON,
                          "protected branch: password=hunter2")));
    }
    return receive;
  }

  private static void answer(HttpExchange exchange, String type) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(200, 0);
  }

  private static InputStream body(HttpExchange exchange) throws IOException {
    return "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))
        ? new GZIPInputStream(exchange.getRequestBody())
        : exchange.getRequestBody();
  }

  @Override
  public void close() {
    closing.countDown();
    http.stop(0);
    threads.shutdownNow();
  }
}
