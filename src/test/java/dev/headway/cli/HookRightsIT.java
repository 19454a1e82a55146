package dev.headway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.Helm;
import dev.headway.OperatorWiring;
import dev.headway.adapter.kube.RequestMeter;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.sandbox.Sandbox;
import dev.headway.sandbox.SandboxOptions;
import dev.headway.settings.OperatorSettings;
import dev.headway.testing.ApiProxy;
import dev.headway.testing.GeneratedFile;
import dev.headway.testing.OurKinds;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the chart's hooks do, they do with the rights that the chart gives them: these are enough,
 * and each is used. So it is with the one who may approve.
 */
class HookRightsIT {
  private static final String NAMESPACE = "headway-system";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Set<String> RIGHTS =
      Set.of("ServiceAccount", "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding");
  private static final String INSTALLED =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: headway, namespace: headway-system}
      spec:
        replicas: 1
        selector: {matchLabels: {app: headway}}
        template:
          metadata: {labels: {app: headway}}
          spec: {containers: [{name: operator, image: "headway/headway:1.0.0"}]}
      ---
      apiVersion: coordination.k8s.io/v1
      kind: Lease
      metadata: {name: headway, namespace: headway-system}
      spec: {holderIdentity: headway-59485d9b4d-b4mrf}
      """;
  private static final String APPROVER =
      """
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: ann, namespace: headway-system}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata: {name: ann}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: headway-approver}
      subjects: [{kind: ServiceAccount, name: ann, namespace: headway-system}]
      """;

  @TempDir private Path folder;
  private Sandbox sandbox;
  private List<ObjectNode> chart;

  /** What a command did, in the words of a role. */
  private record Asked(CommandRun run, Set<String> rights) {}

  @BeforeEach
  void install() throws IOException {
    InstantSource time = InstantSource.system();
    sandbox =
        Sandbox.start(
            SandboxOptions.at(time)
                .withOperator(
                    client ->
                        OperatorWiring.start(client, OperatorSettings.sandbox(folder), time)));
    sandbox
        .client()
        .namespaces()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .create();
    chart =
        OurKinds.documents(
            new Helm(withoutHooks())
                .template()
                .withName("headway")
                .withNamespace(NAMESPACE)
                .withKubeVersion("1.36.0")
                .skipCrds()
                .call());
    for (ObjectNode document : chart) {
      if (RIGHTS.contains(document.path("kind").asText())) {
        sandbox.client().resource(document.toString()).serverSideApply();
      }
    }
    apply(INSTALLED, NAMESPACE);
  }

  /** The library that renders leaves hooks out: in this copy they are none. */
  private Path withoutHooks() throws IOException {
    Path from = Path.of("helm/headway");
    Path copy = folder.resolve("chart");
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = copy.resolve(from.relativize(file));
        Files.createDirectories(target.getParent());
        Files.writeString(target, Files.readString(file).replace("helm.sh/hook", "was/hook"));
      }
    }
    return copy;
  }

  @AfterEach
  void stop() {
    sandbox.close();
  }

  @Test
  void theTestOfAnInstallationUsesAllThatItMay() throws IOException {
    Asked asked = as("headway-test", "helm-test", "--namespace=" + NAMESPACE);
    assertThat(asked.run().code()).as(asked.run().err()).isZero();
    assertThat(asked.rights()).isEqualTo(granted("headway-test"));
  }

  @Test
  void anUninstallUsesAllThatItMay() throws IOException {
    inMidRelease();
    Asked asked =
        as(
            "headway-uninstall",
            "uninstall",
            "--namespace=" + NAMESPACE,
            "--deployment=headway",
            "--timeout=1m");
    assertThat(asked.run().code()).as(asked.run().err()).isZero();
    assertThat(asked.rights()).isEqualTo(granted("headway-uninstall"));
  }

  @Test
  void whoMayApproveUsesAllThatTheyMay() throws IOException {
    apply(APPROVER, NAMESPACE);
    inMidRelease();
    Asked asked = as("ann", "promote", "checkout", "--namespace=default");
    assertThat(asked.run().code()).as(asked.run().err()).isZero();
    assertThat(asked.rights()).isEqualTo(granted("headway-approver"));
  }

  private void inMidRelease() {
    String sample = GeneratedFile.read(Path.of("manifests/samples/canary.yaml"));
    apply(sample, "default");
    await("1.0.0").atMost(PATIENCE).until(() -> is(each -> "Deployed".equals(phase(each))));
    String deployment = sample.substring(sample.indexOf("apiVersion: headway.dev"));
    apply(deployment.replace("1.0.0", "1.1.0").replace("hold: 10s", "hold: 1s"), "default");
    await("approval").atMost(PATIENCE).until(() -> is(each -> "Paused".equals(phase(each))));
  }

  private boolean is(Predicate<ProgressiveDeployment> so) {
    return so.test(
        sandbox
            .client()
            .resources(ProgressiveDeployment.class)
            .inNamespace("default")
            .withName("checkout")
            .get());
  }

  private static String phase(ProgressiveDeployment deployment) {
    return deployment.getStatus() == null ? "" : String.valueOf(deployment.getStatus().phase());
  }

  private void apply(String yaml, String namespace) {
    for (ObjectNode document : OurKinds.documents(yaml)) {
      sandbox
          .client()
          .resource(document.toString())
          .inNamespace(namespace)
          .fieldManager("user")
          .forceConflicts()
          .serverSideApply();
    }
  }

  /** Runs a command with the rights of a service account, and notes what it asks for. */
  private Asked as(String account, String... line) throws IOException {
    String token =
        sandbox
            .client()
            .serviceAccounts()
            .inNamespace(NAMESPACE)
            .withName(account)
            .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build())
            .getStatus()
            .getToken();
    try (ApiProxy proxy = new ApiProxy(sandbox.apiUrl())) {
      String kubeconfig =
          proxy.kubeconfig(sandbox.kubeconfig()).replaceAll("token: .*", "token: " + token);
      Path file = Files.writeString(folder.resolve("kubeconfig"), kubeconfig);
      List<String> words = new ArrayList<>(List.of(line));
      words.add("--kubeconfig=" + file);
      CommandRun run = CommandRun.of(Map.of(), "", words.toArray(String[]::new));
      Set<String> rights = new TreeSet<>();
      for (ApiProxy.Answer answer : proxy.answers()) {
        String resource = RequestMeter.resource(answer.path().replaceFirst("\\?.*", ""));
        if (!resource.equals("discovery")) {
          rights.add(verb(answer.method()) + " " + resource);
          if (answer.code() == HttpURLConnection.HTTP_CREATED) {
            // Also when it was applied: to patch what is not there needs both.
            rights.add("create " + resource);
          }
        }
      }
      assertThat(proxy.answers()).as("refused").noneMatch(answer -> answer.code() == 403);
      return new Asked(run, rights);
    }
  }

  private static String verb(String method) {
    return switch (method) {
      case "GET" -> "read";
      case "POST" -> "create";
      case "PUT" -> "update";
      default -> method.toLowerCase(Locale.ROOT);
    };
  }

  /** All that the roles grant which are bound to what is named so. */
  private Set<String> granted(String name) {
    Set<String> granted = new TreeSet<>();
    List<String> names = new ArrayList<>(List.of(name, name + "-releases"));
    for (ObjectNode document : chart) {
      boolean role = document.path("kind").asText().endsWith("Role");
      if (role && names.contains(document.at("/metadata/name").asText())) {
        for (JsonNode rule : document.path("rules")) {
          for (JsonNode resource : rule.path("resources")) {
            for (JsonNode verb : rule.path("verbs")) {
              String may = verb.asText().replaceFirst("^(get|list|watch)$", "read");
              granted.add(may + " " + resource.asText());
            }
          }
        }
      }
    }
    assertThat(granted).as(name).isNotEmpty();
    return granted;
  }
}
