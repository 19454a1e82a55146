package dev.headway.cli;

import dev.headway.cli.render.Terminal;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/**
 * The training run of the ahead-of-time cache: goes once through what people start often, and
 * prints nothing.
 */
@Command(name = "train", hidden = true, description = "Training run of the ahead-of-time cache.")
final class TrainCommand implements Callable<Integer> {
  @ParentCommand private HeadwayCommand root;

  @Override
  public Integer call() {
    run("--help");
    run("completion", "bash");
    return ExitCode.OK.status();
  }

  private void run(String... args) {
    Host host = root.host();
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Host silent =
        new Host(
            Terminal.plain(nowhere, nowhere),
            host.in(),
            host.environment(),
            host.directory(),
            host.command(),
            host.time());
    HeadwayCommand.execute(silent, args);
  }
}
