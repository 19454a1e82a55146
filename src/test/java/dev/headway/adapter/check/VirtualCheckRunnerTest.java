package dev.headway.adapter.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.headway.adapter.check.AddressBook.Verdict;
import dev.headway.port.CheckAttempt;
import dev.headway.port.CheckKey;
import dev.headway.port.CheckProbe;
import dev.headway.port.CheckResult;
import dev.headway.port.CheckResult.Outcome;
import dev.headway.port.CheckRunner.CheckRecord;
import dev.headway.port.CheckTarget;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class VirtualCheckRunnerTest {

  private static final InetAddress HOST = InetAddress.getLoopbackAddress();
  private static final CheckTarget TARGET = new CheckTarget.OfService("shop", "checkout");
  private static final Duration TIMEOUT = Duration.ofMillis(400);

  private final BlockingQueue<CheckKey> told = new LinkedBlockingQueue<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final AtomicReference<String> seenPath = new AtomicReference<>();
  private final AtomicReference<String> seenHeader = new AtomicReference<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private VirtualCheckRunner runner;
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    runner = runner(target -> new Verdict.Allowed(HOST), 8);
    server = HttpServer.create(new InetSocketAddress(HOST, 0), 0);
    server.setExecutor(task -> Thread.ofVirtual().start(task));
    server.createContext(
        "/code/",
        exchange -> {
          seenPath.set(exchange.getRequestURI().toString());
          seenHeader.set(exchange.getRequestHeaders().getFirst("X-Probe"));
          int code = Integer.parseInt(exchange.getRequestURI().getPath().substring(6));
          exchange.getResponseHeaders().add("Location", "http://192.0.2.1/elsewhere");
          exchange.sendResponseHeaders(code, -1);
          exchange.close();
        });
    server.createContext(
        "/endless",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream body = exchange.getResponseBody()) {
            while (release.getCount() > 0) {
              body.write(new byte[8192]);
            }
          }
        });
    server.createContext("/slow", exchange -> awaitRelease());
    server.start();
  }

  @AfterEach
  void end() throws Exception {
    release.countDown();
    server.stop(0);
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  record Case(String path, Outcome outcome, int code, String message) {}

  static List<Case> answers() {
    return List.of(
        new Case("/code/200", Outcome.PASSED, 200, "GET /code/200 answered 200"),
        new Case("/code/204", Outcome.PASSED, 204, "GET /code/204 answered 204"),
        new Case("/code/302", Outcome.PASSED, 302, "GET /code/302 answered 302"),
        new Case("/code/500", Outcome.ANSWERED_BADLY, 500, "GET /code/500 answered 500"),
        new Case("/code/404", Outcome.ANSWERED_BADLY, 404, "GET /code/404 answered 404"),
        new Case("/endless", Outcome.PASSED, 200, "GET /endless answered 200"),
        new Case("/slow", Outcome.ANSWERED_BADLY, 0, "GET /slow gave no answer within 400 ms"));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void anAnswerIsJudgedByItsCodeAndNothingElse(Case given) throws Exception {
    CheckResult result = once(runner, http(server.getAddress().getPort(), given.path()));
    assertThat(result.outcome()).isEqualTo(given.outcome());
    assertThat(result.code().orElse(0)).isEqualTo(given.code());
    assertThat(result.message()).isEqualTo(given.message());
  }

  @Test
  void theAttemptIsOverAtItsDeadline() throws Exception {
    CheckResult result = once(runner, http(server.getAddress().getPort(), "/slow"));
    assertThat(result.duration()).isBetween(TIMEOUT, TIMEOUT.plusMillis(900));
  }

  @Test
  void queryAndHeadersAreSent() throws Exception {
    var probe =
        new CheckProbe.Http(
            server.getAddress().getPort(),
            "/code/200?deep=true",
            Set.of(200),
            List.of(new CheckProbe.Header("X-Probe", "yes")));
    assertThat(once(runner, attempt("c", probe)).passed()).isTrue();
    assertThat(seenPath.get()).isEqualTo("/code/200?deep=true");
    assertThat(seenHeader.get()).isEqualTo("yes");
  }

  @Test
  void aClosedPortIsNoConnection() throws Exception {
    int port;
    try (var socket = new ServerSocket(0, 1, HOST)) {
      port = socket.getLocalPort();
    }
    CheckResult http = once(runner, http(port, "/healthz"));
    assertThat(http.outcome()).isEqualTo(Outcome.NO_CONNECTION);
    assertThat(http.message()).isEqualTo("Cannot connect to port " + port);
    CheckResult tcp = once(runner, attempt("tcp", new CheckProbe.Tcp(port)));
    assertThat(tcp.outcome()).isEqualTo(Outcome.NO_CONNECTION);
    assertThat(tcp.message()).isEqualTo("Cannot connect to port " + port);
  }

  @Test
  void anAddressThatNeverAnswersIsNoConnection() throws Exception {
    try (var full = new ServerSocket(0, 1, HOST)) {
      fillBacklog(full);
      CheckResult tcp = once(runner, attempt("tcp", new CheckProbe.Tcp(full.getLocalPort())));
      assertThat(tcp.outcome()).isEqualTo(Outcome.NO_CONNECTION);
      assertThat(tcp.message())
          .isEqualTo("No connection to port " + full.getLocalPort() + " within 400 ms");
      CheckResult http = once(runner, http(full.getLocalPort(), "/healthz"));
      assertThat(http.outcome()).isEqualTo(Outcome.NO_CONNECTION);
    }
  }

  @Test
  void anOpenPortPassesTcp() throws Exception {
    CheckResult result =
        once(runner, attempt("tcp", new CheckProbe.Tcp(server.getAddress().getPort())));
    assertThat(result.passed()).isTrue();
    assertThat(result.code()).isEmpty();
  }

  @Test
  void aConnectionCutBeforeTheAnswerIsABadAnswer() throws Exception {
    try (var socket = new ServerSocket(0, 50, HOST)) {
      Thread.ofVirtual().start(() -> cutEveryConnection(socket));
      CheckResult result = once(runner, http(socket.getLocalPort(), "/healthz"));
      assertThat(result.outcome()).isEqualTo(Outcome.ANSWERED_BADLY);
      assertThat(result.message())
          .isEqualTo("GET /healthz on port " + socket.getLocalPort() + " was cut off");
    }
  }

  @Test
  void nothingIsSentToAnAddressThatIsNotAllowed() throws Exception {
    var guarded = runner(target -> new Verdict.Refused("Pod a uses the host's network"), 8);
    CheckResult result = once(guarded, http(server.getAddress().getPort(), "/code/200"));
    assertThat(result.outcome()).isEqualTo(Outcome.NOT_ALLOWED);
    assertThat(result.message()).isEqualTo("Pod a uses the host's network");
    assertThat(seenPath.get()).isNull();
  }

  @Test
  void aTargetWithoutAddressIsNoConnection() throws Exception {
    var guarded = runner(target -> new Verdict.Absent("Pod a has no address yet"), 8);
    assertThat(once(guarded, http(1, "/")).outcome()).isEqualTo(Outcome.NO_CONNECTION);
  }

  @Test
  void aRequestThatCannotBeMadeSaysWhy() throws Exception {
    var probe =
        new CheckProbe.Http(
            80, "/", Set.of(200), List.of(new CheckProbe.Header("Upgrade", "websocket")));
    CheckResult result = once(runner, attempt("c", probe));
    assertThat(result.outcome()).isEqualTo(Outcome.NOT_ALLOWED);
    assertThat(result.message()).contains("Upgrade");
  }

  @Test
  void oneAttemptOfAKeyAtATimeAndNoMoreThanTheLimitOverall() throws Exception {
    var judged = new AtomicInteger();
    var most = new AtomicInteger();
    var now = new AtomicInteger();
    var small =
        runner(
            target -> {
              judged.incrementAndGet();
              most.accumulateAndGet(now.incrementAndGet(), Math::max);
              awaitRelease();
              now.decrementAndGet();
              return new Verdict.Absent("none");
            },
            2);
    for (String check : List.of("a", "a", "b", "c")) {
      small.start(attempt(check, new CheckProbe.Tcp(1)));
    }
    assertThat(small.records("shop", "checkout").values()).allMatch(CheckRecord::running);
    release.countDown();
    for (int i = 0; i < 3; i++) {
      assertThat(told.poll(10, TimeUnit.SECONDS)).isNotNull();
    }
    assertThat(judged).hasValue(3);
    assertThat(most.get()).isLessThanOrEqualTo(2);
  }

  @Test
  void resultsAreBoundedAndForgottenWithTheirTarget() throws Exception {
    var none = runner(target -> new Verdict.Absent("none"), 8);
    for (int i = 0; i < VirtualCheckRunner.KEPT + 3; i++) {
      once(none, attempt("a", new CheckProbe.Tcp(1)));
    }
    once(none, attempt("b", new CheckProbe.Tcp(1)));
    assertThat(none.records("shop", "checkout").get(key("a")).results())
        .hasSize(VirtualCheckRunner.KEPT);
    none.retain("shop", "checkout", Set.of(key("b")));
    assertThat(none.records("shop", "checkout")).containsOnlyKeys(key("b"));
    assertThat(none.records("shop", "other")).isEmpty();
  }

  private VirtualCheckRunner runner(AddressBook book, int limit) {
    var made = new VirtualCheckRunner(book, InstantSource.system(), limit, told::add);
    open.add(made);
    return made;
  }

  private CheckResult once(VirtualCheckRunner runner, CheckAttempt attempt)
      throws InterruptedException {
    runner.start(attempt);
    assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo(attempt.key());
    Map<CheckKey, CheckRecord> records = runner.records("shop", "checkout");
    assertThat(records.get(attempt.key()).running()).isFalse();
    return records.get(attempt.key()).results().getLast();
  }

  private static CheckKey key(String check) {
    return new CheckKey("shop", "checkout", check, "checkout");
  }

  private static CheckAttempt attempt(String check, CheckProbe probe) {
    return new CheckAttempt(key(check), TARGET, probe, TIMEOUT);
  }

  private static CheckAttempt http(int port, String path) {
    return attempt(
        "http", new CheckProbe.Http(port, path, Set.of(200, 201, 202, 204, 301, 302), List.of()));
  }

  private void awaitRelease() {
    try {
      release.await();
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  private void fillBacklog(ServerSocket full) {
    for (int i = 0; i < 8; i++) {
      var socket = new Socket();
      open.add(socket);
      try {
        socket.connect(new InetSocketAddress(HOST, full.getLocalPort()), 50);
      } catch (IOException filled) {
        return;
      }
    }
  }

  private static void cutEveryConnection(ServerSocket socket) {
    while (true) {
      try (Socket each = socket.accept()) {
        each.getInputStream().read();
      } catch (IOException closed) {
        return;
      }
    }
  }
}
