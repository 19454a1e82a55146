package dev.headway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.headway.api.v1alpha1.GitSync;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.api.v1alpha1.ReleaseAction;
import dev.headway.api.v1alpha1.ReleaseActionSpec;
import dev.headway.sandbox.server.ApiServer;
import dev.headway.sandbox.server.ApiServerOptions;
import dev.headway.testing.GeneratedFile;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command against the sandbox's API server, with an operator that is played by the test. */
class CommandsIT {
  @TempDir private static Path folder;

  private static ApiServer server;
  private static KubernetesClient client;
  private static Path kubeconfig;

  @BeforeAll
  static void start() throws IOException {
    List<ObjectNode> crds = new ArrayList<>();
    for (Path file : GeneratedFile.list(Path.of("crds"), ".yaml")) {
      crds.add((ObjectNode) new YAMLMapper().readTree(Files.readString(file)));
    }
    server = ApiServer.start(ApiServerOptions.at(InstantSource.system()).withCustomResources(crds));
    kubeconfig = folder.resolve("kubeconfig");
    Files.writeString(kubeconfig, server.kubeconfig());
    Config config = Config.fromKubeconfig(kubeconfig.toFile());
    config.setOnlyHttpWatches(true);
    // A request that is given up on is sent again: a create that was only slow then conflicts.
    config.setRequestTimeout(60_000);
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
  void aReleaseAtAnApproval() {
    client.resource(DEPLOYMENT).create();
    status(
        """
        {"observedGeneration": 1, "phase": "Paused", "stage": "Holding", "health": "Healthy",
         "replicas": 3, "readyReplicas": 3, "release": 17,
         "stable": {"revision": "5d8f6c21ab", "version": "1.4.1", "replicas": 2, "readyReplicas": 2, "weight": 50},
         "candidate": {"revision": "7f9c210d3e", "version": "1.4.2", "replicas": 1, "readyReplicas": 1, "weight": 50},
         "step": {"plan": "1c9e04", "index": 1, "count": 2, "progress": "2/2", "name": "half", "waitingFor": "Approval of step half"},
         "history": [{"release": 16, "revision": "5d8f6c21ab", "version": "1.4.1", "strategy": "Canary", "result": "Promoted", "stepReached": 2},
                     {"release": 15, "revision": "0a0a0a0a0a", "version": "1.4.0", "strategy": "Canary", "result": "Promoted", "stepReached": 2}]}
        """);
  }

  @AfterEach
  void remove() {
    client.resources(ProgressiveDeployment.class).inNamespace("default").delete();
    client.resources(ReleaseAction.class).inNamespace("default").delete();
    client.resources(GitSync.class).inNamespace("default").delete();
  }

  @Test
  void getShowsWhatRolls() throws IOException {
    CommandRun run = run("get");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("checkout   Paused", "2/2    50 %", "1.4.1 -> 1.4.2");
    assertThat(run("get", "-A").out()).contains("default     checkout");
    JsonNode json = new ObjectMapper().readTree(run("get", "-o", "json").out());
    assertThat(json.at("/releases/0/waitingFor").asText()).isEqualTo("Approval of step half");
    CommandRun nothing = run("get", "-n", "kube-system");
    assertThat(nothing.code()).isZero();
    assertThat(nothing.err())
        .contains("No ProgressiveDeployments and no GitSyncs in namespace kube-system.");
  }

  @Test
  void statusShowsTheTree() {
    CommandRun run = run("status", "checkout");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("Step 2 of 2, half: Approval of step half", "candidate  1.4.2");
    assertThat(run("status", "checkout", "-o", "yaml").out()).contains("phase: Paused");
  }

  @Test
  void statusWaitsUntilTheReleaseHasEnded() {
    CompletableFuture<CommandRun> waiting =
        CompletableFuture.supplyAsync(
            () -> run("status", "checkout", "--wait", "--timeout", "20s"));
    status("{\"phase\": \"Deployed\", \"candidate\": null, \"step\": null}");
    assertThat(waiting.join().code()).isEqualTo(ExitCode.OK.status());
    status("{\"phase\": \"Failed\"}");
    assertThat(run("status", "checkout", "--wait").code()).isEqualTo(ExitCode.FAILED.status());
    status("{\"phase\": \"Running\"}");
    assertThat(run("status", "checkout", "--wait", "--timeout", "200ms").code())
        .isEqualTo(ExitCode.TIMED_OUT.status());
  }

  @Test
  void historyShowsWhatEnded() {
    assertThat(run("history", "checkout").out()).contains("16        1.4.1", "Promoted");
  }

  @Test
  void verbsNameWhatTheyAreMeantFor() {
    try (Watch operator = operator("Done", "as you say")) {
      CommandRun run = run("promote", "checkout", "--reason", "looked at the graphs");
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.out()).isEqualTo("+ Promote checkout: as you say\n");
      for (String verb : List.of("pause", "resume", "abort")) {
        assertThat(run(verb, "checkout").code()).as(verb).isZero();
      }
      assertThat(operator).isNotNull();
    }
    List<ReleaseActionSpec> specs =
        client.resources(ReleaseAction.class).inNamespace("default").list().getItems().stream()
            .map(ReleaseAction::getSpec)
            .toList();
    assertThat(specs)
        .hasSize(4)
        .allSatisfy(
            spec -> {
              assertThat(spec.release()).isEqualTo(17);
              assertThat(spec.revision()).isEqualTo("7f9c210d3e");
              boolean promote = spec.verb() == ReleaseActionSpec.Verb.Promote;
              assertThat(spec.step()).isEqualTo(promote ? "half" : null);
              assertThat(spec.reason()).isEqualTo(promote ? "looked at the graphs" : null);
            });
  }

  @Test
  void retryNamesTheFailedRevision() {
    status(
        """
        {"phase": "Failed", "candidate": null, "failedRevision": {"revision": "7f9c210d3e", "class": "Evidence"}}
        """);
    try (Watch operator = operator("Done", "again")) {
      assertThat(run("retry", "checkout").code()).isZero();
      assertThat(operator).isNotNull();
    }
    assertThat(onlyAction().revision()).isEqualTo("7f9c210d3e");
  }

  @Test
  void rollbackChoosesTheRevisionBefore() {
    status("{\"phase\": \"Deployed\", \"candidate\": null, \"step\": null}");
    try (Watch operator = operator("Done", "back")) {
      assertThat(run("rollback", "checkout").code()).isZero();
      assertThat(operator).isNotNull();
    }
    assertThat(onlyAction().argument()).isEqualTo("0a0a0a0a0a");
  }

  @Test
  void whatIsRefusedHasItsMessageAndItsCode() {
    try (Watch operator = operator("Refused", "Release 17 is not running")) {
      CommandRun run = run("rollback", "checkout", "--to", "1.4.0");
      assertThat(run.code()).isEqualTo(ExitCode.REFUSED.status());
      assertThat(run.out()).isEqualTo("x Rollback checkout refused: Release 17 is not running\n");
      assertThat(operator).isNotNull();
    }
  }

  @Test
  void withoutAnOperatorTheWaitEnds() {
    CommandRun run = run("pause", "checkout", "--timeout", "300ms");
    assertThat(run.code()).isEqualTo(ExitCode.TIMED_OUT.status());
    assertThat(run.out()).contains("no answer yet", "Does the operator run?");
  }

  @Test
  void deployChangesTheImage() {
    CommandRun run = run("deploy", "checkout", "1.4.3");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .isEqualTo(
            "+ checkout now asks for registry.example/checkout:1.4.3 (was"
                + " registry.example/checkout:1.4.2)\n");
    assertThat(
            client
                .resource(DEPLOYMENT)
                .get()
                .getSpec()
                .template()
                .at("/spec/containers/0/image")
                .asText())
        .isEqualTo("registry.example/checkout:1.4.3");
    assertThat(run("deploy", "checkout", "1.4.3").out()).contains("already");
  }

  @Test
  void deployLeavesWhatGitOwnsAlone() {
    client.load(getClass().getResourceAsStream("/cli/owner.yaml")).create();
    client
        .resources(GitSync.class)
        .inNamespace("default")
        .withName("shop")
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            """
            {"status": {"inventory": [{"apiVersion": "headway.dev/v1alpha1", "kind": "ProgressiveDeployment",
              "namespace": "default", "name": "checkout", "source": "apps/checkout.yaml:12"}]}}
            """);
    client
        .resource(DEPLOYMENT)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\": {\"labels\": {\"headway.dev/gitsync\": \"default.shop\"}}}");
    CommandRun run = run("deploy", "checkout", "1.4.3");
    assertThat(run.code()).isEqualTo(ExitCode.OWNED_BY_GIT.status());
    assertThat(run.err())
        .as("why no commit could be made depends on who runs this, and where")
        .startsWith(
            "headway: checkout is owned by the GitSync default.shop, and nothing was changed: ")
        .endsWith(
            " Set the image of container app to registry.example/checkout:1.4.3 in"
                + " apps/checkout.yaml:12 of https://git.example/shop.git (branch main) and commit"
                + " it\n");
    assertThat(client.resource(DEPLOYMENT).get().getMetadata().getGeneration()).isEqualTo(1);
  }

  @Test
  void syncSaysWhatItDid() {
    client.load(getClass().getResourceAsStream("/cli/owner.yaml")).create();
    try (Watch operator = operator("Done", "Commit 4f2a9d1 is applied")) {
      CommandRun run = run("sync", "shop");
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.out()).isEqualTo("+ Sync shop: Commit 4f2a9d1 is applied\n");
      assertThat(operator).isNotNull();
    }
  }

  @Test
  void whatIsNotThereIsNamed() {
    CommandRun run = run("status", "chekout");
    assertThat(run.code()).isEqualTo(ExitCode.NOT_FOUND.status());
    assertThat(run.err())
        .isEqualTo(
            "headway: no ProgressiveDeployment 'chekout' in namespace default; there are:"
                + " checkout\n");
    assertThat(run("sync", "shop").err()).contains("no GitSync 'shop' in namespace default");
  }

  @Test
  void aProcessEndsWithItsCommand() throws Exception {
    assertThat(process("get")).isEqualTo(ExitCode.OK.status());
    assertThat(process("status", "chekout")).isEqualTo(ExitCode.NOT_FOUND.status());
  }

  @Test
  void noCommandLeavesAThreadThatKeepsTheProcess() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    try (Watch operator = operator("Done", "as you say")) {
      for (List<String> command :
          List.of(
              List.of("get"),
              List.of("status", "checkout"),
              List.of("status", "checkout", "--wait", "--timeout", "200ms"),
              List.of("history", "checkout"),
              List.of("promote", "checkout"),
              List.of("deploy", "checkout", "1.4.9"))) {
        assertThat(run(command.toArray(String[]::new)).err()).doesNotContain("unexpected");
      }
      assertThat(operator).isNotNull();
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> !thread.isDaemon() && !before.contains(thread))
        .isEmpty();
  }

  /** The exit code of a command in a process of its own. */
  private static int process(String... args) throws IOException, InterruptedException {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.headway.Main"));
    line.addAll(List.of(with(args)));
    Process process =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("process.log").toFile())
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  private static CommandRun run(String... args) {
    return CommandRun.of(Map.of("KUBECONFIG", kubeconfig.toString()), "", with(args));
  }

  private static String[] with(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--kubeconfig");
    all.add(kubeconfig.toString());
    return all.toArray(String[]::new);
  }

  private static ReleaseActionSpec onlyAction() {
    var actions = client.resources(ReleaseAction.class).inNamespace("default").list();
    return actions.getItems().getFirst().getSpec();
  }

  private static void status(String status) {
    client
        .resources(ProgressiveDeployment.class)
        .inNamespace("default")
        .withName("checkout")
        .subresource("status")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\": " + status + "}");
  }

  /** Answers every action in the same way. */
  private static Watch operator(String result, String message) {
    return client
        .resources(ReleaseAction.class)
        .inNamespace("default")
        .watch(
            new Watcher<>() {
              @Override
              public void eventReceived(Action action, ReleaseAction resource) {
                if (action == Action.ADDED && resource.getStatus() == null) {
                  client
                      .resource(resource)
                      .subresource("status")
                      .patch(
                          PatchContext.of(PatchType.JSON_MERGE),
                          "{\"status\": {\"result\": \"%s\", \"message\": \"%s\"}}"
                              .formatted(result, message));
                }
              }

              @Override
              public void onClose(WatcherException cause) {}
            });
  }

  private static final ProgressiveDeployment DEPLOYMENT =
      Serialization.unmarshal(
          """
          apiVersion: headway.dev/v1alpha1
          kind: ProgressiveDeployment
          metadata: {name: checkout, namespace: default}
          spec:
            replicas: 2
            selector: {matchLabels: {app: checkout}}
            template:
              metadata: {labels: {app: checkout}}
              spec: {containers: [{name: app, image: "registry.example/checkout:1.4.2"}]}
            strategy: {type: Canary, canary: {steps: [{weight: 10}, {name: half, weight: 50, approval: Required}]}}
          """,
          ProgressiveDeployment.class);
}
