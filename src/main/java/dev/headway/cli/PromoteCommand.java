package dev.headway.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Approves the step that waits, or lets the release go to its end. */
@Command(
    name = "promote",
    mixinStandardHelpOptions = true,
    description = {
      "Approve the step that waits, so that the release goes on.",
      "",
      "The verb is sent as a ReleaseAction that names the release, revision and step it is meant",
      "for; where something else runs by then, the operator refuses it and says so (exit code 3)."
    },
    footer = {
      "",
      "Examples:",
      "  headway promote checkout --reason 'looked at the graphs'",
      "  headway promote checkout --full  to the end: no other hold, check or approval"
    })
final class PromoteCommand implements Callable<Integer> {
  @ParentCommand private HeadwayCommand root;
  @Mixin private ClusterOptions cluster;
  @Mixin private OutputOptions output;
  @Mixin private ActionOptions options;

  @Parameters(index = "0", paramLabel = "NAME", description = "the ProgressiveDeployment")
  private String name;

  @Option(
      names = "--full",
      description = "go to the end without the steps that are left; pods are awaited all the same")
  private boolean full;

  @Override
  public Integer call() {
    return Actions.perform(
        root.host(),
        cluster,
        output,
        options.timeout(),
        it -> Meant.promote(Deployments.find(it, name), full, options.reason()));
  }
}
