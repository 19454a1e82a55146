package dev.headway.cli;

import dev.headway.cli.render.Terminal;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/**
 * The training run of the commands' ahead-of-time cache: goes once through what people start often
 * and prints nothing. It needs the ProgressiveDeployment {@code checkout}.
 */
@Command(name = "rehearse", hidden = true, description = "Training run of the commands' cache.")
final class RehearseCommand implements Callable<Integer> {
  @ParentCommand private HeadwayCommand root;

  @Override
  public Integer call() {
    run("--help");
    run("completion", "bash");
    run("status", "checkout", "--wait", "--timeout", "15s");
    run("status", "checkout");
    run("get");
    run("history", "checkout", "-o", "json");
    run("pause", "checkout");
    run("resume", "checkout");
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
            host.time(),
            host.started());
    HeadwayCommand.execute(silent, args);
  }
}
