package dev.headway.adapter.check;

import com.sun.management.OperatingSystemMXBean;
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
import dev.headway.port.CheckTally.Standing;
import dev.headway.port.Measures;
import dev.headway.port.Reading;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * How much many checks cost: the runner with so many HTTP checks, and beside it in the same run the
 * same requests at the same pace by the bare client. Server and clients share the process in both,
 * so that the ratio says what the runner adds. Started by {@code build/measure-checks}.
 */
public final class CheckLoad {

  private static final InetAddress HOST = InetAddress.getLoopbackAddress();
  private static final int CHECKS_OF_ONE = 10;

  private final int checks;
  private final Duration interval;
  private final Duration measured;
  private final LongAdder answered = new LongAdder();

  private CheckLoad(int checks, Duration interval, Duration measured) {
    this.checks = checks;
    this.interval = interval;
    this.measured = measured;
  }

  /** Arguments: how many checks, the interval and how long to measure, both in seconds. */
  public static void main(String[] args) throws Exception {
    var load =
        new CheckLoad(
            Integer.parseInt(args[0]),
            Duration.ofSeconds(Long.parseLong(args[1])),
            Duration.ofSeconds(Long.parseLong(args[2])));
    load.run();
    System.exit(0);
  }

  /** What a phase took. */
  private record Cost(double perSecond, double processors) {
    double millisecondsEach() {
      return processors * 1000 / perSecond;
    }
  }

  private void run() throws Exception {
    Vertx vertx = Vertx.vertx();
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  answered.increment();
                  request.response().end("ok");
                });
    server.listen(0, HOST.getHostAddress()).toCompletionStage().toCompletableFuture().get();
    Cost bare = bare(server.actualPort());
    Cost runner = runner(server.actualPort());
    double wanted = checks / (double) interval.toSeconds();
    System.out.printf(
        Locale.ROOT,
        """
        {"checks": %d, "intervalSeconds": %d, "secondsMeasured": %d, "wantedPerSecond": %.0f,
         "runner": %s,
         "bareClient": %s,
         "ratioOfProcessorTimeEach": %.2f, "pace": "%s"}
        """,
        checks,
        interval.toSeconds(),
        measured.toSeconds(),
        wanted,
        told(runner),
        told(bare),
        runner.millisecondsEach() / bare.millisecondsEach(),
        runner.perSecond() > 0.95 * wanted ? "kept" : "not kept");
    vertx.close().toCompletionStage().toCompletableFuture().get();
  }

  private static String told(Cost cost) {
    return String.format(
        Locale.ROOT,
        "{\"perSecond\": %.0f, \"processors\": %.2f, \"processorMillisecondsEach\": %.2f}",
        cost.perSecond(),
        cost.processors(),
        cost.millisecondsEach());
  }

  private Cost runner(int port) throws InterruptedException {
    var verdict = new Verdict.Allowed(HOST, port);
    try (var runner =
        new VirtualCheckRunner(
            (aim, name) -> List.of(new Target("a", "pod-a", true, verdict)),
            (namespace, key) -> new Reading.Missing<>(),
            (order, timeout) -> new CommandBook.Ran.TooLate(),
            InstantSource.system(),
            64,
            deployment -> {},
            Measures.NONE)) {
      List<ObjectKey> deployments = new ArrayList<>();
      for (int i = 0; i < checks / CHECKS_OF_ONE; i++) {
        deployments.add(new ObjectKey("ProgressiveDeployment", "shop", "app-" + i));
      }
      deployments.forEach(each -> runner.run(each, courses(each)));
      Cost cost = measure();
      long passing =
          deployments.stream()
              .flatMap(each -> runner.standings(each).stream())
              .filter(each -> each.standing() == Standing.PASSING)
              .count();
      if (passing != checks) {
        throw new IllegalStateException(passing + " of " + checks + " checks pass");
      }
      return cost;
    }
  }

  private List<CheckCourse> courses(ObjectKey deployment) {
    List<CheckCourse> courses = new ArrayList<>();
    for (int i = 0; i < CHECKS_OF_ONE; i++) {
      courses.add(
          new CheckCourse(
              new CourseId("check-" + i, "always", deployment.name() + "-1"),
              new Aim.Pods("shop", deployment.name(), "1"),
              new CheckProbe.Http(
                  "80",
                  HttpRequest.get("/healthz"),
                  new HttpAnswer(Set.of(200), Optional.empty()),
                  Optional.empty()),
              new CheckPace(
                  interval,
                  Duration.ofSeconds(5),
                  Duration.ofSeconds(60),
                  3,
                  1,
                  new Backoff(Duration.ofSeconds(1), 2, Duration.ofSeconds(10)))));
    }
    return courses;
  }

  /** The same requests by a thread for each, which does nothing but ask and wait. */
  private Cost bare(int port) throws InterruptedException {
    var end = new CountDownLatch(1);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
        HttpClient client = TlsClients.plain(executor).build()) {
      var request =
          java.net.http.HttpRequest.newBuilder(
                  URI.create("http://" + HOST.getHostAddress() + ":" + port + "/healthz"))
              .timeout(Duration.ofSeconds(5))
              .build();
      for (int i = 0; i < checks; i++) {
        long offset = interval.toMillis() * i / checks;
        executor.submit(
            () -> {
              boolean over = end.await(offset, TimeUnit.MILLISECONDS);
              while (!over) {
                client.send(request, HttpResponse.BodyHandlers.discarding());
                over = end.await(interval.toMillis(), TimeUnit.MILLISECONDS);
              }
              return null;
            });
      }
      Cost cost = measure();
      end.countDown();
      return cost;
    }
  }

  /** After two intervals, in which the machine's compilers are at work. */
  private Cost measure() throws InterruptedException {
    var never = new CountDownLatch(1);
    var machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    boolean _ = never.await(interval.toMillis() * 2, TimeUnit.MILLISECONDS);
    long requests = answered.sum();
    long processor = machine.getProcessCpuTime();
    long start = System.nanoTime();
    boolean _ = never.await(measured.toMillis(), TimeUnit.MILLISECONDS);
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Cost(
        (answered.sum() - requests) / seconds,
        (machine.getProcessCpuTime() - processor) / 1e9 / seconds);
  }
}
