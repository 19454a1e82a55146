package dev.headway.sandbox.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.headway.sandbox.Sandbox;
import dev.headway.sandbox.SandboxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A stock kubectl before the cluster under test: a sandbox with its world, or the one of {@code
 * -Dheadway.contract.kubeconfig=FILE}.
 */
final class Kubectl implements AutoCloseable {
  private static final long SECONDS = 60;

  private final Optional<Sandbox> sandbox;
  private final Path kubeconfig;
  private final Path folder;
  private final String namespace;

  private Kubectl(Optional<Sandbox> sandbox, Path kubeconfig, Path folder, String namespace) {
    this.sandbox = sandbox;
    this.kubeconfig = kubeconfig;
    this.folder = folder;
    this.namespace = namespace;
  }

  /** The cluster with a new namespace; skips the test where there is no such program. */
  static Kubectl open(Path folder, String namespace) {
    assumeTrue(isThere("kubectl"), "no kubectl on the PATH");
    String given = System.getProperty("headway.contract.kubeconfig", "");
    Kubectl kubectl =
        given.isEmpty()
            ? sandbox(folder, namespace)
            : new Kubectl(Optional.empty(), Path.of(given), folder, namespace);
    kubectl.succeeds("create", "namespace", namespace);
    return kubectl;
  }

  private static Kubectl sandbox(Path folder, String namespace) {
    Sandbox sandbox = Sandbox.start(SandboxOptions.at(InstantSource.system()));
    Path kubeconfig = written(folder.resolve("kubeconfig"), sandbox.kubeconfig());
    return new Kubectl(Optional.of(sandbox), kubeconfig, folder, namespace);
  }

  static boolean isThere(String program) {
    try {
      return new ProcessBuilder("sh", "-c", "command -v " + program)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a run left: its exit code and all that it wrote. */
  record Run(int code, String text) {
    /** The lines without those that tell of other versions. */
    String plain() {
      return text.lines()
          .filter(line -> !line.startsWith("WARNING: version difference"))
          .map(line -> line + "\n")
          .reduce("", String::concat);
    }
  }

  /** Runs {@code kubectl} in the namespace. */
  Run run(String... arguments) {
    return run(Map.of(), arguments);
  }

  Run run(Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>(List.of("kubectl", "--namespace", namespace));
    command.addAll(List.of(arguments));
    return execute(environment, command);
  }

  /** Runs any program that reads KUBECONFIG. */
  Run execute(Map<String, String> environment, List<String> command) {
    Path output = folder.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
      process.destroyForcibly();
      String text = Files.readString(output);
      assertThat(ended).as("ends in time: %s%n%s", command, text).isTrue();
      return new Run(process.exitValue(), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a run that has to succeed wrote. */
  String succeeds(String... arguments) {
    Run run = run(arguments);
    assertThat(run.code()).as("kubectl %s%n%s", List.of(arguments), run.text()).isZero();
    return run.plain();
  }

  /** What a run that has to fail wrote. */
  String fails(String... arguments) {
    Run run = run(arguments);
    assertThat(run.code()).as("kubectl %s%n%s", List.of(arguments), run.text()).isNotZero();
    return run.plain();
  }

  /** A file with this text. */
  String file(String name, String text) {
    return written(folder.resolve(name), text).toString();
  }

  private static Path written(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      run("delete", "namespace", namespace, "--wait=false");
    } finally {
      sandbox.ifPresent(Sandbox::close);
    }
  }
}
