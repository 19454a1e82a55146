package dev.headway.adapter.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.headway.adapter.check.AddressBook.Target;
import dev.headway.adapter.check.AddressBook.Verdict;
import dev.headway.domain.ObjectKey;
import dev.headway.port.CheckCourse;
import dev.headway.port.CheckCourse.Aim;
import dev.headway.port.CheckCourse.Backoff;
import dev.headway.port.CheckCourse.CheckPace;
import dev.headway.port.CheckCourse.CourseId;
import dev.headway.port.CheckProbe;
import dev.headway.port.CheckProbe.HttpAnswer;
import dev.headway.port.CheckProbe.HttpRequest;
import dev.headway.port.CheckResult;
import dev.headway.port.CheckRunner.CourseStanding;
import dev.headway.port.CheckTally.Standing;
import dev.headway.port.Measures;
import dev.headway.port.Reading;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class VirtualCheckRunnerTest {

  private static final InetAddress HOST = InetAddress.getLoopbackAddress();
  private static final ObjectKey DEPLOYMENT =
      new ObjectKey("ProgressiveDeployment", "shop", "checkout");
  private static final SecretBook NO_SECRETS = (namespace, key) -> new Reading.Missing<>();
  private static final CommandBook COMMANDS = (order, timeout) -> new CommandBook.Ran.Ended(0);
  private static final Duration TIMEOUT = Duration.ofMillis(400);

  private final BlockingQueue<ObjectKey> told = new LinkedBlockingQueue<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger code = new AtomicInteger(200);
  private final CountDownLatch release = new CountDownLatch(1);
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(HOST, 0), 0);
    server.setExecutor(task -> Thread.ofVirtual().start(task));
    server.createContext(
        "/code/",
        exchange -> {
          answer(exchange, Integer.parseInt(exchange.getRequestURI().getPath().substring(6)));
        });
    server.createContext(
        "/now",
        exchange -> {
          requests.incrementAndGet();
          answer(exchange, code.get());
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
    for (AutoCloseable each : open) {
      each.close();
    }
    server.stop(0);
  }

  record Case(String path, Standing standing, String message) {}

  static List<Case> answers() {
    return List.of(
        new Case("/code/200", Standing.PASSING, "GET /code/200 answered 200"),
        new Case("/code/204", Standing.PASSING, "GET /code/204 answered 204"),
        new Case("/code/302", Standing.PASSING, "GET /code/302 answered 302"),
        new Case("/code/500", Standing.FAILING, "pod-a: GET /code/500 answered 500"),
        new Case("/code/404", Standing.FAILING, "pod-a: GET /code/404 answered 404"),
        new Case("/endless", Standing.PASSING, "GET /endless answered 200"),
        new Case("/slow", Standing.FAILING, "pod-a: GET /slow gave no answer within 400 ms"));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void anAnswerIsJudgedByItsCodeAndNothingElse(Case given) throws Exception {
    CourseStanding standing = decided(runner(here()), http(given.path()));
    assertThat(standing.standing()).isEqualTo(given.standing());
    assertThat(standing.message()).isEqualTo(given.message());
  }

  @Test
  void aClosedPortIsUnreachable() throws Exception {
    int port;
    try (var socket = new ServerSocket(0, 1, HOST)) {
      port = socket.getLocalPort();
    }
    for (CheckProbe probe : List.of(get("/healthz"), new CheckProbe.Tcp("http"))) {
      CourseStanding standing = decided(runner(at(port)), probe);
      assertThat(standing.standing()).isEqualTo(Standing.UNREACHABLE);
      assertThat(standing.message()).isEqualTo("pod-a: Cannot connect to port " + port);
    }
  }

  @Test
  void nothingIsSentToAnAddressThatIsNotAllowed() throws Exception {
    var refused = new Verdict.Refused("Pod a uses the host's network");
    var guarded = runner((aim, port) -> List.of(new Target("a", "pod-a", true, refused)));
    CourseStanding standing = decided(guarded, get("/now"));
    assertThat(standing.standing()).isEqualTo(Standing.UNREACHABLE);
    assertThat(standing.message()).isEqualTo("pod-a: Pod a uses the host's network");
    assertThat(requests).hasValue(0);
  }

  @Test
  void aPodThatIsNotReadyYetIsNotTried() throws Exception {
    var early = new Target("a", "pod-a", false, allowed(server.getAddress().getPort()));
    CourseStanding standing = decided(runner((aim, port) -> List.of(early)), get("/now"));
    assertThat(standing.standing()).isEqualTo(Standing.UNREACHABLE);
    assertThat(standing.message()).isEqualTo("No pod is ready to be checked");
    assertThat(requests).hasValue(0);
  }

  @Test
  void aPodThatWasReadyStaysATarget() throws Exception {
    var ready = new AtomicBoolean(true);
    int port = server.getAddress().getPort();
    var runner =
        runner((aim, name) -> List.of(new Target("a", "pod-a", ready.get(), allowed(port))));
    assertThat(decided(runner, get("/now")).standing()).isEqualTo(Standing.PASSING);
    ready.set(false);
    code.set(503);
    CourseStanding after = next(runner);
    assertThat(after.message()).isEqualTo("GET /now answered 503");
    assertThat(next(runner).standing()).isEqualTo(Standing.FAILING);
  }

  @Test
  void everyPodMustPass() throws Exception {
    int port = server.getAddress().getPort();
    int closed;
    try (var socket = new ServerSocket(0, 1, HOST)) {
      closed = socket.getLocalPort();
    }
    var runner =
        runner(
            (aim, name) ->
                List.of(
                    new Target("a", "pod-a", true, allowed(port)),
                    new Target("b", "pod-b", true, allowed(closed))));
    CourseStanding standing = decided(runner, get("/now"));
    assertThat(standing.standing()).isEqualTo(Standing.UNREACHABLE);
    assertThat(standing.message()).isEqualTo("pod-b: Cannot connect to port " + closed);
  }

  /** Stable's next pass is what proves the candidate's fault: it must be heard of. */
  @Test
  void everyAnswerIsToldWhileACourseHasFailed() throws Exception {
    var runner = runner(here());
    runner.run(DEPLOYMENT, List.of(course("good", get("/now")), course("bad", get("/code/500"))));
    while (runner.standings(DEPLOYMENT).getLast().standing() != Standing.FAILING) {
      next(runner);
    }
    Instant failed = Instant.now();
    Optional<Instant> passed = Optional.empty();
    while (passed.filter(failed::isBefore).isEmpty()) {
      passed = next(runner).times().lastGood();
    }
    assertThat(passed).isPresent();
  }

  @Test
  void theLastTriesAreKeptNewestFirst() throws Exception {
    var runner = runner(here());
    decided(runner, get("/now"));
    code.set(500);
    CourseStanding standing = next(runner);
    while (standing.recent().size() < CourseStanding.KEPT) {
      standing = next(runner);
    }
    assertThat(standing.recent()).hasSize(CourseStanding.KEPT);
    assertThat(standing.recent().getFirst().code()).hasValue(500);
    assertThat(standing.recent())
        .isSortedAccordingTo(Comparator.comparing(CheckResult::startTime).reversed());
  }

  @Test
  void aCommandRunsAlsoWhereNothingMayBeDialled() throws Exception {
    var guarded =
        runner((aim, port) -> List.of(new Target("a", "pod-a", true, new Verdict.Refused("no"))));
    var probe = new CheckProbe.Command("app", List.of("ready"), Optional.empty());
    CourseStanding standing = decided(guarded, probe);
    assertThat(standing.standing()).isEqualTo(Standing.PASSING);
    assertThat(standing.message()).isEqualTo("Command ready ended with code 0");
  }

  @Test
  void coursesGoOnUntilTheyAreNoLongerAskedFor() throws Exception {
    var runner = runner(here());
    decided(runner, get("/now"));
    runner.run(DEPLOYMENT, List.of(course(get("/now"))));
    assertThat(runner.standings(DEPLOYMENT))
        .as("asked for again, it goes on where it was")
        .allMatch(each -> each.standing() == Standing.PASSING);
    runner.run(DEPLOYMENT, List.of());
    assertThat(runner.standings(DEPLOYMENT)).isEmpty();
    assertThat(runner.standings(new ObjectKey("ProgressiveDeployment", "shop", "other"))).isEmpty();
  }

  @Test
  void noMoreTriesThanTheLimitAtOnce() throws Exception {
    var now = new AtomicInteger();
    var most = new AtomicInteger();
    server.createContext(
        "/counted",
        exchange -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          answer(exchange, 200);
          now.decrementAndGet();
        });
    int port = server.getAddress().getPort();
    var runner =
        new VirtualCheckRunner(
            (aim, name) ->
                List.of("a", "b", "c", "d", "e").stream()
                    .map(id -> new Target(id, id, true, allowed(port)))
                    .toList(),
            NO_SECRETS,
            COMMANDS,
            InstantSource.system(),
            2,
            told::add,
            Measures.NONE);
    open.add(runner);
    assertThat(decided(runner, get("/counted")).standing()).isEqualTo(Standing.PASSING);
    assertThat(most.get()).isLessThanOrEqualTo(2);
  }

  private VirtualCheckRunner runner(AddressBook book) {
    var made =
        new VirtualCheckRunner(
            book, NO_SECRETS, COMMANDS, InstantSource.system(), 8, told::add, Measures.NONE);
    open.add(made);
    return made;
  }

  private AddressBook here() {
    return at(server.getAddress().getPort());
  }

  private static AddressBook at(int port) {
    return (aim, name) -> List.of(new Target("a", "pod-a", true, allowed(port)));
  }

  private static Verdict allowed(int port) {
    return new Verdict.Allowed(HOST, port);
  }

  /** Runs a course until it stands as anything but pending. */
  private CourseStanding decided(VirtualCheckRunner runner, CheckProbe probe)
      throws InterruptedException {
    runner.run(DEPLOYMENT, List.of(course(probe)));
    CourseStanding standing = next(runner);
    while (standing.standing() == Standing.PENDING) {
      standing = next(runner);
    }
    return standing;
  }

  private CourseStanding next(VirtualCheckRunner runner) throws InterruptedException {
    assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo(DEPLOYMENT);
    return runner.standings(DEPLOYMENT).getFirst();
  }

  private static CheckCourse course(CheckProbe probe) {
    return course("ready", probe);
  }

  private static CheckCourse course(String check, CheckProbe probe) {
    return new CheckCourse(
        new CourseId(check, "step-1", "checkout-1"),
        new Aim.Pods("shop", "checkout", "1"),
        probe,
        new CheckPace(
            Duration.ofMillis(50),
            TIMEOUT,
            Duration.ofSeconds(1),
            2,
            1,
            new Backoff(Duration.ofMillis(20), 2, Duration.ofMillis(100))));
  }

  private static CheckProbe get(String path) {
    return new CheckProbe.Http(
        "http",
        HttpRequest.get(path),
        new HttpAnswer(Set.of(200, 201, 202, 204, 301, 302), Optional.empty()),
        Optional.empty());
  }

  private static CheckProbe http(String path) {
    return get(path);
  }

  private static void answer(HttpExchange exchange, int code) throws IOException {
    exchange.getResponseHeaders().add("Location", "http://192.0.2.1/elsewhere");
    exchange.sendResponseHeaders(code, -1);
    exchange.close();
  }

  private void awaitRelease() {
    try {
      release.await();
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }
}
