package dev.headway.adapter.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.port.CheckProbe;
import dev.headway.port.CheckResult.Outcome;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The health protocol against a server of another library. */
@Timeout(30)
class GrpcProbeTest {

  private static final InetAddress HOST = InetAddress.getLoopbackAddress();
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final AtomicReference<Consumer<HttpServerRequest>> answers = new AtomicReference<>();
  private final AtomicReference<HttpServerRequest> seen = new AtomicReference<>();
  private final AtomicReference<Buffer> question = new AtomicReference<>();
  private final GrpcProbe probe = new GrpcProbe();
  private Vertx vertx;
  private HttpServer server;

  @BeforeEach
  void serve() throws Exception {
    vertx = Vertx.vertx();
    server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  seen.set(request);
                  request.bodyHandler(
                      body -> {
                        question.set(body);
                        answers.get().accept(request);
                      });
                });
    server.listen(0, HOST.getHostAddress()).toCompletionStage().toCompletableFuture().get();
  }

  @AfterEach
  void end() throws Exception {
    probe.close();
    vertx.close().toCompletionStage().toCompletableFuture().get();
  }

  @Test
  void aServerThatServes() throws Exception {
    answers.set(request -> answer(request, 1, "0"));
    assertThat(ask("", TIMEOUT))
        .isEqualTo(Answer.of(Outcome.PASSED, "Health by gRPC answered SERVING"));
    assertThat(seen.get().version()).isEqualTo(HttpVersion.HTTP_2);
    assertThat(seen.get().path()).isEqualTo("/grpc.health.v1.Health/Check");
    assertThat(seen.get().getHeader("te")).isEqualTo("trailers");
    assertThat(seen.get().getHeader("content-type")).isEqualTo("application/grpc");
    assertThat(question.get()).isEqualTo(Buffer.buffer(new byte[] {0, 0, 0, 0, 0}));
  }

  @Test
  void aServiceIsNamedInTheQuestion() throws Exception {
    answers.set(request -> answer(request, 1, "0"));
    assertThat(ask("a.B", TIMEOUT).message())
        .isEqualTo("Health of service a.B by gRPC answered SERVING");
    assertThat(question.get().getBytes()).containsExactly(0, 0, 0, 0, 5, 0x0a, 3, 'a', '.', 'B');
    ask("s".repeat(200), TIMEOUT);
    assertThat(question.get().length()).isEqualTo(5 + 1 + 2 + 200);
    assertThat(question.get().slice(5, 8).getBytes()).containsExactly(0x0a, (byte) 0xc8, 1);
  }

  @ParameterizedTest
  @CsvSource({
    "2, 0, answered NOT_SERVING",
    "0, 0, gave no state that is known",
    "1, 14, answered gRPC status 14",
    "1, x, answered gRPC status -1"
  })
  void anythingElseIsABadAnswer(int serving, String status, String told) throws Exception {
    answers.set(request -> answer(request, serving, status));
    assertThat(ask("", TIMEOUT))
        .isEqualTo(Answer.of(Outcome.ANSWERED_BADLY, "Health by gRPC " + told));
  }

  @ParameterizedTest
  @CsvSource({
    "5, Health of service a by gRPC answered that there is no such service",
    "12, Health of service a by gRPC answered that the server has no health protocol"
  })
  void anErrorIsInTheHeadersAlone(String status, String told) throws Exception {
    answers.set(
        request ->
            request
                .response()
                .putHeader("content-type", "application/grpc")
                .putHeader("grpc-status", status)
                .end());
    assertThat(ask("a", TIMEOUT)).isEqualTo(Answer.of(Outcome.ANSWERED_BADLY, told));
  }

  @Test
  void manyAreAskedAtOnce() throws Exception {
    answers.set(request -> answer(request, 1, "0"));
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> all =
          Stream.generate(() -> executor.submit(() -> ask("a", Duration.ofSeconds(20))))
              .limit(200)
              .toList();
      for (Future<Answer> each : all) {
        assertThat(each.get().outcome()).isEqualTo(Outcome.PASSED);
      }
    }
  }

  @Test
  void aServerThatIsNoneOfGrpc() throws Exception {
    answers.set(request -> request.response().setStatusCode(404).end("nothing here"));
    assertThat(ask("", TIMEOUT).message()).isEqualTo("Health by gRPC answered HTTP status 404");
  }

  @Test
  void aServerThatDoesNotAnswer() throws Exception {
    answers.set(request -> {});
    assertThat(ask("", Duration.ofMillis(300)))
        .isEqualTo(
            Answer.of(Outcome.ANSWERED_BADLY, "Health by gRPC gave no answer within 300 ms"));
  }

  @Test
  void aServerThatHangsUp() throws Exception {
    answers.set(request -> request.connection().close());
    assertThat(ask("", TIMEOUT).message()).endsWith("was cut off");
  }

  @Test
  void aClosedPort() throws Exception {
    int port;
    try (var socket = new ServerSocket(0, 1, HOST)) {
      port = socket.getLocalPort();
    }
    assertThat(probe.ask(new InetSocketAddress(HOST, port), new CheckProbe.Grpc("1", ""), TIMEOUT))
        .isEqualTo(Answer.cannotConnect(port));
  }

  @Test
  void aServerOfAnotherProtocol() throws IOException, InterruptedException {
    try (var socket = new ServerSocket(0, 1, HOST)) {
      Thread.ofVirtual()
          .start(
              () -> {
                try (var each = socket.accept()) {
                  each.getOutputStream().write("220 mail.example\r\n".getBytes());
                  each.getInputStream().read();
                } catch (IOException closed) {
                  return;
                }
              });
      Answer answer =
          probe.ask(
              new InetSocketAddress(HOST, socket.getLocalPort()),
              new CheckProbe.Grpc("1", ""),
              Duration.ofSeconds(2));
      assertThat(answer.outcome()).isNotEqualTo(Outcome.PASSED);
    }
  }

  private Answer ask(String service, Duration timeout) throws InterruptedException {
    return probe.ask(
        new InetSocketAddress(HOST, server.actualPort()),
        new CheckProbe.Grpc("1", service),
        timeout);
  }

  private static void answer(HttpServerRequest request, int serving, String status) {
    var response = request.response().putHeader("content-type", "application/grpc");
    response.setChunked(true);
    byte[] message =
        serving == 0 ? new byte[] {0, 0, 0, 0, 0} : new byte[] {0, 0, 0, 0, 2, 8, (byte) serving};
    response.write(Buffer.buffer(message));
    response.putTrailer("grpc-status", status).end();
  }
}
