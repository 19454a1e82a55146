package dev.headway.cli;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** What comes before the operator is removed. */
@Command(
    name = "uninstall",
    mixinStandardHelpOptions = true,
    description = {
      "Bring everything to rest before the operator is removed: abort what is being released, stop",
      "the operator, and take Headway's traces out of Services and finalizers. Pods serve on,"
          + " routes",
      "are as they stand in Git. 'helm uninstall' runs this by itself; what the plain manifests",
      "installed needs it by hand. Where something does not come to rest in time, the operator"
          + " stays."
    },
    footer = {
      "",
      "Examples:",
      "  headway uninstall -n headway-system",
      "  headway uninstall -n headway-system --watched shop --watched bank --timeout 10m"
    })
final class UninstallCommand implements Callable<Integer> {
  @ParentCommand private HeadwayCommand root;
  @Mixin private ClusterOptions cluster;

  @Option(
      names = "--deployment",
      paramLabel = "NAME",
      defaultValue = "headway",
      description = "the operator's Deployment in the namespace; default headway")
  private String deployment;

  @Option(
      names = "--watched",
      paramLabel = "NAME",
      description = "a namespace that the operator watches, repeatable; default all")
  private List<String> watched = List.of();

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "5m",
      converter = DurationConverter.class,
      description = "how long that may take; default 5m")
  private Duration timeout;

  @Override
  public Integer call() {
    Host host = root.host();
    try (Cluster connection = cluster.connect(host)) {
      var departure =
          new Departure(
              connection,
              deployment,
              watched,
              host.time(),
              host.time().instant().plus(timeout),
              host.terminal().out()::println);
      departure.run();
      host.terminal().out().println(host.terminal().style().tick() + " everything is at rest");
      return ExitCode.OK.status();
    }
  }
}
