package dev.headway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.sandbox.Sandbox;
import dev.headway.sandbox.SandboxOptions;
import dev.headway.settings.Setting;
import dev.headway.settings.SettingsSource;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operators as processes beside a cluster: one acts, the others are ready to. */
class ProcessIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String REFUSED = "`url` has the scheme 'file'";
  private static final Duration LEASE = Duration.ofSeconds(4);

  @TempDir private Path folder;
  private Sandbox sandbox;
  private KubernetesClient client;

  @BeforeEach
  void startCluster() {
    sandbox = Sandbox.start(SandboxOptions.at(InstantSource.system()));
    client = sandbox.client();
  }

  @AfterEach
  void stopCluster() {
    sandbox.close();
  }

  @Test
  void aStandbyActsAtOnceWhenTheLeaseIsGivenUpAndAfterItsDurationWhenItsHolderFallsSilent()
      throws Exception {
    deploy("1.0.0");
    try (Running first = start("first")) {
      await().atMost(LIMIT).until(() -> first.probe("/readyz").equals("200 ok, leads\n"));
      await().atMost(LIMIT).until(() -> sets().size() == 1);
      try (Running second = start("second")) {
        await().atMost(LIMIT).until(() -> second.probe("/readyz").equals("200 ok, stands by\n"));
        assertThat(second.probe("/livez")).isEqualTo("200 ok\n");
        takesOverInOrder(first, second);
        try (Running third = start("third")) {
          await().atMost(LIMIT).until(() -> third.probe("/readyz").equals("200 ok, stands by\n"));
          takesOverFromSilence(second, third);
        }
      }
    }
  }

  private void takesOverInOrder(Running leader, Running standby) {
    deploy("2.0.0");
    long stopped = System.nanoTime();
    leader.process().close();
    await().atMost(LIMIT).until(() -> standby.probe("/readyz").equals("200 ok, leads\n"));
    tell("orderly stop -> the next one leads", stopped);
    await().atMost(LIMIT).until(() -> sets().size() == 2);
    tell("orderly stop -> its first action is seen", stopped);
  }

  private void takesOverFromSilence(Running leader, Running standby) throws Exception {
    long cut = System.nanoTime();
    leader.cut().set(true);
    deploy("3.0.0");
    assertThat(leader.end().get(LIMIT.toSeconds(), TimeUnit.SECONDS))
        .isEqualTo("the lease default/headway is lost: it could not be renewed for 2s");
    assertThat(leader.probe("/readyz")).isEqualTo("503 ending\n");
    assertThat(standby.probe("/readyz"))
        .as("the next one does not lead yet")
        .isEqualTo("200 ok, stands by\n");
    await().atMost(LIMIT).until(() -> standby.probe("/readyz").equals("200 ok, leads\n"));
    tell("cut off -> the next one leads (lease of " + LEASE.toSeconds() + " s)", cut);
    await().atMost(LIMIT).until(() -> sets().size() == 3);
    tell("cut off -> its first action is seen", cut);
  }

  @Test
  void aChangedSettingsFileHoldsAndABrokenOneIsTold() throws Exception {
    Path file = Files.writeString(folder.resolve("settings.yaml"), "git: {schemes: [https]}\n");
    sandbox
        .client()
        .load(Files.newInputStream(Files.writeString(folder.resolve("sync.yaml"), SYNC)))
        .inNamespace("default")
        .create();
    try (Running running = start("alone", Optional.of(file))) {
      await().atMost(LIMIT).until(() -> message().contains(REFUSED));
      Files.writeString(file, "git:\n  schemes: [file]\n  scheme: x\n");
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  client.v1().events().inNamespace("default").list().getItems().stream()
                      .anyMatch(
                          event ->
                              event.getReason().equals("SettingsRefused")
                                  && event.getMessage().contains("line 3: `git.scheme`")));
      assertThat(message()).contains(REFUSED);
      Files.writeString(file, "git:\n  schemes: [https, file]\n");
      await().atMost(LIMIT).until(() -> !message().contains(REFUSED));
      assertThat(running.probe("/livez")).isEqualTo("200 ok\n");
    }
  }

  private String message() {
    return String.valueOf(
        client
            .genericKubernetesResources("headway.dev/v1alpha1", "GitSync")
            .inNamespace("default")
            .withName("shop")
            .get()
            .<Object>get("status", "conditions"));
  }

  private List<ReplicaSet> sets() {
    return client.apps().replicaSets().inNamespace("default").list().getItems();
  }

  private void deploy(String version) {
    var deployment =
        Serialization.unmarshal(DEPLOYMENT.formatted(version), ProgressiveDeployment.class);
    client.resource(deployment).inNamespace("default").forceConflicts().serverSideApply();
  }

  private static void tell(String what, long since) {
    System.out.printf("%s: %.2f s%n", what, (System.nanoTime() - since) / 1e9);
  }

  private Running start(String identity) throws Exception {
    return start(identity, Optional.empty());
  }

  private Running start(String identity, Optional<Path> file) throws Exception {
    AtomicBoolean cut = new AtomicBoolean();
    var source =
        new SettingsSource(
            file,
            Map.of(),
            Setting.options(
                Map.of(
                    "git.directory", folder.resolve(identity).toString(),
                    "ports.health", "0",
                    "ports.metrics", "0",
                    "election.leaseDuration", LEASE.toSeconds() + "s",
                    "election.renewDeadline", "2s",
                    "election.retryPeriod", "500ms")));
    Config config = Config.fromKubeconfig(sandbox.kubeconfig());
    config.setOnlyHttpWatches(true);
    ProcessWiring process =
        ProcessWiring.open(
            source,
            new ProcessWiring.Place(identity, "default", Optional.of(identity)),
            addition ->
                new KubernetesClientBuilder()
                    .withConfig(config)
                    .withHttpClientFactory(new JdkHttpClientFactory())
                    .withHttpClientBuilderConsumer(
                        http -> {
                          addition.accept(http);
                          http.addOrReplaceInterceptor("cut", new Cut(cut));
                        })
                    .build(),
            InstantSource.system());
    CompletableFuture<String> end = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                end.complete(process.run());
              } catch (Exception stopped) {
                end.completeExceptionally(stopped);
              }
            });
    return new Running(process, cut, end, HttpClient.newHttpClient());
  }

  private record Running(
      ProcessWiring process, AtomicBoolean cut, CompletableFuture<String> end, HttpClient http)
      implements AutoCloseable {
    String probe(String path) throws Exception {
      URI uri = URI.create("http://localhost:" + process.healthPort() + path);
      var answer =
          http.send(java.net.http.HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
      return answer.statusCode() + " " + answer.body();
    }

    @Override
    public void close() {
      process.close();
      http.close();
    }
  }

  /** What a machine sees that is cut off from the cluster. */
  private record Cut(AtomicBoolean cut) implements Interceptor {
    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
      if (cut.get()) {
        throw new KubernetesClientException("the network is unreachable");
      }
    }
  }

  private static final String DEPLOYMENT =
      """
      apiVersion: headway.dev/v1alpha1
      kind: ProgressiveDeployment
      metadata: {name: checkout}
      spec:
        replicas: 1
        selector: {matchLabels: {app: checkout}}
        template:
          metadata: {labels: {app: checkout}}
          spec: {containers: [{name: app, image: "headway/sample:%s"}]}
        strategy: {type: Canary, canary: {steps: [{weight: 100}]}}
      """;

  private static final String SYNC =
      """
      apiVersion: headway.dev/v1alpha1
      kind: GitSync
      metadata: {name: shop}
      spec: {url: "file:///nowhere", serviceAccountName: default}
      """;
}
