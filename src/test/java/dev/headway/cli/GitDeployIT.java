package dev.headway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headway.OperatorWiring;
import dev.headway.adapter.git.LocalRepository;
import dev.headway.domain.git.Commit;
import dev.headway.sandbox.Sandbox;
import dev.headway.sandbox.SandboxOptions;
import dev.headway.settings.OperatorSettings;
import dev.headway.testing.GitHttpServer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A version committed from the command line to a server that wants to know who asks. */
class GitDeployIT {
  private static final String PASSWORD = "swordfish-4711";
  private static final String ANN = "Ann <ann@example.org>";

  @TempDir private static Path folder;

  private static Sandbox sandbox;
  private static LocalRepository shop;
  private static GitHttpServer git;

  @BeforeAll
  static void start() throws IOException {
    shop = LocalRepository.at(folder.resolve("shop.git"), "main");
    git = new GitHttpServer(folder.resolve("shop.git")).accepting("Basic " + encoded());
    shop.commit("ann", "first", Instant.now(), Map.of("cart.yaml", cart("1.0.0")));
    InstantSource time = InstantSource.system();
    OperatorSettings settings = OperatorSettings.sandbox(folder.resolve("mirrors"));
    sandbox =
        Sandbox.start(
            SandboxOptions.at(time)
                .withOperator(client -> OperatorWiring.start(client, settings, time)));
    Files.writeString(folder.resolve("admin"), sandbox.kubeconfig());
    apply(CLUSTER.formatted(git.url(), PASSWORD));
    Files.writeString(folder.resolve("reader"), kubeconfig("reader"));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> run("admin", "status", "cart").out().contains("Deployed"));
  }

  @AfterAll
  static void stop() {
    sandbox.close();
    git.close();
  }

  private static String encoded() {
    return Base64.getEncoder().encodeToString(("ann:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
  }

  private static String cart(String version) {
    return """
    # asked for by hand
    apiVersion: headway.dev/v1alpha1
    kind: ProgressiveDeployment
    metadata: {name: cart}
    spec:
      replicas: 1
      selector: {matchLabels: {app: cart}}
      template:
        metadata: {labels: {app: cart}}
        spec: {containers: [{name: app, image: "headway/sample:%s"}]}   # the version
      strategy: {type: Canary, canary: {steps: [{weight: 100}]}}
    """
        .formatted(version);
  }

  @Test
  void pushesWithTheCredentialsThatTheUserMayReadAndNoOthers() {
    CommandRun reader = run("reader", "deploy", "cart", "1.0.1", "--author", ANN);
    assertThat(reader.code()).isEqualTo(ExitCode.OWNED_BY_GIT.status());
    assertThat(reader.err())
        .contains(
            "nothing was changed: you may not read Secret 'shop-git' in namespace default, which"
                + " holds its credentials. Set the image of container app to headway/sample:1.0.1"
                + " in cart.yaml:2 of "
                + git.url()
                + " (branch main) and commit it");
    assertThat(shop.log(9)).hasSize(1);

    CommandRun admin =
        run("admin", "deploy", "cart", "1.0.1", "--author", ANN, "--wait", "--timeout", "30s");
    assertThat(admin.code()).as("%s%s", admin.out(), admin.err()).isZero();
    assertThat(shop.text("cart.yaml")).contains(cart("1.0.1"));
    assertThat(admin.out() + admin.err() + reader.err())
        .doesNotContain(PASSWORD)
        .doesNotContain(encoded());

    Commit last = shop.log(1).getFirst();
    sandbox
        .client()
        .genericKubernetesResources("headway.dev/v1alpha1", "GitSync")
        .inNamespace("default")
        .withName("shop")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"suspend\": true}}");
    CommandRun late =
        run("admin", "deploy", "cart", "1.0.2", "--author", ANN, "--wait", "--timeout", "2s");
    assertThat(late.code()).as(late.err()).isEqualTo(ExitCode.TIMED_OUT.status());
    assertThat(late.err()).contains("is on the branch, and the GitSync has not applied it yet");
    assertThat(shop.log(1).getFirst().parent()).contains(last.id());
  }

  private static CommandRun run(String who, String... args) {
    return CommandRun.of(Map.of("KUBECONFIG", folder.resolve(who).toString()), "", args);
  }

  private static String kubeconfig(String account) {
    String token =
        sandbox
            .client()
            .serviceAccounts()
            .inNamespace("default")
            .withName(account)
            .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build())
            .getStatus()
            .getToken();
    return sandbox.kubeconfig().replaceAll("(token: ?\"?)[^\"\\s}]+", "$1" + token);
  }

  private static void apply(String manifests) {
    var stream = new ByteArrayInputStream(manifests.getBytes(StandardCharsets.UTF_8));
    List<HasMetadata> items = sandbox.client().load(stream).items();
    items.forEach(item -> sandbox.client().resource(item).inNamespace("default").create());
  }

  private static final String CLUSTER =
      """
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: deployer}
      ---
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: reader}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: deployer}
      rules:
        - {apiGroups: ["*"], resources: ["*"], verbs: ["*"]}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: deployer}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: deployer}
      subjects: [{kind: ServiceAccount, name: deployer, namespace: default}]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: reader}
      rules:
        - {apiGroups: [headway.dev], resources: ["*"], verbs: [get, list, watch]}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: reader}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
      subjects: [{kind: ServiceAccount, name: reader, namespace: default}]
      ---
      apiVersion: headway.dev/v1alpha1
      kind: GitSync
      metadata: {name: shop}
      spec: {url: "%s", interval: 1s, serviceAccountName: deployer, secretRef: {name: shop-git}}
      ---
      apiVersion: v1
      kind: Secret
      metadata: {name: shop-git}
      stringData: {username: ann, password: %s}
      """;
}
