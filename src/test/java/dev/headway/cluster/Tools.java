package dev.headway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The programs that people use on a cluster, with the kubeconfig that the suite was given. */
final class Tools {
  private static final int LONGEST_SECONDS = 180;

  private final Path folder;
  private final Map<String, String> environment;

  /** What a program said and how it ended. */
  record Said(int code, String out, String err) {}

  private Tools(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = Map.copyOf(environment);
  }

  /**
   * Also links the launcher as {@code kubectl-headway}, as users do.
   *
   * @param folder for what the programs leave behind
   */
  static Tools in(Path folder) {
    try {
      Path bin = Files.createDirectories(folder.resolve("bin"));
      Files.createSymbolicLink(bin.resolve("kubectl-headway"), Path.of("headway").toAbsolutePath());
      Map<String, String> environment = new HashMap<>();
      environment.put("PATH", bin + File.pathSeparator + System.getenv("PATH"));
      environment.put("KUBECONFIG", kubeconfig().toString());
      environment.put("GIT_CONFIG_GLOBAL", folder.resolve("gitconfig").toString());
      Files.writeString(
          folder.resolve("gitconfig"), "[user]\nname = Ann\nemail = ann@example.org\n");
      return new Tools(folder, environment);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The kubeconfig that the suite was given. */
  static Path kubeconfig() {
    String given = System.getProperty("headway.contract.kubeconfig", "");
    String file = given.isEmpty() ? System.getenv().getOrDefault("KUBECONFIG", "") : given;
    if (file.isEmpty() || !Files.isReadable(Path.of(file))) {
      throw new IllegalStateException(
          "no cluster: set KUBECONFIG; the kit's ./up starts one and names its file");
    }
    return Path.of(file).toAbsolutePath();
  }

  /** What it prints; it must succeed. */
  String ok(String... command) {
    return okWith("", command);
  }

  String okWith(String input, String... command) {
    Said said = run(input, command);
    assertThat(said.code())
        .as("%s%n%s%n%s", String.join(" ", command), said.out(), said.err())
        .isZero();
    return said.out();
  }

  Said run(String input, String... command) {
    try {
      Path in = Files.createTempFile(folder, "in", "");
      Path out = Files.createTempFile(folder, "out", "");
      Path err = Files.createTempFile(folder, "err", "");
      Files.writeString(in, input);
      Process process =
          builder(command)
              .redirectInput(in.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("does not end: " + String.join(" ", command));
      }
      return new Said(process.exitValue(), text(out), text(err));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** A program that goes on until it is ended; its output is to be read. */
  Process start(String... command) {
    try {
      return builder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ProcessBuilder builder(String... command) {
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of(command)));
    builder.environment().putAll(environment);
    return builder;
  }

  private static String text(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.UTF_8);
    Files.delete(file);
    return text;
  }

  Path folder() {
    return folder;
  }
}
