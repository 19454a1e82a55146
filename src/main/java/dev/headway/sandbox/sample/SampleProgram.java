package dev.headway.sandbox.sample;

import dev.headway.sandbox.clock.WallClock;
import dev.headway.sandbox.sample.SampleApplication.Surroundings;
import dev.headway.sandbox.sample.SampleSettings.InvalidSettings;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The sample application as a process of its own, as in a container. */
public final class SampleProgram {
  private static final int INVALID = 2;
  private static final int LONGEST_END_SECONDS = 30;

  private SampleProgram() {}

  /**
   * Serves until it ends of itself, or until the process is told to end, then gracefully or not as
   * the environment says.
   *
   * @return the exit code
   */
  public static int run(Map<String, String> environment, InstantSource time, PrintStream out)
      throws InterruptedException {
    SampleSettings settings;
    try {
      settings = SampleSettings.of(environment);
    } catch (InvalidSettings invalid) {
      out.println(invalid.getMessage());
      return INVALID;
    }
    CompletableFuture<Integer> exit = new CompletableFuture<>();
    // Nothing is read from the class path as a file: a read-only root file system will do.
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(2)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    Surroundings around =
        new Surroundings(
            vertx, new WallClock(time), "0.0.0.0", settings.port(), out::println, exit::complete);
    SampleApplication application;
    try {
      application =
          SampleApplication.start(settings, around)
              .toCompletionStage()
              .toCompletableFuture()
              .join();
    } catch (CompletionException failed) {
      out.println("sample cannot listen: " + failed.getCause());
      return 1;
    }
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> end(application)));
    try {
      return exit.get();
    } catch (ExecutionException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static void end(SampleApplication application) {
    try {
      application
          .stop()
          .toCompletionStage()
          .toCompletableFuture()
          .get(LONGEST_END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException late) {
      // It ends all the same: the container's time is over.
      return;
    }
  }
}
