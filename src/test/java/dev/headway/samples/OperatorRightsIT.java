package dev.headway.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.Helm;
import dev.headway.OperatorWiring;
import dev.headway.api.v1alpha1.Keys;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Phase;
import dev.headway.api.v1alpha1.ReleaseAction;
import dev.headway.api.v1alpha1.ReleaseActionSpec;
import dev.headway.sandbox.Sandbox;
import dev.headway.sandbox.SandboxOptions;
import dev.headway.settings.OperatorSettings;
import dev.headway.testing.GeneratedFile;
import dev.headway.testing.OurKinds;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The chart's role is enough: an operator with nothing but it releases, rolls out and cleans up.
 */
class OperatorRightsIT {
  private static final String NAMESPACE = "headway-system";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private static Path folder;
  private static Sandbox sandbox;

  @BeforeAll
  static void start() {
    sandbox =
        Sandbox.start(
            SandboxOptions.at(Clock.systemUTC()).withOperator(OperatorRightsIT::operator));
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @Test
  void releasesWithTheRightsOfTheChart() {
    String sample =
        GeneratedFile.read(Path.of("manifests/samples/canary.yaml"))
            .replace("hold: 10s", "hold: 1s")
            .replace("          approval: Required\n", "");
    apply(sandbox.client(), "default", sample);
    awaitVersion("1.0.0");
    // Only the deployment: the selector of the Service is an atomic map that the operator shares.
    String deployment = sample.substring(sample.indexOf("apiVersion: headway.dev"));
    apply(sandbox.client(), "default", deployment.replace("1.0.0", "1.1.0"));
    awaitVersion("1.1.0");
    restart();
    deployment().delete();
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(deployment().get()).isNull());
  }

  /** Of the old pods none is left, and there are as many as the spec asks for. */
  private static void restart() {
    List<String> old = pods();
    assertThat(old).isNotEmpty();
    int replicas = deployment().get().getSpec().replicas();
    Long release = deployment().get().getStatus().release();
    var action = new ReleaseAction();
    action.setMetadata(new ObjectMetaBuilder().withName("restart").build());
    action.setSpec(
        new ReleaseActionSpec(
            "checkout",
            null,
            ReleaseActionSpec.Verb.Restart,
            release,
            null,
            null,
            null,
            "certificates were renewed"));
    sandbox.client().resource(action).inNamespace("default").create();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(pods()).hasSize(replicas).doesNotContainAnyElementsOf(old));
  }

  private static List<String> pods() {
    return sandbox
        .client()
        .pods()
        .inNamespace("default")
        .withLabel(Keys.NAME, "checkout")
        .list()
        .getItems()
        .stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .map(pod -> pod.getMetadata().getName())
        .toList();
  }

  @Test
  void leavesADeploymentInPlaceWithTheRightsOfTheChart() {
    String sample =
        GeneratedFile.read(Path.of("manifests/samples/workload.yaml"))
            .replace("hold: 10s", "hold: 200ms");
    apply(sandbox.client(), "default", sample);
    awaitVersion("accounts", "1.0.0");
    String workload = sample.substring(0, sample.indexOf("---"));
    apply(sandbox.client(), "default", workload.replace("1.0.0", "1.1.0"));
    awaitVersion("accounts", "1.1.0");
    deployment("accounts").delete();
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(deployment("accounts").get()).isNull());
  }

  private static void awaitVersion(String version) {
    awaitVersion("checkout", version);
  }

  private static void awaitVersion(String name, String version) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              var status = deployment(name).get().getStatus();
              assertThat(status).isNotNull();
              assertThat(status.phase()).as("%s", status).isEqualTo(Phase.Deployed);
              assertThat(status.stable()).isNotNull();
              assertThat(status.stable().version()).isEqualTo(version);
            });
  }

  private static Resource<ProgressiveDeployment> deployment() {
    return deployment("checkout");
  }

  private static Resource<ProgressiveDeployment> deployment(String name) {
    return sandbox
        .client()
        .resources(ProgressiveDeployment.class)
        .inNamespace("default")
        .withName(name);
  }

  private static AutoCloseable operator(KubernetesClient admin) {
    admin
        .namespaces()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .create();
    String chart =
        new Helm(Path.of("helm/headway"))
            .template()
            .withName("headway")
            .withNamespace(NAMESPACE)
            .withKubeVersion("1.36.0")
            .skipCrds()
            .call();
    Set<String> wanted = Set.of("ServiceAccount", "ClusterRole", "ClusterRoleBinding");
    for (ObjectNode document : OurKinds.documents(chart)) {
      if (wanted.contains(document.path("kind").asText())) {
        admin.resource(document.toString()).fieldManager("chart").serverSideApply();
      }
    }
    String token =
        admin
            .serviceAccounts()
            .inNamespace(NAMESPACE)
            .withName("headway")
            .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build())
            .getStatus()
            .getToken();
    Config rights =
        new ConfigBuilder(admin.getConfiguration())
            .withOauthToken(token)
            .withAutoOAuthToken(token)
            .build();
    KubernetesClient client = new KubernetesClientBuilder().withConfig(rights).build();
    OperatorWiring operator =
        OperatorWiring.start(client, OperatorSettings.sandbox(folder), Clock.systemUTC());
    return () -> {
      operator.close();
      client.close();
    };
  }

  private static void apply(KubernetesClient client, String namespace, String yaml) {
    for (ObjectNode document : OurKinds.documents(yaml)) {
      client
          .resource(document.toString())
          .inNamespace(namespace)
          .fieldManager("user")
          .serverSideApply();
    }
  }
}
