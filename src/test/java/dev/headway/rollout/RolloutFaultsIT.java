package dev.headway.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headway.OperatorWiring;
import dev.headway.adapter.kube.ServerClock;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Result;
import dev.headway.sandbox.world.load.LoadGenerator;
import dev.headway.sandbox.world.load.LoadReport;
import dev.headway.sandbox.world.load.LoadSettings;
import dev.headway.sandbox.world.load.RequestResult;
import dev.headway.settings.OperatorSettings;
import dev.headway.testing.FaultyProxy;
import dev.headway.testing.FaultyProxy.Fault;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A canary whose operator and API server do not understand each other well: it comes to its end, no
 * request is lost, and nobody's edit of the spec is.
 */
class RolloutFaultsIT extends RolloutCase {

  private static final String QUICK =
      "[{weight: 25, hold: 300ms}, {weight: 50, hold: 300ms}, {weight: 100}]";

  @TempDir static Path otherMirrors;

  @BeforeAll
  static void onlyThroughProxies() {
    stopOperator();
  }

  /** A release takes some sixty requests; each third costs a second where the server is busy. */
  @Override
  Duration patience() {
    return PATIENCE.multipliedBy(2);
  }

  /** An operator behind a proxy of its own. */
  private static final class Afflicted implements AutoCloseable {
    final FaultyProxy proxy = FaultyProxy.before(sandbox.client().getConfiguration());
    private final KubernetesClient through;
    private final OperatorWiring operator;
    private final AtomicBoolean closed = new AtomicBoolean();

    Afflicted(Path mirrors) {
      this(mirrors, InstantSource.system());
    }

    /** On a machine with this clock. */
    Afflicted(Path mirrors, InstantSource machine) {
      ServerClock time = ServerClock.over(machine);
      through =
          new KubernetesClientBuilder()
              .withConfig(proxy.config())
              .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("clock", time))
              .build();
      operator = OperatorWiring.start(through, OperatorSettings.sandbox(mirrors), time);
    }

    @Override
    public void close() {
      stop();
    }

    void stop() {
      if (closed.getAndSet(true)) {
        return;
      }
      proxy.suffer(Fault.NONE);
      operator.close();
      through.close();
      proxy.close();
    }
  }

  @ParameterizedTest
  @EnumSource(value = Fault.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void aCanaryComesToItsEnd(Fault fault) throws Exception {
    try (Afflicted one = new Afflicted(mirrors)) {
      serveTheFirst();
      Object before = routeSpec();
      try (LoadGenerator load = load()) {
        one.proxy.suffer(fault);
        release("2.0.0");
        if (fault == Fault.GONE) {
          await().atMost(PATIENCE).until(() -> one.proxy.hits(fault) >= 5);
          one.proxy.suffer(Fault.NONE);
        }
        awaitRest("2.0.0");
        one.proxy.suffer(Fault.NONE);
        assertThat(one.proxy.hits(fault)).as("the fault was there").isPositive();
        nothingWasLost(load);
      }
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(routeSpec()).isEqualTo(before));
      assertThat(status().history())
          .as("each release once")
          .extracting(each -> each.release() + " " + each.result())
          .containsExactly("2 " + Result.Promoted, "1 " + Result.Promoted);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void theClockOfTheMachineJumpsByAnHour(int hours) throws Exception {
    var jump = new AtomicReference<>(Duration.ZERO);
    InstantSource wall = () -> Instant.now().plus(jump.get());
    try (var _ = new Afflicted(mirrors, wall)) {
      serveTheFirst();
      try (LoadGenerator load = load()) {
        release("2.0.0");
        awaitStep();
        jump.set(Duration.ofHours(hours));
        awaitRest("2.0.0");
        nothingWasLost(load);
      }
    }
  }

  /** Neither a hold nor a deadline is shorter or longer for it. */
  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void anOperatorTakesOverWhoseClockIsWrongByAnHour(int hours) throws Exception {
    InstantSource wrong = () -> Instant.now().plus(Duration.ofHours(hours));
    Afflicted one = new Afflicted(mirrors);
    try (one) {
      serveTheFirst("[{weight: 25, hold: 4s}, {weight: 100}]");
      release("2.0.0", "READY_AFTER=3s");
      awaitStep();
    }
    try (Afflicted two = new Afflicted(otherMirrors, wrong)) {
      String until =
          awaitStatus("a hold", each -> each.step() != null && each.step().holdUntil() != null)
              .step()
              .holdUntil();
      two.stop();
      try (var _ = new Afflicted(mirrors, wrong)) {
        var more =
            awaitStatus(
                "the next step", each -> each.step() == null || !isAtFirst(each.step().index()));
        assertThat(Instant.now())
            .as("held for as long as was asked, then %s", more)
            // Two such clocks agree to the second that the server tells.
            .isAfterOrEqualTo(Instant.parse(until).minusSeconds(2));
        awaitRest("2.0.0");
      }
    }
  }

  private static boolean isAtFirst(@Nullable Integer index) {
    return index != null && index == 0;
  }

  @Test
  void twoOperatorsAtOnceAndAThousandEditsOfTheSpec() throws Exception {
    try (Afflicted one = new Afflicted(mirrors);
        Afflicted other = new Afflicted(otherMirrors)) {
      serveTheFirst();
      try (LoadGenerator load = load()) {
        one.proxy.suffer(Fault.CONFLICT);
        other.proxy.suffer(Fault.SLOW);
        release("2.0.0");
        editAThousandTimes();
        awaitRest("2.0.0");
        nothingWasLost(load);
      }
      assertThat(deployment().getSpec().progressDeadline()).isEqualTo("1600s");
      assertThat(status().history())
          .extracting(each -> each.release() + " " + each.result())
          .containsExactly("2 " + Result.Promoted, "1 " + Result.Promoted);
    }
  }

  private void awaitStep() {
    awaitStatus("a step", status -> status.candidate() != null && status.step() != null);
  }

  private void serveTheFirst() {
    serveTheFirst(QUICK);
  }

  private void serveTheFirst(String steps) {
    create(
        Manifests.SERVICE,
        Manifests.ROUTE.replace("checkout.example", namespace + ".example"),
        Manifests.byRoute("1.0.0", steps));
    awaitRest("1.0.0");
    // Its pods are ready; the gateway learns of them a moment later.
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              try (LoadGenerator few = load(Duration.ofMillis(50))) {
                return few.done().toCompletableFuture().get(5, TimeUnit.SECONDS).lost() == 0;
              }
            });
  }

  private LoadGenerator load() {
    return load(Duration.ofMinutes(2));
  }

  private LoadGenerator load(Duration length) {
    return sandbox.load(LoadSettings.of(sandbox.gatewayUrl(), namespace + ".example", 100, length));
  }

  private static void nothingWasLost(LoadGenerator load)
      throws InterruptedException, ExecutionException, TimeoutException {
    LoadReport report = load.stop().toCompletableFuture().get(20, TimeUnit.SECONDS);
    assertThat(report.results().stream().filter(RequestResult::failed))
        .as("of %s requests", report.sent())
        .isEmpty();
    assertThat(report.byVersion()).containsKeys("1.0.0", "2.0.0");
  }

  /** Eight people count the deadline up by one, each time from what they have read. */
  private void editAThousandTimes() throws InterruptedException, ExecutionException {
    try (var people = Executors.newFixedThreadPool(8)) {
      patch("{\"spec\":{\"progressDeadline\":\"600s\"}}");
      List<Future<?>> all = new ArrayList<>();
      for (int person = 0; person < 8; person++) {
        all.add(people.submit(() -> editTimes(125)));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
  }

  private void editTimes(int times) {
    for (int done = 0; done < times; ) {
      String read = deployment().getSpec().progressDeadline();
      String next = Integer.parseInt(read.replace("s", "")) + 1 + "s";
      try {
        client
            .resources(ProgressiveDeployment.class)
            .withName("checkout")
            .patch(
                PatchContext.of(PatchType.JSON),
                """
                [{"op": "test", "path": "/spec/progressDeadline", "value": "%s"},
                 {"op": "replace", "path": "/spec/progressDeadline", "value": "%s"}]
                """
                    .formatted(read, next));
        done++;
      } catch (KubernetesClientException somebodyWasFaster) {
        assertThat(somebodyWasFaster.getCode()).isIn(409, 422);
      }
    }
  }
}
