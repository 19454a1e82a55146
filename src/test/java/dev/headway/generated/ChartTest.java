package dev.headway.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import dev.headway.testing.GeneratedFile;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The chart, rendered by Helm itself. */
class ChartTest {
  private static final Path CHART = Path.of("helm/headway");
  private static final Path CRDS = Path.of("crds");
  private static final KubernetesSerialization YAML = new KubernetesSerialization();
  private static final String NAMESPACE =
      """
      apiVersion: v1
      kind: Namespace
      metadata:
        name: headway-system
        labels:
          pod-security.kubernetes.io/enforce: restricted
      """;

  /** A value of the chart, what it is set to, and what then shows in the manifests. */
  private static final String VALUES =
      """
      image.repository              | registry.example/headway | registry.example/headway:0.1.0-SNAPSHOT
      image.tag                     | 9.9.9                    | headway/headway:9.9.9
      image.pullPolicy              | Always                   | imagePullPolicy: Always
      imagePullSecrets[0].name      | registry                 | imagePullSecrets
      serviceAccount.name           | release-robot            | serviceAccountName: release-robot
      serviceAccount.annotations.a  | b                        | a: b
      operator.namespaces[0]        | shop                     | --set=namespaces=shop
      operator.gitSchemes[0]        | file                     | --set=git.schemes=file
      operator.defaultServiceAccount| deployer                 | --set=git.defaultServiceAccount=deployer
      operator.crossNamespaceTargets[0] | web                  | --set=git.crossNamespaceTargets=web
      resources.limits.memory       | 1Gi                      | memory: 1Gi
      resources.requests.cpu        | 77m                      | cpu: 77m
      nodeSelector.disk             | ssd                      | disk: ssd
      tolerations[0].key            | gpu                      | key: gpu
      """;

  @Test
  void helmFindsNothingToComplainAbout() {
    var lint = new Helm(CHART).lint().quiet().call();
    assertThat(lint.isFailed()).as(() -> lint.getMessages().toString()).isFalse();
  }

  @Test
  void theChartCarriesTheSameCustomResources() throws IOException {
    for (Path crd : GeneratedFile.list(CRDS, ".yaml")) {
      GeneratedFile.verify(CHART.resolve("crds").resolve(crd.getFileName()), Files.readString(crd));
    }
    assertThat(names(GeneratedFile.list(CHART.resolve("crds"), ".yaml")))
        .isEqualTo(names(GeneratedFile.list(CRDS, ".yaml")));
  }

  @Test
  void thePlainManifestIsTheChartRendered() throws IOException {
    StringBuilder wanted =
        new StringBuilder("# Made from crds/ and helm/headway by the build: do not edit.\n---\n")
            .append(NAMESPACE);
    for (Path crd : GeneratedFile.list(CRDS, ".yaml")) {
      String text = Files.readString(crd).strip();
      wanted.append(text.startsWith("---") ? "" : "---\n").append(text).append('\n');
    }
    wanted.append(render().call().strip()).append('\n');
    GeneratedFile.verify(Path.of("manifests/install.yaml"), wanted.toString());
  }

  @Test
  void theOperatorRunsWithoutPrivileges() {
    PodSpec pod = operator(render()).getSpec().getTemplate().getSpec();
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    var context = pod.getContainers().getFirst().getSecurityContext();
    assertThat(context.getReadOnlyRootFilesystem()).isTrue();
    assertThat(context.getAllowPrivilegeEscalation()).isFalse();
    assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
  }

  /** Every value does something: rendered with it, the manifests differ as told. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = VALUES)
  void everyValueHasAnEffect(String value, String to, String shows) {
    assertThat(render().call()).doesNotContain(shows);
    assertThat(render().set(value, to).call()).contains(shows);
  }

  @Test
  void everyValueIsTried() throws IOException {
    JsonNode values = new YAMLMapper().readTree(CHART.resolve("values.yaml").toFile());
    for (Map.Entry<String, JsonNode> group : values.properties()) {
      List<String> members = names(group.getValue());
      for (String member : members.isEmpty() ? List.of("") : members) {
        assertThat(VALUES).containsPattern("(?m)^" + group.getKey() + "[.\\[0-9\\]]*" + member);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          replicas               | 2
          image.name             | x
          image.pullPolicy       | Sometimes
          operator.gitSchemes[0] | ftp
          operator.namespaces[0] | Shop
          """)
  void whatTheSchemaDoesNotKnowIsRefused(String value, String to) {
    assertThatThrownBy(() -> render().set(value, to).call())
        .hasMessageContaining("values don't meet the specifications");
  }

  private static TemplateCommand render() {
    return new Helm(CHART)
        .template()
        .withName("headway")
        .withNamespace("headway-system")
        .withKubeVersion("1.36.0")
        .skipCrds();
  }

  private static Deployment operator(TemplateCommand command) {
    return documents(command.call()).stream()
        .filter(Deployment.class::isInstance)
        .map(Deployment.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static List<HasMetadata> documents(String yaml) {
    return Arrays.stream(yaml.split("(?m)^---$"))
        .filter(text -> text.lines().anyMatch(line -> line.startsWith("kind:")))
        .map(text -> (HasMetadata) YAML.unmarshal(text))
        .toList();
  }

  private static List<String> names(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey).toList();
  }

  private static List<String> names(List<Path> files) {
    return files.stream().map(file -> file.getFileName().toString()).toList();
  }
}
