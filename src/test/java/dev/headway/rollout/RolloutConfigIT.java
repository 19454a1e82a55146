package dev.headway.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headway.api.v1alpha1.Keys;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Phase;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * A ConfigMap that is released, fails, is put back and is mended, with what users get meanwhile.
 */
class RolloutConfigIT extends RolloutCase {

  private static final String HOST = "checkout.example";

  private void settings(Map<String, String> data) {
    var resource =
        client
            .configMaps()
            .resource(
                new ConfigMapBuilder()
                    .withNewMetadata()
                    .withName("settings")
                    .withNamespace(namespace)
                    .endMetadata()
                    .withData(data)
                    .build());
    resource.createOr(existing -> resource.update());
  }

  private List<ConfigMap> copies() {
    return client.configMaps().withLabel(Keys.NAME, "checkout").list().getItems();
  }

  private String served() {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(sandbox.gatewayUrl() + "/"))
            .version(HttpClient.Version.HTTP_1_1)
            .header("Host", HOST)
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.sendAsync(request, HttpResponse.BodyHandlers.ofString()).join().body();
    }
  }

  private static String revision(ProgressiveDeploymentStatus status) {
    return Objects.requireNonNull(status.stable()).revision();
  }

  @Test
  void aChangedConfigMapIsACanaryAndItsFailureBringsTheOldContentBack() {
    create(
        Manifests.SERVICE,
        Manifests.ROUTE,
        Manifests.byRoute("1.0.0", Manifests.STEPS)
            .replace(
                "\"env\":[", "\"envFrom\":[{\"configMapRef\":{\"name\":\"settings\"}}],\"env\":["));
    awaitStatus(
        "the first release waits for its ConfigMap",
        now -> now.step() != null && now.step().waitingFor().contains("'settings' does not exist"));
    assertThat(sets()).isEmpty();
    settings(Map.of("POD_NAME", "content-one"));
    String first = revision(awaitRest("1.0.0"));
    assertThat(served()).contains("content-one");

    settings(Map.of("POD_NAME", "content-two", "UNHEALTHY_AFTER_REQUESTS", "0"));
    awaitStatus("a canary of it", now -> now.phase() == Phase.Running && now.candidate() != null);
    ProgressiveDeploymentStatus failed = awaitPhase(Phase.Failed);
    assertThat(revision(failed)).isEqualTo(first);
    assertThat(Objects.requireNonNull(failed.failedRevision()).reason()).isEqualTo("CheckFailed");

    // Pods that are made anew read the old content, whatever the ConfigMap says.
    client.pods().withLabel(Keys.REVISION, first).delete();
    await("new pods of stable")
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(served()).contains("content-one"));

    settings(Map.of("POD_NAME", "content-three"));
    String third =
        revision(
            awaitStatus(
                "the mended content is stable",
                now -> now.phase() == Phase.Deployed && !revision(now).equals(first)));
    await("what is served").atMost(PATIENCE).until(() -> served().contains("content-three"));
    assertThat(copies())
        .hasSize(3)
        .allMatch(ConfigMap::getImmutable)
        .filteredOn(copy -> third.equals(copy.getMetadata().getLabels().get(Keys.REVISION)))
        .singleElement()
        .returns(Map.of("POD_NAME", "content-three"), ConfigMap::getData);

    client.resources(ProgressiveDeployment.class).withName("checkout").delete();
    await("copies go with the deployment")
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(copies()).isEmpty());
  }
}
