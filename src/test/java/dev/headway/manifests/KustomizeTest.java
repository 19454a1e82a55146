package dev.headway.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.testing.GeneratedFile;
import dev.headway.testing.OurKinds;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration for Kustomize, by {@code kubectl kustomize}. */
class KustomizeTest {
  private static final String KUSTOMIZATION =
      """
      apiVersion: kustomize.config.k8s.io/v1beta1
      kind: Kustomization
      namePrefix: blue-
      configurations: [headway.yaml]
      resources: [app.yaml, canary.yaml]
      images: [{name: headway/sample, newTag: 9.9.9}]
      replicas: [{name: checkout, count: 7}]
      commonLabels: {team: shop}
      configMapGenerator: [{name: settings, literals: [colour=blue]}]
      """;

  private static final String MORE =
      """
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: deployer}
      ---
      apiVersion: v1
      kind: Secret
      metadata: {name: shop-git}
      ---
      apiVersion: headway.dev/v1alpha1
      kind: GitSync
      metadata: {name: shop}
      spec:
        url: https://git.example/shop.git
        serviceAccountName: deployer
        secretRef: {name: shop-git}
      ---
      apiVersion: headway.dev/v1alpha1
      kind: ReleaseAction
      metadata: {name: hold}
      spec: {deploymentName: checkout, verb: Pause}
      ---
      apiVersion: autoscaling/v2
      kind: HorizontalPodAutoscaler
      metadata: {name: checkout}
      spec:
        maxReplicas: 9
        scaleTargetRef: {apiVersion: headway.dev/v1alpha1, kind: ProgressiveDeployment, name: checkout}
      """;

  @TempDir private static Path folder;

  @BeforeAll
  static void write() throws IOException {
    Files.writeString(folder.resolve("kustomization.yaml"), KUSTOMIZATION);
    Files.writeString(folder.resolve("app.yaml"), MORE);
    String canary = GeneratedFile.read(Path.of("manifests/samples/canary.yaml"));
    Files.writeString(
        folder.resolve("canary.yaml"),
        canary.replace(
            "          ports:\n            - name: http",
            "          envFrom:\n            - configMapRef:\n                name: settings\n"
                + "          ports:\n            - name: http"));
    Files.copy(Path.of("manifests/kustomize/headway.yaml"), folder.resolve("headway.yaml"));
  }

  @Test
  void reachesIntoOurKinds() throws Exception {
    List<ObjectNode> built = OurKinds.documents(kustomize(folder));
    JsonNode deployment = one(built, "ProgressiveDeployment");
    assertThat(deployment.at("/metadata/name").asText()).isEqualTo("blue-checkout");
    assertThat(deployment.at("/spec/replicas").asInt()).isEqualTo(7);
    assertThat(deployment.at("/spec/selector/matchLabels/team").asText()).isEqualTo("shop");
    assertThat(deployment.at("/spec/template/metadata/labels/team").asText()).isEqualTo("shop");
    assertThat(deployment.at("/spec/traffic/serviceName").asText()).isEqualTo("blue-checkout");
    assertThat(deployment.at("/spec/traffic/routes/0/gatewayAPI/name").asText())
        .isEqualTo("blue-checkout");
    JsonNode container = deployment.at("/spec/template/spec/containers/0");
    assertThat(container.path("image").asText()).isEqualTo("headway/sample:9.9.9");
    assertThat(container.at("/envFrom/0/configMapRef/name").asText())
        .isEqualTo(one(built, "ConfigMap").at("/metadata/name").asText())
        .startsWith("blue-settings-");
    assertThat(one(built, "HTTPRoute").at("/spec/rules/0/backendRefs/0/name").asText())
        .isEqualTo("blue-checkout");
    assertThat(one(built, "GitSync").at("/spec/serviceAccountName").asText())
        .isEqualTo("blue-deployer");
    assertThat(one(built, "GitSync").at("/spec/secretRef/name").asText())
        .isEqualTo("blue-shop-git");
    assertThat(one(built, "ReleaseAction").at("/spec/deploymentName").asText())
        .isEqualTo("blue-checkout");
    assertThat(one(built, "HorizontalPodAutoscaler").at("/spec/scaleTargetRef/name").asText())
        .isEqualTo("blue-checkout");
  }

  @Test
  void thePlainManifestsAreAKustomization() throws Exception {
    assertThat(
            OurKinds.documents(kustomize(Path.of("manifests"))).stream()
                .map(o -> o.path("kind").asText()))
        .contains("CustomResourceDefinition", "Deployment", "ServiceAccount");
  }

  private static JsonNode one(List<ObjectNode> documents, String kind) {
    List<ObjectNode> found =
        documents.stream()
            .filter(document -> document.path("kind").asText().equals(kind))
            .collect(Collectors.toList());
    assertThat(found).as(kind).hasSize(1);
    return found.getFirst();
  }

  private static String kustomize(Path kustomization) throws IOException, InterruptedException {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(directory -> Path.of(directory, "kubectl").toFile().canExecute()),
        "no kubectl on the PATH");
    Path out = folder.resolve("out.yaml");
    Process process =
        new ProcessBuilder("kubectl", "kustomize", kustomization.toString())
            .redirectOutput(out.toFile())
            .redirectError(folder.resolve("err.txt").toFile())
            .start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("kubectl ends in time").isTrue();
    assertThat(process.exitValue())
        .as(() -> GeneratedFile.read(folder.resolve("err.txt")))
        .isZero();
    return Files.readString(out);
  }
}
