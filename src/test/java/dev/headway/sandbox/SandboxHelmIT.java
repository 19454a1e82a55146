package dev.headway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chart, installed into a sandbox by Helm itself, hooks and waiting included. */
class SandboxHelmIT extends SandboxCase {
  private static final int SECONDS = 120;

  @TempDir private Path folder;

  @Test
  void installsUpgradesAndRemovesTheChart() throws IOException {
    Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), sandbox.kubeconfig());
    Helm chart = new Helm(Path.of("helm/headway"));
    var installed =
        chart
            .install()
            .withName("headway")
            .withNamespace(namespace)
            .waitReady()
            .withTimeout(SECONDS)
            .withKubeConfig(kubeconfig)
            .call();
    assertThat(installed.getStatus()).isEqualTo("deployed");
    assertThat(operator().getStatus().getReadyReplicas()).isEqualTo(2);
    var upgraded =
        chart
            .upgrade()
            .withName("headway")
            .withNamespace(namespace)
            .set("replicas", 1)
            .waitReady()
            .withTimeout(SECONDS)
            .withKubeConfig(kubeconfig)
            .call();
    assertThat(upgraded.getRevision()).isEqualTo("2");
    assertThat(operator().getSpec().getReplicas()).isEqualTo(1);
    Helm.uninstall("headway").withNamespace(namespace).withKubeConfig(kubeconfig).call();
    eventually(
        () -> {
          assertThat(client.apps().deployments().list().getItems()).isEmpty();
          assertThat(client.secrets().list().getItems()).isEmpty();
          assertThat(client.batch().v1().jobs().list().getItems()).isEmpty();
        });
    assertThat(sandbox.client().rbac().clusterRoles().list().getItems())
        .noneMatch(role -> role.getMetadata().getName().startsWith("headway"));
  }

  private Deployment operator() {
    return client.apps().deployments().withName("headway").get();
  }
}
