package dev.headway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.headway.OperatorWiring;
import dev.headway.cli.ConsoleBlocks.Step;
import dev.headway.sandbox.Sandbox;
import dev.headway.sandbox.SandboxOptions;
import dev.headway.settings.OperatorSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands of guides do what the guides show, with the real kubectl and git. */
class GuidesIT {
  private static final long STEP_SECONDS = 120;

  @TempDir private static Path folder;
  private static Sandbox sandbox;
  private static Launcher launcher;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    for (String program : List.of("kubectl", "bash", "git")) {
      assumeTrue(installed(program), "no guide is tried: " + program + " is not installed");
    }
    InstantSource time = InstantSource.system();
    OperatorSettings settings = OperatorSettings.sandbox(folder.resolve("mirrors"));
    sandbox =
        Sandbox.start(
            SandboxOptions.at(time)
                .withOperator(client -> OperatorWiring.start(client, settings, time)));
    Files.writeString(folder.resolve("kubeconfig"), sandbox.kubeconfig());
    Files.createDirectory(folder.resolve("work"));
    Files.writeString(folder.resolve("gitconfig"), "[user]\nname = Ann\nemail = ann@example.org\n");
    launcher = Launcher.in(folder, environment());
  }

  @AfterAll
  static void stop() throws IOException {
    if (launcher != null) {
      launcher.close();
    }
    if (sandbox != null) {
      sandbox.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"first-steps", "hooks", "configuration"})
  void everyCommandShowsWhatTheGuideShows(String guide) throws IOException, InterruptedException {
    List<Step> steps = ConsoleBlocks.of(Files.readString(Path.of("docs/guides", guide + ".md")));
    assertThat(steps).hasSizeGreaterThan(10);
    assertThat(launcher.script()).isExecutable();
    for (Step step : steps) {
      tryOut(step);
    }
  }

  private void tryOut(Step step) throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", step.typed())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment());
    Process process = builder.start();
    boolean ended = process.waitFor(STEP_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    String seen = Files.readString(output);
    assertThat(ended).as("ends in time: %s%n%s", step.typed(), seen).isTrue();
    assertThat(ConsoleBlocks.missing(step, seen))
        .as("what the guide shows of: %s%nwhat was seen:%n%s", step.typed(), seen)
        .isEmpty();
    if (step.seen().isEmpty()) {
      assertThat(process.exitValue())
          .as("what shows nothing succeeds: %s%n%s", step.typed(), seen)
          .isZero();
    }
  }

  private static Map<String, String> environment() {
    return Map.of(
        "KUBECONFIG",
        folder.resolve("kubeconfig").toString(),
        "GIT_CONFIG_GLOBAL",
        folder.resolve("gitconfig").toString(),
        "WORK",
        folder.resolve("work").toString(),
        "LC_ALL",
        "C.UTF-8",
        "PATH",
        folder + ":" + System.getenv("PATH"));
  }

  private static boolean installed(String program) throws IOException, InterruptedException {
    return new ProcessBuilder("sh", "-c", "command -v " + program).start().waitFor() == 0;
  }
}
