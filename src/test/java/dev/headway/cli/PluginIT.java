package dev.headway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.sandbox.Sandbox;
import dev.headway.sandbox.SandboxOptions;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, linked as kubectl's plugin, in an installation whose program is the tests' own. */
class PluginIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path folder;

  private Path plugin;

  @BeforeEach
  void install() throws IOException {
    Path root = Files.createDirectory(folder.resolve("root"));
    for (String script : List.of("headway", "build/find-jdk")) {
      Path copy = root.resolve(script);
      Files.createDirectories(copy.getParent());
      Files.copy(Path.of(script), copy);
      assertThat(copy.toFile().setExecutable(true)).isTrue();
    }
    Files.createDirectories(root.resolve("target/lib"));
    program(root.resolve("target/headway-0.jar"));
    plugin = Files.createDirectory(folder.resolve("bin")).resolve("kubectl-headway");
    Files.createSymbolicLink(plugin, root.resolve("headway"));
  }

  @Test
  void thePluginSpeaksAsItWasCalled() throws Exception {
    Process help = start(plugin.toString(), "status", "--help");
    String said = new String(help.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(help.waitFor()).as(said).isZero();
    assertThat(said)
        .contains("Usage: kubectl headway status", "  kubectl headway status checkout --watch");
  }

  @Test
  @EnabledOnOs(OS.LINUX) // The program script takes other options elsewhere.
  void aWatchRedrawsItsTreeOnATerminal() throws Exception {
    try (Sandbox sandbox = Sandbox.start(SandboxOptions.at(InstantSource.system()))) {
      Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), sandbox.kubeconfig());
      sandbox.client().resource(DEPLOYMENT).create();
      phase(sandbox, "Running", "Waiting for 1 of 2 pods");
      Path screen = folder.resolve("screen");
      Process terminal =
          start(
              // What a shell starts in the background has the interrupt ignored, and would pass
              // that on to everything below; a user's terminal does not.
              "env",
              "--default-signal=INT",
              "script",
              "-qefc",
              "stty rows 40 cols 100; '%s' status checkout --watch --kubeconfig '%s'"
                  .formatted(plugin, kubeconfig),
              screen.toString());
      try {
        await().atMost(LIMIT).until(() -> Files.exists(screen) && shows(screen, "1 of 2 pods"));
        phase(sandbox, "Paused", "Waiting for approval");
        await().atMost(LIMIT).until(() -> shows(screen, "Waiting for approval"));
        assertThat(Files.readString(screen)).containsPattern("\u001b\\[\\d+F");
        terminal.getOutputStream().write(3);
        terminal.getOutputStream().flush();
        boolean ended = terminal.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(ended).as(() -> "still there: " + running(terminal)).isTrue();
      } finally {
        terminal.destroyForcibly();
      }
    }
  }

  private static String running(Process terminal) {
    return terminal
        .descendants()
        .map(each -> each.pid() + " " + each.info().commandLine().orElse("(ended, not waited for)"))
        .collect(Collectors.joining("\n"));
  }

  private static boolean shows(Path screen, String text) throws IOException {
    return Files.readString(screen).contains(text);
  }

  private static void phase(Sandbox sandbox, String phase, String waitingFor) {
    sandbox
        .client()
        .resource(DEPLOYMENT)
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            """
            {"status": {"phase": "%s", "release": 2, "replicas": 2, "readyReplicas": 1,
              "step": {"plan": "1c9e04", "index": 0, "count": 1, "progress": "1/1", "name": "half", "waitingFor": "%s"}}}
            """
                .formatted(phase, waitingFor));
  }

  private static Process start(String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("HEADWAY_NO_CACHE", "1");
    builder.environment().put("HEADWAY_JAVA_HOME", System.getProperty("java.home"));
    return builder.start();
  }

  /** An archive that only names the class path of this test. */
  private static void program(Path jar) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest
        .getMainAttributes()
        .put(
            Attributes.Name.CLASS_PATH,
            Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toUri().toString())
                .collect(Collectors.joining(" ")));
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
  }

  private static final ProgressiveDeployment DEPLOYMENT =
      io.fabric8.kubernetes.client.utils.Serialization.unmarshal(
          """
          apiVersion: headway.dev/v1alpha1
          kind: ProgressiveDeployment
          metadata: {name: checkout, namespace: default}
          spec:
            replicas: 2
            selector: {matchLabels: {app: checkout}}
            template:
              metadata: {labels: {app: checkout}}
              spec: {containers: [{name: app, image: "headway/sample:1.0.0"}]}
            strategy: {type: Canary, canary: {steps: [{name: half, weight: 50, approval: Required}]}}
          """,
          ProgressiveDeployment.class);
}
