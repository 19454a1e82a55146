package dev.headway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.headway.api.v1alpha1.Keys;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.api.v1alpha1.ReleaseAction;
import dev.headway.api.v1alpha1.ReleaseActionSpec.Verb;
import dev.headway.sandbox.server.ApiServer;
import dev.headway.sandbox.server.ApiServerOptions;
import dev.headway.testing.GeneratedFile;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes before the operator is removed, with an operator that is played by the test. */
class UninstallIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String AT_REST =
      """
      {"observedGeneration": 1, "phase": "Failed", "stage": "Complete", "release": 17,
       "stable": {"revision": "5d8f6c21ab", "version": "1.4.1"}}
      """;
  private static final String AT_A_STEP =
      """
      {"observedGeneration": 1, "phase": "Paused", "stage": "Holding", "release": 17,
       "stable": {"revision": "5d8f6c21ab", "version": "1.4.1", "weight": 50},
       "candidate": {"revision": "7f9c210d3e", "version": "1.4.2", "weight": 50},
       "step": {"index": 1, "count": 2, "name": "half", "waitingFor": "Approval of step half"}}
      """;
  private static final String OPERATOR =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: headway, namespace: default}
      spec:
        replicas: 2
        selector: {matchLabels: {app: headway}}
        template:
          metadata: {labels: {app: headway}}
          spec: {containers: [{name: operator, image: headway/headway:1.0.0}]}
      """;
  private static final String LEASE =
      """
      apiVersion: coordination.k8s.io/v1
      kind: Lease
      metadata: {name: headway, namespace: default}
      spec: {holderIdentity: headway-59485d9b4d-b4mrf}
      """;
  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: checkout, namespace: default}
      spec:
        selector: {app: checkout, headway.dev/revision: 5d8f6c21ab}
        ports: [{port: 80}]
      """;
  private static final String DEPLOYMENT =
      """
      apiVersion: headway.dev/v1alpha1
      kind: ProgressiveDeployment
      metadata:
        name: checkout
        namespace: default
        finalizers: [headway.dev/routes, example.org/other]
      spec:
        selector: {matchLabels: {app: checkout}}
        template:
          metadata: {labels: {app: checkout}}
          spec: {containers: [{name: app, image: headway/sample:1.0.0}]}
        strategy: {type: Canary, canary: {steps: [{weight: 50, approval: Required}, {weight: 100}]}}
        traffic: {serviceName: checkout}
      """;

  @TempDir private static Path folder;

  private static ApiServer server;
  private static KubernetesClient client;

  @BeforeAll
  static void start() throws IOException {
    List<ObjectNode> crds = new ArrayList<>();
    for (Path file : GeneratedFile.list(Path.of("crds"), ".yaml")) {
      crds.add((ObjectNode) new YAMLMapper().readTree(Files.readString(file)));
    }
    server = ApiServer.start(ApiServerOptions.at(InstantSource.system()).withCustomResources(crds));
    Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), server.kubeconfig());
    Config config = Config.fromKubeconfig(kubeconfig.toFile());
    config.setOnlyHttpWatches(true);
    client =
        new KubernetesClientBuilder()
            .withConfig(config)
            .withHttpClientFactory(new JdkHttpClientFactory())
            .build();
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @BeforeEach
  void installed() {
    for (String yaml : List.of(OPERATOR, LEASE, SERVICE, DEPLOYMENT)) {
      client.resource(yaml).create();
    }
  }

  @AfterEach
  void remove() {
    client.apps().deployments().inNamespace("default").delete();
    client.services().inNamespace("default").delete();
    client.leases().inNamespace("default").delete();
    client.resources(ReleaseAction.class).inNamespace("default").delete();
    deployment().patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":[]}}");
    deployment().delete();
  }

  @Test
  void whatIsAtRestLosesOurTracesAndNothingElse() {
    status(AT_REST);
    CommandRun run = uninstall("5s");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(replicas()).isZero();
    assertThat(selector()).isEqualTo(Map.of("app", "checkout"));
    assertThat(deployment().get().getMetadata().getFinalizers())
        .containsExactly("example.org/other");
    assertThat(actions()).isEmpty();
    assertThat(client.leases().inNamespace("default").list().getItems()).isEmpty();
  }

  @Test
  void aReleaseIsAbortedByTheOperatorBeforeItIsStopped() throws Exception {
    status(AT_A_STEP);
    CompletableFuture<CommandRun> run = CompletableFuture.supplyAsync(() -> uninstall("30s"));
    await().atMost(PATIENCE).until(() -> actions().size() == 1);
    ReleaseAction asked = actions().getFirst();
    assertThat(asked.getSpec().verb()).isEqualTo(Verb.Abort);
    assertThat(asked.getSpec().release()).isEqualTo(17);
    assertThat(replicas()).as("somebody must abort").isEqualTo(2);
    client
        .resource(asked)
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"status\":{\"result\":\"Done\",\"message\":\"Release 17 aborted\"}}");
    status(AT_REST.replace("Complete", "CleaningUp"));
    assertThat(run).isNotDone();
    assertThat(selector()).containsKey(Keys.REVISION);
    // The candidate is null in the merge patch: it goes.
    status(AT_REST);
    CommandRun done = run.get(30, TimeUnit.SECONDS);
    assertThat(done.code()).as(done.err()).isZero();
    assertThat(done.out()).contains("abort default/checkout: Release 17 aborted");
    assertThat(replicas()).isZero();
    assertThat(selector()).doesNotContainKey(Keys.REVISION);
  }

  @Test
  void whatDoesNotComeToRestKeepsTheOperator() {
    status(AT_A_STEP.replace("Approval of step half", "2 of 5 pods"));
    CommandRun run = uninstall("1s");
    assertThat(run.code()).isEqualTo(ExitCode.TIMED_OUT.status());
    assertThat(run.err())
        .contains("default/checkout does not come to rest: 2 of 5 pods; the operator stays");
    assertThat(replicas()).isEqualTo(2);
    assertThat(selector()).containsKey(Keys.REVISION);
    assertThat(deployment().get().getMetadata().getFinalizers()).contains(Keys.FINALIZER);
  }

  /** Its pods become ready by themselves, and no route was touched for it. */
  @Test
  void aFirstReleaseIsLeftToItself() {
    status(
        """
        {"observedGeneration": 1, "phase": "Pending", "stage": "Preparing", "release": 1,
         "candidate": {"revision": "7f9c210d3e", "version": "1.4.2", "weight": 0}}
        """);
    CommandRun run = uninstall("5s");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(actions()).isEmpty();
  }

  /** What the operator has not looked at may become a release at any moment. */
  @Test
  void anEditThatWasNotLookedAtIsNotAtRest() {
    status(AT_REST.replace("\"observedGeneration\": 1", "\"observedGeneration\": 0"));
    CommandRun run = uninstall("1s");
    assertThat(run.code()).isEqualTo(ExitCode.TIMED_OUT.status());
    assertThat(replicas()).isEqualTo(2);
  }

  @Test
  void onlyTheWatchedNamespacesAreLookedAt() {
    status(AT_A_STEP);
    CommandRun run = uninstall("5s", "--watched", "kube-system");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(selector()).containsKey(Keys.REVISION);
  }

  private static CommandRun uninstall(String timeout, String... more) {
    List<String> line =
        new ArrayList<>(List.of("uninstall", "-n", "default", "--timeout", timeout));
    line.addAll(List.of(more));
    String kubeconfig = folder.resolve("kubeconfig").toString();
    return CommandRun.of(Map.of("KUBECONFIG", kubeconfig), "", line.toArray(String[]::new));
  }

  private static void status(String json) {
    String all =
        json.contains("candidate")
            ? json
            : json.strip().replaceFirst("\\{", "{\"candidate\": null, ");
    deployment()
        .subresource("status")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":" + all + "}");
  }

  private static Resource<ProgressiveDeployment> deployment() {
    return client
        .resources(ProgressiveDeployment.class)
        .inNamespace("default")
        .withName("checkout");
  }

  private static int replicas() {
    return client
        .apps()
        .deployments()
        .inNamespace("default")
        .withName("headway")
        .get()
        .getSpec()
        .getReplicas();
  }

  private static Map<String, String> selector() {
    return client
        .services()
        .inNamespace("default")
        .withName("checkout")
        .get()
        .getSpec()
        .getSelector();
  }

  private static List<ReleaseAction> actions() {
    return client.resources(ReleaseAction.class).inNamespace("default").list().getItems();
  }
}
