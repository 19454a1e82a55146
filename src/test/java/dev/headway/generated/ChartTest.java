package dev.headway.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import dev.headway.settings.Setting;
import dev.headway.settings.Setting.Taken;
import dev.headway.testing.GeneratedFile;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

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
      image.digest                  | sha256:0123456789012345678901234567890123456789012345678901234567890123 | headway/headway@sha256:0123
      image.pullPolicy              | Always                   | imagePullPolicy: Always
      imagePullSecrets[0].name      | registry                 | imagePullSecrets
      replicas                      | 3                        | replicas: 3
      namespaces[0]                 | shop                     | namespaces: ["shop"]
      tenants[0].namespace          | shop                     | namespace: shop
      settings.git.schemes[0]       | file                     | - file
      settings.git.defaultServiceAccount | deployer            | defaultServiceAccount: deployer
      settings.git.crossNamespaceTargets[0] | web              | - web
      settings.checks.hosts[0]      | api.example              | - api.example
      rights.checkSecrets           | true                     | resources: [secrets]
      rights.exec                   | true                     | resources: [pods/exec]
      settings.election.leaseDuration | 20s                    | leaseDuration: 20s
      settings.election.renewDeadline | 15s                    | renewDeadline: 15s
      settings.election.retryPeriod | 3s                       | retryPeriod: 3s
      settings.workers.reconcile    | 3                        | reconcile: 3
      settings.workers.git          | 3                        | git: 3
      settings.workers.apply        | 3                        | apply: 3
      settings.workers.checks       | 3                        | checks: 3
      settings.shutdown.deadline    | 7s                       | deadline: 7s
      settings.log.format           | Text                     | format: Text
      settings.log.level            | Debug                    | level: Debug
      serviceAccount.name           | release-robot            | serviceAccountName: release-robot
      serviceAccount.annotations.a  | b                        | a: b
      podAnnotations.c              | d                        | c: d
      resources.limits.memory       | 1Gi                      | memory: 1Gi
      resources.requests.cpu        | 77m                      | cpu: 77m
      terminationGracePeriodSeconds | 99                       | terminationGracePeriodSeconds: 99
      priorityClassName             | urgent                   | priorityClassName: urgent
      nodeSelector.disk             | ssd                      | disk: ssd
      tolerations[0].key            | gpu                      | key: gpu
      affinity.podAntiAffinity.x    | 1                        | podAntiAffinity
      serviceMonitor.enabled        | true                     | kind: ServiceMonitor
      networkPolicy.enabled         | true                     | kind: NetworkPolicy
      """;

  /** A value that shows beside another one, by what is no longer there, or in a hook. */
  private static final Set<String> TRIED_BESIDE =
      Set.of(
          "topologySpread",
          "podDisruptionBudget.enabled",
          "serviceMonitor.interval",
          "serviceMonitor.labels",
          "networkPolicy.metricsFrom",
          "uninstall.bringToRest",
          "uninstall.timeout");

  /** Keys of the settings that the chart fills in itself. */
  private static final Set<String> FILLED_IN =
      Set.of(
          "git.directory",
          "election.mode",
          "election.name",
          "election.namespace",
          "ports.health",
          "ports.metrics");

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

  /** By another pod template; what is followed at once changes only the file. */
  @ParameterizedTest
  @EnumSource(Setting.class)
  void aSettingThatIsTakenAtStartStartsTheOperatorAnew(Setting setting) {
    Optional<String[]> tried =
        VALUES
            .lines()
            .map(line -> line.split("\\|"))
            .filter(line -> line[0].strip().matches("(settings\\.)?" + setting.key() + "(\\[0])?"))
            .findFirst();
    assertThat(tried.isEmpty()).isEqualTo(FILLED_IN.contains(setting.key()));
    tried.ifPresent(
        line -> {
          var before = operator(render()).getSpec().getTemplate();
          var after =
              operator(render().set(line[0].strip(), line[1].strip())).getSpec().getTemplate();
          assertThat(after.equals(before)).isEqualTo(setting.taken() == Taken.AT_ONCE);
        });
  }

  @ParameterizedTest
  @CsvSource({
    "topologySpread, topologySpreadConstraints",
    "podDisruptionBudget.enabled, PodDisruptionBudget"
  })
  void whatIsThereCanBeLeftOut(String value, String shows) {
    assertThat(render().call()).contains(shows);
    assertThat(render().set(value, "false").call()).doesNotContain(shows);
  }

  @Test
  void optionalPartsTakeTheirDetails() {
    assertThat(
            render()
                .set("serviceMonitor.enabled", "true")
                .set("serviceMonitor.interval", "7s")
                .set("serviceMonitor.labels.release", "prometheus")
                .set("networkPolicy.enabled", "true")
                .set("networkPolicy.metricsFrom[0].namespaceSelector.matchLabels.team", "watch")
                .call())
        .contains("interval: 7s", "release: prometheus", "team: watch");
  }

  @Test
  void everyValueIsTried() throws IOException {
    JsonNode values = new YAMLMapper().readTree(CHART.resolve("values.yaml").toFile());
    for (Map.Entry<String, JsonNode> group : values.properties()) {
      List<String> members = names(group.getValue());
      for (String member : members.isEmpty() ? List.of("") : members) {
        String name = member.isEmpty() ? group.getKey() : group.getKey() + "." + member;
        if (!TRIED_BESIDE.contains(name)) {
          assertThat(VALUES).containsPattern("(?m)^" + group.getKey() + "[.\\[0-9\\]]*" + member);
        }
      }
    }
  }

  /** The keys of the settings file that the chart does not fill in itself, and no others. */
  @Test
  void theSchemaKnowsTheSettings() throws IOException {
    JsonNode schema = new YAMLMapper().readTree(CHART.resolve("values.schema.json").toFile());
    Set<String> known = new TreeSet<>();
    for (var level : schema.at("/properties/settings/properties").properties()) {
      level
          .getValue()
          .path("properties")
          .fieldNames()
          .forEachRemaining(key -> known.add(level.getKey() + "." + key));
    }
    Set<String> wanted =
        Arrays.stream(Setting.values())
            .map(Setting::key)
            .collect(Collectors.toCollection(TreeSet::new));
    wanted.remove(Setting.NAMESPACES.key());
    wanted.removeAll(FILLED_IN);
    assertThat(known).isEqualTo(wanted);
  }

  @Test
  void theSettingsFileIsTakenByTheOperator() {
    String file =
        documents(
                render().set("namespaces[0]", "shop").set("settings.git.schemes[0]", "file").call())
            .stream()
            .filter(ConfigMap.class::isInstance)
            .map(map -> ((ConfigMap) map).getData().get("settings.yaml"))
            .findFirst()
            .orElseThrow();
    assertThat(file)
        .isEqualTo("namespaces: [\"shop\"]\ngit:\n  schemes:\n  - file\nlog:\n  format: JSON\n");
  }

  /** With namespaces, nothing but the look at definitions is granted in the whole cluster. */
  @Test
  void namespacesLimitTheOperatorsRights() {
    List<HasMetadata> objects =
        documents(render().set("namespaces[0]", "shop").set("namespaces[1]", "bank").call());
    assertThat(
            objects.stream()
                .filter(ClusterRoleBinding.class::isInstance)
                .map(o -> o.getMetadata().getName()))
        .containsExactly("headway-definitions");
    assertThat(
            objects.stream()
                .filter(RoleBinding.class::isInstance)
                .map(o -> o.getMetadata().getNamespace() + "/" + o.getMetadata().getName()))
        .containsExactlyInAnyOrder("shop/headway", "bank/headway", "headway-system/headway-own");
  }

  @Test
  void nobodyMayBeActedAsUnlessNamed() {
    assertThat(impersonation(render())).isEmpty();
    assertThat(impersonation(render().set("tenants[0].namespace", "shop")))
        .containsExactly("shop ClusterRole");
    assertThat(
            impersonation(
                render()
                    .set("tenants[0].namespace", "shop")
                    .set("tenants[0].serviceAccounts[0]", "deployer")))
        .containsExactly("shop Role");
    assertThat(impersonation(render().set("tenants[0].namespace", "*")))
        .containsExactly("everywhere ClusterRole");
  }

  private static List<String> impersonation(TemplateCommand command) {
    List<String> bound = new ArrayList<>();
    for (HasMetadata object : documents(command.call())) {
      if (object.getMetadata().getName().equals("headway-tenant")) {
        if (object instanceof RoleBinding binding) {
          bound.add(object.getMetadata().getNamespace() + " " + binding.getRoleRef().getKind());
        } else if (object instanceof ClusterRoleBinding binding) {
          bound.add("everywhere " + binding.getRoleRef().getKind());
        }
      }
    }
    return bound;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          replicas               | 0
          image.name             | x
          image.pullPolicy       | Sometimes
          image.digest           | sha256:12
          settings.git.schemes[0] | ftp
          settings.ports.health  | 1
          settings.log.colour    | red
          namespaces[0]          | Shop
          tenants[0].name        | shop
          tenants[0].namespace   | **
          uninstall.timeout      | soon
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
