package dev.headway.cli;

import dev.headway.api.v1alpha1.GitSync;
import dev.headway.api.v1alpha1.GitSyncStatus;
import dev.headway.api.v1alpha1.ReleaseActionSpec;
import dev.headway.api.v1alpha1.ReleaseActionSpec.Verb;
import dev.headway.cli.render.ActionResult;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Syncs a GitSync now. */
@Command(
    name = "sync",
    mixinStandardHelpOptions = true,
    description = {
      "Fetch the branch of a GitSync now and apply what is new, without waiting for the next poll.",
      "The result says from and to commit and what was created, changed, pruned or refused."
    },
    footer = {"", "Example:", "  headway sync shop"})
final class SyncCommand implements Callable<Integer> {
  @ParentCommand private HeadwayCommand root;
  @Mixin private ClusterOptions cluster;
  @Mixin private OutputOptions output;
  @Mixin private ActionOptions options;

  @Parameters(paramLabel = "NAME", description = "the GitSync")
  private String name;

  @Override
  public Integer call() {
    Host host = root.host();
    try (Cluster connection = cluster.connect(host)) {
      Deployments.findSync(connection, name);
      var spec =
          new ReleaseActionSpec(null, name, Verb.Sync, null, null, null, null, options.reason());
      ActionResult sent = Actions.send(connection, spec, options.timeout());
      GitSync after = Deployments.findSync(connection, name);
      ActionResult result =
          sent.withLastSync(
              Optional.ofNullable(after.getStatus()).map(GitSyncStatus::lastSync).orElse(null));
      output.print(host.terminal().out(), result, () -> result.lines(host.terminal().style()));
      return Actions.exitCode(result).status();
    }
  }
}
