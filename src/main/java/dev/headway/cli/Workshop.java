package dev.headway.cli;

import dev.headway.OperatorWiring;
import dev.headway.sandbox.Sandbox;
import dev.headway.sandbox.SandboxOptions;
import dev.headway.settings.OperatorSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** A sandbox with a folder of its own, which both end with the process, also on Ctrl-C. */
final class Workshop implements AutoCloseable {
  private final Path folder;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final CountDownLatch never = new CountDownLatch(1);

  private Workshop(Path folder) {
    this.folder = folder;
  }

  /** A workshop with an empty folder that only this user can read. */
  static Workshop open() {
    try {
      Workshop workshop = new Workshop(Files.createTempDirectory("headway-sandbox-"));
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(workshop::close));
      return workshop;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a folder for the sandbox", e);
    }
  }

  Path folder() {
    return folder;
  }

  Sandbox start(Host host, int port, boolean operator) {
    SandboxOptions options = SandboxOptions.at(host.time()).withPort(port);
    if (operator) {
      OperatorSettings settings = OperatorSettings.sandbox(folder.resolve("mirrors"));
      options = options.withOperator(client -> OperatorWiring.start(client, settings, host.time()));
    }
    try {
      Sandbox sandbox = Sandbox.start(options);
      parts.push(sandbox);
      return sandbox;
    } catch (IllegalStateException e) {
      throw new CliFailure(ExitCode.FAILED, "the sandbox did not start: " + e.getMessage());
    }
  }

  /** Blocks until the process is told to end. */
  void awaitEnd() throws InterruptedException {
    never.await();
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        System.getLogger(Workshop.class.getName())
            .log(System.Logger.Level.WARNING, "while the sandbox ended", e);
      }
    }
    remove();
  }

  private void remove() {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException | UncheckedIOException e) {
      // What cannot be removed is left to the system's own cleaning of temporary files.
      return;
    }
  }
}
