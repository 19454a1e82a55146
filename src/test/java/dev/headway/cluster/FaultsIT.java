package dev.headway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.OperatorWiring;
import dev.headway.adapter.kube.ServerClock;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.sandbox.world.load.LoadReport;
import dev.headway.sandbox.world.load.RequestResult;
import dev.headway.settings.OperatorSettings;
import dev.headway.testing.DeadlineEdits;
import dev.headway.testing.FaultyProxy;
import dev.headway.testing.FaultyProxy.Fault;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A canary on a real cluster whose operator and API server do not understand each other well. The
 * operators of these stories run in the test, each behind a proxy of its own and over a namespace
 * of its own; those of the installation rest meanwhile.
 */
@ExtendWith(Installation.Extension.class)
@ResourceLock(Installation.OPERATOR)
class FaultsIT {
  private static final int AT_ONCE = 4;
  private static final Duration GONE_FOR = Duration.ofSeconds(60);

  @TempDir private Path mirrors;

  @Test
  void aCanaryComesToItsEndThroughEveryFault(Installation installation) throws Exception {
    installation.scale(0);
    try (ExecutorService stories = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<String>> told = new ArrayList<>();
      for (Fault fault : Fault.values()) {
        if (fault != Fault.NONE) {
          told.add(stories.submit(() -> new Story(installation, fault).run()));
        }
      }
      for (Future<String> story : told) {
        System.out.println(story.get(10, TimeUnit.MINUTES));
      }
    } finally {
      installation.scale(2);
    }
  }

  /** One fault, from the first request to the last. */
  private final class Story {
    private final Installation installation;
    private final Fault fault;
    private final String namespace;
    private final String host;

    Story(Installation installation, Fault fault) {
      this.installation = installation;
      this.fault = fault;
      this.namespace = "hw-" + fault.name().toLowerCase(Locale.ROOT).replace('_', '-');
      this.host = namespace + ".example";
    }

    String run() throws Exception {
      Config cluster = Config.fromKubeconfig(Tools.kubeconfig().toFile());
      cluster.setOnlyHttpWatches(true);
      ServerClock time = ServerClock.over(InstantSource.system());
      try (Scenario shop = Scenario.open(installation, namespace);
          FaultyProxy proxy = FaultyProxy.before(cluster);
          KubernetesClient through =
              new KubernetesClientBuilder()
                  .withConfig(proxy.config())
                  .withHttpClientBuilderConsumer(
                      http -> http.addOrReplaceInterceptor("clock", time))
                  .build();
          var _ = OperatorWiring.start(through, settings(), time)) {
        App app = App.version("1.0.0").replicas(2).host(host);
        shop.release(app);
        try (Users users = new Users(host, 20)) {
          Instant began = Instant.now();
          suffer(shop, proxy, app.as("1.1.0"));
          if (fault == Fault.CONFLICT) {
            loseNoEdit(cluster);
          }
          shop.deployed("1.1.0");
          shop.until("complete", status -> status.path("stage").asText().equals("Complete"));
          Duration took = Duration.between(began, Instant.now());
          proxy.suffer(Fault.NONE);
          LoadReport report = users.leave();
          assertThat(report.where(RequestResult::failed).results())
              .as("%s: of %s requests", fault, report.sent())
              .isEmpty();
          assertThat(report.byVersion()).containsKeys("1.0.0", "1.1.0");
          return "%s: hit %s times, the canary took %s s, none of %s requests failed"
              .formatted(fault, proxy.hits(fault), took.toSeconds(), report.sent());
        }
      }
    }

    /** Where nobody answers it begins in a step, and lasts for a whole minute. */
    private void suffer(Scenario shop, FaultyProxy proxy, App next) {
      boolean gone = fault == Fault.GONE;
      if (!gone) {
        proxy.suffer(fault);
      }
      shop.apply(next.deployment());
      if (gone) {
        shop.until("a quarter", status -> status.at("/candidate/weight").asInt() == 25);
        proxy.suffer(fault);
        Instant back = Instant.now().plus(GONE_FOR);
        Awaitility.await("a minute")
            .atMost(GONE_FOR.plusSeconds(30))
            .until(() -> Instant.now().isAfter(back));
        assertThat(shop.status().at("/candidate/weight").asInt()).as("it stands").isEqualTo(25);
        proxy.suffer(Fault.NONE);
      }
      Awaitility.await("the fault is there")
          .atMost(Scenario.PATIENCE)
          .until(() -> proxy.hits(fault) > 0);
    }

    /** A thousand edits of the spec, while the operator writes, too. */
    private void loseNoEdit(Config cluster) throws InterruptedException, ExecutionException {
      try (KubernetesClient people = new KubernetesClientBuilder().withConfig(cluster).build()) {
        var deployment =
            people.resources(ProgressiveDeployment.class).inNamespace(namespace).withName(App.NAME);
        String wanted = DeadlineEdits.make(deployment);
        assertThat(deployment.get().getSpec().progressDeadline()).isEqualTo(wanted);
      }
    }

    private OperatorSettings settings() {
      OperatorSettings defaults = OperatorSettings.defaults(mirrors.resolve(namespace));
      return new OperatorSettings(
          Set.of(namespace),
          defaults.gitSchemes(),
          defaults.gitDirectory(),
          defaults.defaultServiceAccount(),
          defaults.crossNamespaceTargets(),
          defaults.checkHosts());
    }
  }
}
