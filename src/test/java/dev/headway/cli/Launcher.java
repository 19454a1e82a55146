package dev.headway.cli;

import dev.headway.cli.render.Terminal;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A script {@code headway} whose commands run in this process: the same program with the same
 * arguments, less the start of a JVM for each. Its first command runs in a process of its own, as
 * the real launcher starts it.
 *
 * <p>The script leaves arguments and input in a folder, names that folder in a pipe, and waits.
 */
final class Launcher implements AutoCloseable {
  private static final String END = "end";

  private final Path script;
  private final RandomAccessFile requests;
  private final Map<String, String> environment;
  private final Thread thread;

  private Launcher(Path script, RandomAccessFile requests, Map<String, String> environment) {
    this.script = script;
    this.requests = requests;
    this.environment = environment;
    this.thread = Thread.ofPlatform().daemon().name("headway").unstarted(this::serve);
  }

  /** Puts the script into a folder, which belongs on the PATH. */
  static Launcher in(Path folder, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path pipe = folder.resolve("requests");
    new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
    Path script = folder.resolve("headway");
    Files.writeString(script, text(folder, pipe));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    // Open for both, so that the pipe does not end between two commands.
    var launcher = new Launcher(script, new RandomAccessFile(pipe.toFile(), "rw"), environment);
    launcher.thread.start();
    return launcher;
  }

  Path script() {
    return script;
  }

  private static String text(Path folder, Path pipe) {
    return """
    #!/bin/sh
    if mkdir '%1$s/started' 2>/dev/null; then
      exec '%2$s/bin/java' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '%3$s' dev.headway.Main "$@"
    fi
    run=$(mktemp -d '%1$s/run.XXXXXX')
    printf '%%s\\0' "$@" > "$run/arguments"
    case " $* " in *' - '*) cat > "$run/input" ;; *) : > "$run/input" ;; esac
    mkfifo "$run/code"
    echo "$run" > '%4$s'
    read -r code < "$run/code"
    cat "$run/out"
    cat "$run/err" >&2
    exit "$code"
    """
        .formatted(
            folder, System.getProperty("java.home"), System.getProperty("java.class.path"), pipe);
  }

  private void serve() {
    try {
      for (String line = requests.readLine();
          line != null && !line.equals(END);
          line = requests.readLine()) {
        run(Path.of(line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void run(Path folder) throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of(Files.readString(folder.resolve("arguments")).split("\0")));
    // Of its own environment a process reads the variable; this one was started without it.
    if (!List.of("plan", "lint").contains(arguments.getFirst())) {
      arguments.addAll(
          List.of("--kubeconfig", Objects.requireNonNull(environment.get("KUBECONFIG"))));
    }
    int code;
    try (var out = stream(folder.resolve("out"));
        var err = stream(folder.resolve("err"));
        var in = Files.newInputStream(folder.resolve("input"))) {
      Host host =
          new Host(
              Terminal.detect(out, err, "", environment),
              in,
              environment,
              Path.of("").toAbsolutePath(),
              "headway",
              InstantSource.system(),
              Instant.EPOCH);
      code = HeadwayCommand.execute(host, arguments.toArray(String[]::new));
    }
    Files.writeString(folder.resolve("code"), code + "\n");
  }

  private static PrintStream stream(Path file) throws IOException {
    return new PrintStream(Files.newOutputStream(file), true, StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    requests.write((END + "\n").getBytes(StandardCharsets.UTF_8));
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    requests.close();
  }
}
