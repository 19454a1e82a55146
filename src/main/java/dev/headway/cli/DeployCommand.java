package dev.headway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.adapter.git.Author;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.cli.live.ReleaseFollower;
import dev.headway.domain.git.Commit;
import dev.headway.gitsync.act.DocumentChange.Result;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
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
      "has changed it meanwhile.",
      "",
      "Where a GitSync owns the object, the image is changed where it stands in Git: that one value"
          + " in its",
      "document, no other byte, as a commit of yours on the branch, pushed with the GitSync's"
          + " credentials if",
      "you may read its Secret. Never over a newer commit. Where it cannot be, nothing is changed,"
          + " and the",
      "message says why and names the file (exit code 5)."
    },
    footer = {
      "",
      "Examples:",
      "  headway deploy checkout 1.4.2                 same image name, another tag",
      "  headway deploy checkout 1.4.2 --wait          and follow it: 0 deployed, 1 failed",
      "  headway deploy checkout 1.4.2 --image registry.example/checkout@sha256:...",
      "  headway deploy checkout 1.4.2 --author 'Ann <ann@example.org>'"
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

  @Option(
      names = "--author",
      paramLabel = "AUTHOR",
      description =
          "who commits, as 'Name <address>'; default GIT_AUTHOR_NAME and GIT_AUTHOR_EMAIL, else"
              + " your Git configuration")
  private @Nullable String author;

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
      JsonNode template = deployment.getSpec().template();
      if (template == null) {
        throw new CliFailure(
            ExitCode.REFUSED,
            "the template of "
                + name
                + " is that of the Deployment which `workloadRef` names: change it there, for"
                + " instance by 'kubectl set image'");
      }
      ImageChange change = ImageChange.of(template, container, version, image);
      Optional<GitOwner> owner = GitOwner.of(connection, deployment);
      if (owner.isPresent()) {
        return commit(host, connection, deployment, change, owner.get()).status();
      }
      ProgressiveDeployment asked =
          change.patch().map(patch -> apply(connection, patch)).orElse(deployment);
      tell(host, Deployed.of(asked, change, version));
      return wait ? follow(host, connection, asked, timeout).status() : ExitCode.OK.status();
    }
  }

  private void tell(Host host, Deployed deployed) {
    output.print(host.terminal().out(), deployed, () -> deployed.lines(host.terminal().style()));
  }

  private ExitCode commit(
      Host host,
      Cluster connection,
      ProgressiveDeployment deployment,
      ImageChange change,
      GitOwner owner)
      throws InterruptedException {
    Instant deadline = host.time().instant().plus(timeout);
    Result result;
    try {
      Author who = GitDeploy.author(Optional.ofNullable(author), host.environment());
      result = new GitDeploy(host, connection, owner).commit(deployment, change, version, who);
    } catch (GitDeploy.RefusedException e) {
      result = new Result.Refused(String.valueOf(e.getMessage()));
    }
    Commit commit =
        switch (result) {
          case Result.Refused(String why) ->
              throw new CliFailure(ExitCode.OWNED_BY_GIT, owner.advice(name, change, why));
          case Result.Already(Commit tip) -> tip;
          case Result.Committed(Commit made, String file, int line) -> made;
        };
    tell(host, Deployed.of(deployment, change, version, owner.label(), result));
    if (!wait) {
      return ExitCode.OK;
    }
    ProgressiveDeployment asked =
        new GitFollowing(host, connection, owner.sync().orElseThrow(), deadline)
            .untilApplied(deployment, change, commit);
    return follow(host, connection, asked, Duration.between(host.time().instant(), deadline));
  }

  private ProgressiveDeployment apply(Cluster connection, String patch) {
    return connection
        .client()
        .resources(ProgressiveDeployment.class)
        .inNamespace(connection.namespace())
        .withName(name)
        .patch(PatchContext.of(PatchType.JSON), patch);
  }

  private ExitCode follow(
      Host host, Cluster connection, ProgressiveDeployment asked, Duration atMost)
      throws InterruptedException {
    try (ReleaseFollower follower = ReleaseFollower.of(connection.client(), asked)) {
      long generation = Optional.ofNullable(asked.getMetadata().getGeneration()).orElse(0L);
      return new Following(host, follower, output).untilEnded(atMost, generation);
    }
  }
}
