package dev.headway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What needs no cluster: plans, scripts, help, and the refusal of arguments. */
class OfflineCommandsTest {
  private static final String CHECKOUT =
      """
      apiVersion: headway.dev/v1alpha1
      kind: ProgressiveDeployment
      metadata: {name: checkout}
      spec:
        replicas: 4
        selector: {matchLabels: {app: checkout}}
        template:
          metadata: {labels: {app: checkout}}
          spec: {containers: [{name: app, image: "shop:1"}]}
        strategy: {type: Canary, canary: {steps: [{weight: 25, hold: 1m30s}, {name: half, weight: 50, approval: Required}]}}
      """;

  @TempDir private Path folder;

  @Test
  void aPlanShowsEveryStep() {
    CommandRun run = run(CHECKOUT, "plan", "-f", "-");
    assertThat(run.code()).as(run.out() + run.err()).isZero();
    assertThat(run.out())
        .startsWith("checkout   canary, weight by share of pods, 4 replicas\n")
        .contains("hold 1m30s", "half", "50 %", "approval", "in all, one approval");
  }

  @Test
  void aPlanShowsHooksWhereTheyRun() {
    CommandRun run = run("", "plan", "-f", "manifests/samples/hooks.yaml");
    assertThat(run.code()).as(run.out() + run.err()).isZero();
    assertThat(run.out().lines().map(line -> line.replaceAll(" +", " ")))
        .containsSubsequence(
            " hooks, in the order in which they come",
            " PreDeploy migrate at most 1m a failure aborts",
            " Before half warm-up at most 33s a failure aborts",
            " OnSuccess tell-released at most 5m a failure is recorded",
            " OnFailure tell-failed at most 5m a failure is recorded");
  }

  @Test
  void aPlanIsADocumentToo() throws IOException {
    Path file = Files.writeString(folder.resolve("all.yaml"), "kind: Service\n---\n" + CHECKOUT);
    JsonNode plan =
        new ObjectMapper().readTree(run("", "plan", "-f", file.toString(), "-o", "json").out());
    JsonNode first = plan.isArray() ? plan.get(0) : plan;
    assertThat(first.findPath("replicas").asInt()).isEqualTo(4);
    assertThat(first.findPath("heldSeconds").asDouble()).isEqualTo(90);
  }

  @Test
  void whatIsNoPlanIsRefused() throws IOException {
    CommandRun none = run("kind: Service\n", "plan", "-f", "-");
    assertThat(none.code()).isEqualTo(ExitCode.NOT_FOUND.status());
    assertThat(none.err()).isEqualTo("headway: - has no ProgressiveDeployment in it\n");
    CommandRun gone = run("", "plan", "-f", folder.resolve("gone.yaml").toString());
    assertThat(gone.code()).isEqualTo(ExitCode.USAGE.status());
    assertThat(gone.err()).startsWith("headway: cannot read " + folder.resolve("gone.yaml"));
    CommandRun bare = run("kind: ProgressiveDeployment\n", "plan", "-f", "-");
    assertThat(bare.code()).isEqualTo(ExitCode.USAGE.status());
    assertThat(bare.err()).contains("- is not a valid ProgressiveDeployment");
    CommandRun odd = run(CHECKOUT.replace("replicas: 4", "replicas: many"), "plan", "-f", "-");
    assertThat(odd.code()).isEqualTo(ExitCode.USAGE.status());
    assertThat(odd.err()).contains("- is not a valid ProgressiveDeployment: ");
  }

  @Test
  void completionKnowsEveryCommand() {
    CommandRun bash = run("", "completion", "bash");
    assertThat(bash.code()).isZero();
    assertThat(bash.out()).startsWith("#!/").contains("promote", "rollback", "sandbox");
    assertThat(run("", "completion", "zsh").out()).startsWith("autoload -U +X compinit");
    CommandRun fish = run("", "completion", "fish");
    assertThat(fish.code()).isEqualTo(ExitCode.USAGE.status());
    assertThat(fish.err()).contains("fish", "See 'headway completion --help'.");
  }

  @Test
  void theHelpNamesCommandsAndExitCodes() {
    CommandRun run = run("");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("promote", "plan", "Exit codes:").doesNotContain("train");
    CommandRun wrong = run("", "promot");
    assertThat(wrong.code()).isEqualTo(ExitCode.USAGE.status());
    assertThat(wrong.err()).startsWith("headway: ").contains("promote");
  }

  @Test
  void theSandboxNamesItsClaimsAndRefusesAWrongPort() {
    assertThat(run("", "sandbox", "--claims").out()).contains("list", "watch");
    CommandRun port = run("", "sandbox", "--port", "70000");
    assertThat(port.code()).isEqualTo(ExitCode.USAGE.status());
    assertThat(port.err()).isEqualTo("headway: --port must be from 0 to 65535, not 70000\n");
  }

  @Test
  void theOperatorRefusesSettingsThatAreNotRight() {
    CommandRun run = run("", "operator", "--set", "git.schemes=ssh", "--set", "log.level=Loud");
    assertThat(run.code()).isEqualTo(ExitCode.USAGE.status());
    assertThat(run.err())
        .isEqualTo(
            """
            headway: the settings are refused:
              the command line: `git.schemes` must be of https, http, file, not 'ssh'
              the command line: `log.level` must be Error or Warn or Info or Debug, not 'Loud'
            """);
    CommandRun unknown = run("", "operator", "--set", "log.colour=Red");
    assertThat(unknown.code()).isEqualTo(ExitCode.USAGE.status());
    assertThat(unknown.err())
        .isEqualTo("headway: --set: `log.colour` is not a setting; `log.` has format, level\n");
  }

  @Test
  void withoutAKubeconfigTheWayToOneIsNamed() {
    CommandRun none = run("", "get");
    assertThat(none.code()).isEqualTo(ExitCode.UNREACHABLE.status());
    assertThat(none.err()).startsWith("headway: no kubeconfig: set KUBECONFIG or pass");
    CommandRun gone = run("", "get", "--kubeconfig", folder.resolve("gone").toString());
    assertThat(gone.code()).isEqualTo(ExitCode.UNREACHABLE.status());
    assertThat(gone.err())
        .isEqualTo("headway: cannot read the kubeconfig " + folder.resolve("gone") + "\n");
  }

  @Test
  void aWrongDurationIsNamed() {
    CommandRun run = run("", "status", "checkout", "--timeout", "soon");
    assertThat(run.code()).isEqualTo(ExitCode.USAGE.status());
    assertThat(run.err()).contains("'soon' is not a duration such as 90s, 5m or 1h30m");
  }

  private CommandRun run(String input, String... args) {
    return CommandRun.of(
        Map.of("HOME", folder.toString(), "KUBECONFIG", folder + "/none:"), input, args);
  }
}
