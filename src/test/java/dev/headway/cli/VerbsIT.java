package dev.headway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.headway.OperatorWiring;
import dev.headway.adapter.git.LocalRepository;
import dev.headway.domain.git.Commit;
import dev.headway.sandbox.Sandbox;
import dev.headway.sandbox.SandboxOptions;
import dev.headway.settings.OperatorSettings;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every verb as a user types it, answered by the operator itself, with a GitSync beside it. */
class VerbsIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String APPROVAL = "{name: half, weight: 50, approval: Required}";
  private static final String HOLD = "{name: half, weight: 50, hold: 100ms}";

  private static final String ANN = "Ann <ann@example.org>";

  @TempDir private static Path folder;

  private static Sandbox sandbox;

  @BeforeAll
  static void start() throws IOException {
    InstantSource time = InstantSource.system();
    OperatorSettings settings = OperatorSettings.sandbox(folder.resolve("mirrors"));
    sandbox =
        Sandbox.start(
            SandboxOptions.at(time)
                .withOperator(client -> OperatorWiring.start(client, settings, time)));
    Files.writeString(folder.resolve("kubeconfig"), sandbox.kubeconfig());
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @Test
  void aReleaseIsSteeredByItsVerbs() throws IOException {
    apply(manifest("checkout", "1.0.0", APPROVAL));
    ends(0, "status", "checkout", "--wait", "--timeout", "30s");
    assertThat(ends(3, "rollback", "checkout").err()).contains("no earlier good revision");

    assertThat(ends(0, "deploy", "checkout", "1.1.0").out()).contains("headway/sample:1.1.0");
    awaitsApproval("checkout");
    assertThat(ends(0, "pause", "checkout").out()).startsWith("+ Pause checkout: ");
    assertThat(ends(3, "promote", "checkout").out()).startsWith("x Promote checkout refused: ");
    assertThat(ends(0, "resume", "checkout").out()).startsWith("+ Resume checkout: ");
    assertThat(ends(0, "abort", "checkout", "--reason", "customers complain").out())
        .startsWith("+ Abort checkout: ");
    ends(1, "status", "checkout", "--wait", "--timeout", "30s");
    assertThat(ends(3, "promote", "checkout").out()).startsWith("x Promote checkout refused: ");

    assertThat(ends(0, "retry", "checkout").out()).startsWith("+ Retry checkout: ");
    awaitsApproval("checkout");
    assertThat(ends(3, "jump", "checkout", "none").out()).contains("There is no step 'none'");
    assertThat(ends(0, "jump", "checkout", "100 %").out())
        .startsWith("+ JumpTo checkout: Step '100 %' begins");
    ends(0, "status", "checkout", "--wait", "--timeout", "30s");
    assertThat(document("get").at("/releases").findValuesAsText("version")).contains("1.1.0");

    assertThat(ends(0, "restart", "checkout").out())
        .startsWith("+ Restart checkout: Pods of revision ");

    assertThat(ends(0, "rollback", "checkout").out()).startsWith("+ Rollback checkout: ");
    await().atMost(LIMIT).until(() -> stable("checkout").equals("1.0.0"));
    assertThat(ends(0, "history", "checkout").out()).contains("Promoted", "Aborted");
    assertThat(document("history", "checkout").at("/history")).hasSizeGreaterThanOrEqualTo(4);
  }

  @Test
  void deployFollowsARelease() throws Exception {
    apply(manifest("basket", "1.0.0", HOLD));
    ends(0, "status", "basket", "--wait", "--timeout", "30s");
    FutureTask<CommandRun> watch = new FutureTask<>(() -> run("status", "basket", "--watch"));
    Thread watching = Thread.ofPlatform().daemon().start(watch);

    CommandRun deploy = ends(0, "deploy", "basket", "1.1.0", "--wait", "--timeout", "30s");
    assertThat(deploy.out().lines().toList())
        .first()
        .asString()
        .isEqualTo("+ basket now asks for headway/sample:1.1.0 (was headway/sample:1.0.0)");
    assertThat(deploy.out().lines().toList()).last().asString().contains("Deployed", "1.1.0 100 %");
    assertThat(ends(0, "deploy", "basket", "1.1.0").out()).contains("already");

    watching.interrupt();
    CommandRun seen = watch.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    assertThat(seen.out()).contains("Deployed", "half", "1.1.0 50 %");
    assertThat(seen.out().lines().map(line -> line.substring(10)).toList())
        .as("a line a change")
        .doesNotHaveDuplicates();
  }

  @Test
  void whatGitOwnsIsDeployedByACommit() throws IOException {
    LocalRepository shop = LocalRepository.at(folder.resolve("shop.git"), "main");
    Commit first = commit(shop, "1.0.0");
    apply(gitSync(shop));
    assertThat(ends(0, "sync", "shop", "-o", "json").out()).contains(first.id());
    ends(0, "status", "cart", "--wait", "--timeout", "30s");

    CommandRun nobody = ends(5, "deploy", "cart", "1.1.0");
    assertThat(nobody.out()).isEmpty();
    assertThat(nobody.err())
        .contains(
            "owned by the GitSync default.shop, and nothing was changed: a commit needs an author",
            "apps/cart.yaml:1 of file:///");

    CommandRun deploy =
        ends(0, "deploy", "cart", "1.1.0", "--author", ANN, "--wait", "--timeout", "30s");
    Commit second = shop.log(1).getFirst();
    assertThat(second.author()).isEqualTo("Ann");
    assertThat(deploy.out().lines().toList())
        .first()
        .asString()
        .isEqualTo(
            "+ cart: commit %s asks for headway/sample:1.1.0 in apps/cart.yaml:9 (was"
                    .formatted(second.shortId())
                + " headway/sample:1.0.0); GitSync default.shop applies it");
    assertThat(deploy.out().lines().toList()).last().asString().contains("Deployed", "1.1.0 100 %");
    assertThat(shop.text("apps/cart.yaml")).contains(manifest("cart", "1.1.0", HOLD));
    assertThat(ends(0, "deploy", "cart", "1.1.0", "--author", ANN).out()).contains("already");
    assertThat(ends(0, "get").out()).contains("GITSYNC", "cart", second.id().substring(0, 7));
    assertThat(new YAMLMapper().readTree(ends(0, "get", "-o", "yaml").out()).at("/gitSyncs/0"))
        .hasToString(document("get").at("/gitSyncs/0").toString());
  }

  @Test
  void verifyListsWhatIsNotAsRecordedAndMendsItOnRequest() throws IOException {
    String there = "verified";
    sandbox
        .client()
        .resource(new NamespaceBuilder().withNewMetadata().withName(there).endMetadata().build())
        .create();
    applyIn(there, manifest("desk", "1.0.0", HOLD));
    ends(0, "status", "desk", "-n", there, "--wait", "--timeout", "30s");
    assertThat(ends(0, "verify", "-n", there).out())
        .isEqualTo("+ everything in namespace verified is as recorded\n");

    applyIn(there, STRAYS);
    CommandRun found = ends(1, "verify", "-n", there);
    assertThat(found.out())
        .isEqualTo(
            """
            x OrphanedSet ReplicaSet/gone-1 of gone: there is no ProgressiveDeployment 'gone' any more
                --repair: it is removed
            x StaleLock Lease/shop-1: a slot of release group 'shop' is left behind: nobody has renewed it in time
                --repair: it is removed, and the next release takes its turn
            x StrayKey Service/left: it selects revision 1, and no ProgressiveDeployment names it
                --repair: its selector loses the key headway.dev/revision
            """);
    assertThat(document("verify", "-n", there, "desk").at("/mismatches")).isEmpty();
    CommandRun mended = ends(0, "verify", "-n", there, "--repair");
    assertThat(mended.out()).contains("mended: it is removed", "mended: its selector loses");
    ends(0, "verify", "-n", there);
    assertThat(
            sandbox
                .client()
                .services()
                .inNamespace(there)
                .withName("left")
                .get()
                .getSpec()
                .getSelector())
        .isEqualTo(Map.of("app", "x"));
    assertThat(ends(4, "verify", "-n", there, "nobody").err()).contains("no ProgressiveDeployment");
  }

  private static final String STRAYS =
      """
      apiVersion: apps/v1
      kind: ReplicaSet
      metadata: {name: gone-1, labels: {headway.dev/name: gone, headway.dev/revision: "1"}}
      spec:
        replicas: 0
        selector: {matchLabels: {app: gone}}
        template:
          metadata: {labels: {app: gone}}
          spec: {containers: [{name: app, image: "headway/sample:1"}]}
      ---
      apiVersion: coordination.k8s.io/v1
      kind: Lease
      metadata: {name: shop-1, labels: {headway.dev/release-group: shop}}
      spec: {holderIdentity: ann}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: left}
      spec: {selector: {app: x, headway.dev/revision: "1"}, ports: [{port: 80}]}
      """;

  @Test
  void aPlanNeedsNoCluster() {
    assertThat(ends(0, "plan", "-f", "manifests/samples/canary.yaml").out()).contains("checkout");
  }

  @Test
  void aDeploymentIsTakenInAndLetGo() {
    apply(TILL);
    assertThat(ends(2, "adopt", "statefulset/till").err()).contains("'deployment/NAME'");
    ends(4, "adopt", "deployment/nothing");
    assertThat(ends(0, "adopt", "deployment/till", "--print").out())
        .contains("workloadRef", "name: \"till\"");
    await().atMost(LIMIT).until(() -> till().getStatus().getAvailableReplicas() == 2);

    assertThat(ends(0, "adopt", "deployment/till", "--timeout", "30s").out())
        .isEqualTo("+ deployment/till is released by pd/till; no pod was restarted (2 serve on)\n");
    assertThat(till().getSpec().getPaused()).isTrue();
    assertThat(ends(0, "adopt", "deployment/till").out()).contains("already");

    image("headway/sample:1.1.0");
    assertThat(ends(3, "eject", "pd/till").err()).contains("is not what serves");
    image("headway/sample:1.0.0");
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(ends(0, "eject", "pd/till", "--timeout", "30s").out())
                    .isEqualTo(
                        "+ deployment/till is as its author wrote it; no pod was restarted (2"
                            + " serve on)\n"));
    assertThat(till().getSpec().getPaused()).isNotEqualTo(true);
    assertThat(till().getMetadata().getAnnotations().toString()).doesNotContain("headway.dev");
    ends(4, "eject", "till");
  }

  private static Deployment till() {
    return sandbox.client().apps().deployments().inNamespace("default").withName("till").get();
  }

  private static void image(String image) {
    sandbox
        .client()
        .apps()
        .deployments()
        .inNamespace("default")
        .withName("till")
        .patch(
            PatchContext.of(PatchType.STRATEGIC_MERGE),
            "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"app\",\"image\":\"%s\"}]}}}}"
                .formatted(image));
  }

  private static final String TILL =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: till, annotations: {team: shop}}
      spec:
        replicas: 2
        selector: {matchLabels: {app: till}}
        template:
          metadata: {labels: {app: till}}
          spec: {containers: [{name: app, image: "headway/sample:1.0.0"}]}
      """;

  private static void awaitsApproval(String name) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(document("status", name).at("/waitingFor").asText())
                    .as("%s", ends(0, "status", name).out())
                    .contains("pproval"));
  }

  private static String stable(String name) throws IOException {
    JsonNode status = document("status", name);
    return status.path("candidate").isObject() ? "" : status.at("/stable/version").asText();
  }

  private static JsonNode document(String... args) throws IOException {
    String[] json = Arrays.copyOf(args, args.length + 2);
    json[args.length] = "-o";
    json[args.length + 1] = "json";
    return new ObjectMapper().readTree(ends(0, json).out());
  }

  private static CommandRun ends(int code, String... args) {
    CommandRun run = run(args);
    assertThat(run.code()).as("%s%n%s%s", List.of(args), run.out(), run.err()).isEqualTo(code);
    return run;
  }

  private static CommandRun run(String... args) {
    return CommandRun.of(Map.of("KUBECONFIG", folder.resolve("kubeconfig").toString()), "", args);
  }

  private static Commit commit(LocalRepository shop, String version) {
    return shop.commit(
        "ann",
        "cart " + version,
        Instant.now(),
        Map.of("apps/cart.yaml", manifest("cart", version, HOLD)));
  }

  private static void apply(String manifests) {
    applyIn("default", manifests);
  }

  private static void applyIn(String namespace, String manifests) {
    var stream = new ByteArrayInputStream(manifests.getBytes(StandardCharsets.UTF_8));
    for (HasMetadata item : sandbox.client().load(stream).items()) {
      sandbox.client().resource(item).inNamespace(namespace).create();
    }
  }

  private static String manifest(String name, String version, String step) {
    return """
    apiVersion: headway.dev/v1alpha1
    kind: ProgressiveDeployment
    metadata: {name: %1$s}
    spec:
      replicas: 2
      selector: {matchLabels: {app: %1$s}}
      template:
        metadata: {labels: {app: %1$s}}
        spec: {containers: [{name: app, image: "headway/sample:%2$s"}]}
      strategy: {type: Canary, canary: {steps: [%3$s, {weight: 100}]}}
    """
        .formatted(name, version, step);
  }

  private static String gitSync(LocalRepository shop) {
    return """
    apiVersion: v1
    kind: ServiceAccount
    metadata: {name: deployer}
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
    apiVersion: headway.dev/v1alpha1
    kind: GitSync
    metadata: {name: shop}
    spec: {url: "%s", path: apps, interval: 1h, serviceAccountName: deployer}
    """
        .formatted(shop.url());
  }
}
