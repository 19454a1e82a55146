package dev.headway.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headway.OperatorWiring;
import dev.headway.adapter.kube.ServerClock;
import dev.headway.sandbox.world.load.LoadGenerator;
import dev.headway.sandbox.world.load.LoadReport;
import dev.headway.sandbox.world.load.LoadSettings;
import dev.headway.sandbox.world.load.RequestResult;
import dev.headway.settings.OperatorSettings;
import dev.headway.testing.FaultyProxy;
import dev.headway.testing.FaultyProxy.Fault;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A service under load whose operators each have a proxy and a clock of their own. */
abstract class AfflictedCase extends RolloutCase {

  static final String QUICK =
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
  static final class Afflicted implements AutoCloseable {
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

  void awaitStep() {
    awaitStatus("a step", status -> status.candidate() != null && status.step() != null);
  }

  void serveTheFirst() {
    serveTheFirst(QUICK);
  }

  void serveTheFirst(String steps) {
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

  LoadGenerator load() {
    return load(Duration.ofMinutes(2));
  }

  LoadGenerator load(Duration length) {
    return sandbox.load(LoadSettings.of(sandbox.gatewayUrl(), namespace + ".example", 100, length));
  }

  static void nothingWasLost(LoadGenerator load)
      throws InterruptedException, ExecutionException, TimeoutException {
    LoadReport report = load.stop().toCompletableFuture().get(20, TimeUnit.SECONDS);
    assertThat(report.results().stream().filter(RequestResult::failed))
        .as("of %s requests", report.sent())
        .isEmpty();
    assertThat(report.byVersion()).containsKeys("1.0.0", "2.0.0");
  }
}
