package dev.headway.cli;

import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.cli.live.ReleaseFollower;
import dev.headway.cli.live.ReleaseFollower.Sight;
import dev.headway.cli.render.ReleaseText;
import dev.headway.cli.render.ReleaseView;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** One release as a tree, once or live. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Show one release as a tree: its steps, revisions, pods, weights, checks,",
      "and in a sentence what it waits for."
    },
    footer = {
      "",
      "Examples:",
      "  headway status checkout             as it is now",
      "  headway status checkout --watch     live, until Ctrl-C; a line per change where it is"
          + " piped",
      "  headway status checkout --wait      until the release has ended: 0 deployed, 1 failed",
      "  headway status checkout -o json | jq .candidate.weight"
    })
final class StatusCommand implements Callable<Integer> {
  @ParentCommand private HeadwayCommand root;
  @Mixin private ClusterOptions cluster;
  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "NAME", description = "the ProgressiveDeployment")
  private String name;

  @Option(
      names = {"-w", "--watch"},
      description = "go on showing it until Ctrl-C")
  private boolean watch;

  @Option(names = "--wait", description = "go on until the release has ended")
  private boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "1h",
      converter = DurationConverter.class,
      description = "how long --wait waits at most; default 1h")
  private java.time.Duration timeout;

  @Override
  public Integer call() throws InterruptedException {
    Host host = root.host();
    try (Cluster connection = cluster.connect(host)) {
      ProgressiveDeployment deployment = Deployments.find(connection, name);
      if (watch || wait) {
        try (ReleaseFollower follower = ReleaseFollower.of(connection.client(), deployment)) {
          Following following = new Following(host, follower, output);
          return (wait ? following.untilEnded(timeout, 0) : following.forEver()).status();
        }
      }
      List<Pod> pods =
          connection
              .client()
              .pods()
              .inNamespace(connection.namespace())
              .withLabelSelector(ReleaseFollower.selector(deployment))
              .list()
              .getItems();
      ReleaseView view = Views.of(new Sight(deployment, pods));
      output.print(
          host.terminal().out(),
          view,
          () -> ReleaseText.lines(view, host.terminal().style(), host.time().instant()));
      return ExitCode.OK.status();
    }
  }
}
