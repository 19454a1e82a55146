package dev.headway.cli;

import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.cli.live.ReleaseFollower;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Asks for another version. */
@Command(
    name = "deploy",
    mixinStandardHelpOptions = true,
    description = {
      "Release another version: set the image of the container, by a patch that fails if somebody"
          + " else",
      "has changed it meanwhile. Where a GitSync owns the object nothing is changed; the message"
          + " names the",
      "file to change instead (exit code 5)."
    },
    footer = {
      "",
      "Examples:",
      "  headway deploy checkout 1.4.2                 same image name, another tag",
      "  headway deploy checkout 1.4.2 --wait          and follow it: 0 deployed, 1 failed",
      "  headway deploy checkout 1.4.2 --image registry.example/checkout@sha256:..."
    })
final class DeployCommand implements Callable<Integer> {
  @ParentCommand private HeadwayCommand root;
  @Mixin private ClusterOptions cluster;
  @Mixin private OutputOptions output;

  @Parameters(index = "0", paramLabel = "NAME", description = "the ProgressiveDeployment")
  private String name;

  @Parameters(index = "1", paramLabel = "VERSION", description = "the version to release")
  private String version;

  @Option(
      names = "--image",
      paramLabel = "REF",
      description = "the image; default the present one with VERSION as its tag")
  private @Nullable String image;

  @Option(
      names = {"-c", "--container"},
      paramLabel = "NAME",
      description = "the container, where there are several")
  private @Nullable String container;

  @Option(names = "--wait", description = "follow the release until it has ended")
  private boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "1h",
      converter = DurationConverter.class,
      description = "how long --wait waits at most; default 1h")
  private Duration timeout;

  @Override
  public Integer call() throws InterruptedException {
    Host host = root.host();
    try (Cluster connection = cluster.connect(host)) {
      ProgressiveDeployment deployment = Deployments.find(connection, name);
      ImageChange change =
          ImageChange.of(deployment.getSpec().template(), container, version, image);
      Optional<GitOwner> owner = GitOwner.of(connection, deployment);
      if (owner.isPresent()) {
        throw new CliFailure(ExitCode.OWNED_BY_GIT, owner.get().advice(name, change));
      }
      ProgressiveDeployment asked =
          change.patch().map(patch -> apply(connection, patch)).orElse(deployment);
      Deployed deployed = Deployed.of(asked, change, version);
      output.print(host.terminal().out(), deployed, () -> deployed.lines(host.terminal().style()));
      return wait ? follow(host, connection, asked).status() : ExitCode.OK.status();
    }
  }

  private ProgressiveDeployment apply(Cluster connection, String patch) {
    return connection
        .client()
        .resources(ProgressiveDeployment.class)
        .inNamespace(connection.namespace())
        .withName(name)
        .patch(PatchContext.of(PatchType.JSON), patch);
  }

  private ExitCode follow(Host host, Cluster connection, ProgressiveDeployment asked)
      throws InterruptedException {
    try (ReleaseFollower follower = ReleaseFollower.of(connection.client(), asked)) {
      long generation = Optional.ofNullable(asked.getMetadata().getGeneration()).orElse(0L);
      return new Following(host, follower, output).untilEnded(timeout, generation);
    }
  }
}
