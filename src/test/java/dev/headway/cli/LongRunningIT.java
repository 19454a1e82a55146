package dev.headway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.headway.OperatorWiring;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.settings.OperatorSettings;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that stay until they are told to end: a sandbox alone, and an operator beside it. */
class LongRunningIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void anOperatorBesideASandboxWorksInItsNamespacesOnly() throws Exception {
    Path kubeconfig = folder.resolve("sandbox.yaml");
    Running sandbox = Running.of("sandbox", "--no-operator", "--kubeconfig", kubeconfig.toString());
    await()
        .atMost(LIMIT)
        .until(() -> Files.exists(kubeconfig) && Files.readString(kubeconfig).contains("token"));
    try (KubernetesClient client = client(kubeconfig)) {
      startsNothingWhenStopped(client);
      client
          .resource(new NamespaceBuilder().withNewMetadata().withName("shop").and().build())
          .create();
      Running operator =
          Running.of(
              "operator",
              "--set",
              "namespaces=shop",
              "--set",
              "git.directory=" + folder.resolve("git"),
              "--set",
              "ports.health=0",
              "--set",
              "ports.metrics=0",
              "--kubeconfig",
              kubeconfig.toString());
      for (String namespace : new String[] {"default", "shop"}) {
        client.resource(DEPLOYMENT).inNamespace(namespace).create();
      }
      await().atMost(LIMIT).until(() -> seen(client, "shop"));
      assertThat(seen(client, "default")).isFalse();
      assertThat(operator.end().code()).isEqualTo(ExitCode.FAILED.status());
    }
    CommandRun ended = sandbox.end();
    assertThat(ended.out())
        .contains("sandbox ready in", "export KUBECONFIG=" + kubeconfig, "nothing is kept");
  }

  @Test
  void theTrainingRunIsSilent() {
    CommandRun run = CommandRun.of(Map.of(), "", "train");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out() + run.err()).isEmpty();
  }

  private void startsNothingWhenStopped(KubernetesClient client) {
    OperatorSettings settings = OperatorSettings.sandbox(folder.resolve("mirrors"));
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> OperatorWiring.start(client, settings, InstantSource.system()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Stopped while the first lists were read");
    assertThat(Thread.interrupted()).isTrue();
  }

  private static boolean seen(KubernetesClient client, String namespace) {
    ProgressiveDeployment read = client.resource(DEPLOYMENT).inNamespace(namespace).get();
    return read.getStatus() != null && read.getStatus().phase() != null;
  }

  private static KubernetesClient client(Path kubeconfig) {
    Config config = Config.fromKubeconfig(kubeconfig.toFile());
    config.setOnlyHttpWatches(true);
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(new JdkHttpClientFactory())
        .build();
  }

  /** A command in a thread of its own, which is what a signal would end. */
  private record Running(Thread thread, FutureTask<CommandRun> task) {
    static Running of(String... args) {
      FutureTask<CommandRun> task = new FutureTask<>(() -> CommandRun.of(Map.of(), "", args));
      return new Running(Thread.ofPlatform().daemon().start(task), task);
    }

    CommandRun end() throws Exception {
      thread.interrupt();
      return task.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private static final ProgressiveDeployment DEPLOYMENT =
      io.fabric8.kubernetes.client.utils.Serialization.unmarshal(
          """
          apiVersion: headway.dev/v1alpha1
          kind: ProgressiveDeployment
          metadata: {name: checkout}
          spec:
            replicas: 1
            selector: {matchLabels: {app: checkout}}
            template:
              metadata: {labels: {app: checkout}}
              spec: {containers: [{name: app, image: "headway/sample:1.0.0"}]}
            strategy: {type: Canary, canary: {steps: [{weight: 50}]}}
          """,
          ProgressiveDeployment.class);
}
