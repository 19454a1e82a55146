package dev.headway.sandbox.server;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.URI;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A Kubernetes API server in this JVM, on loopback, over TLS with an authority of its own and a
 * bearer token. Thread-safe; {@link #close} ends all watches.
 */
public final class ApiServer implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  private final Vertx vertx;
  private final int port;
  private final String token;
  private final Certificates certificates;

  private ApiServer(Vertx vertx, int port, String token, Certificates certificates) {
    this.vertx = vertx;
    this.port = port;
    this.token = token;
    this.certificates = certificates;
  }

  /**
   * Starts a server and returns when it answers.
   *
   * @throws IllegalStateException when the port is taken
   */
  public static ApiServer start(ApiServerOptions options) {
    String token = newToken();
    // Loading Vert.x takes as long as filling the store: side by side on two cores.
    CompletableFuture<Dispatcher> filled =
        CompletableFuture.supplyAsync(() -> ServerParts.make(options, token));
    Certificates certificates = Certificates.make(options.time().instant());
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(8)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    HttpClient nodes =
        vertx.createHttpClient(
            new HttpClientOptions().setSsl(true).setTrustAll(true).setVerifyHost(false));
    try {
      HttpServer server =
          vertx
              .createHttpServer(http(options, certificates))
              .requestHandler(new HttpFront(vertx, options.time(), filled.join(), nodes)::handle)
              .listen()
              .toCompletionStage()
              .toCompletableFuture()
              .join();
      return new ApiServer(vertx, server.actualPort(), token, certificates);
    } catch (RuntimeException e) {
      vertx.close();
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IllegalStateException(
          "The API server cannot listen on "
              + HOST
              + ":"
              + options.port()
              + ": "
              + cause.getMessage(),
          e);
    }
  }

  private static HttpServerOptions http(ApiServerOptions options, Certificates certificates) {
    return new HttpServerOptions()
        .setHost(HOST)
        .setPort(options.port())
        .setSsl(true)
        .setKeyCertOptions(
            new PemKeyCertOptions()
                .addCertValue(Buffer.buffer(certificates.certificatePem()))
                .addKeyValue(Buffer.buffer(certificates.keyPem())))
        .addWebSocketSubProtocol(ExecStream.PROTOCOL)
        .setMaxInitialLineLength(64 * 1024)
        .setMaxHeaderSize(64 * 1024)
        .setCompressionSupported(false);
  }

  private static String newToken() {
    byte[] bytes = new byte[24];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** {@code https://127.0.0.1:<port>}. */
  public URI url() {
    return URI.create("https://" + HOST + ":" + port);
  }

  /** The bearer token of the cluster's administrator. */
  public String token() {
    return token;
  }

  /** The certificate of the authority that signed the server's, in PEM. */
  public String caPem() {
    return certificates.caPem();
  }

  /** The text of a kubeconfig with the administrator's token. */
  public String kubeconfig() {
    return Kubeconfig.text(url(), caPem(), token);
  }

  @Override
  public void close() {
    vertx
        .close()
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(5, TimeUnit.SECONDS)
        .exceptionally(late -> null)
        .join();
  }
}
