package dev.headway.cli;

import dev.headway.cli.render.History;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The finished releases of a ProgressiveDeployment. */
@Command(
    name = "history",
    mixinStandardHelpOptions = true,
    description = {
      "Show the finished releases, newest first: how they ended, how far they came, why."
    },
    footer = {
      "",
      "Examples:",
      "  headway history checkout",
      "  headway rollback checkout --to 14     back to what release 14 brought"
    })
final class HistoryCommand implements Callable<Integer> {
  @ParentCommand private HeadwayCommand root;
  @Mixin private ClusterOptions cluster;
  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "NAME", description = "the ProgressiveDeployment")
  private String name;

  @Override
  public Integer call() {
    Host host = root.host();
    try (Cluster connection = cluster.connect(host)) {
      History history = History.of(Deployments.find(connection, name));
      if (output.forPeople() && history.history().isEmpty()) {
        host.terminal().err().println("No release of " + name + " has ended yet.");
        return ExitCode.OK.status();
      }
      output.print(
          host.terminal().out(),
          history,
          () -> history.lines(host.terminal().style(), host.time().instant()));
      return ExitCode.OK.status();
    }
  }
}
