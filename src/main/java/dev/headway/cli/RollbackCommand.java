package dev.headway.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Goes back to an earlier revision. */
@Command(
    name = "rollback",
    mixinStandardHelpOptions = true,
    description = {
      "Go back to an earlier revision. It becomes what is released, also while a newer one is asked"
          + " for;",
      "that one counts as failed, and a GitSync with write-back reverts it in Git."
    },
    footer = {
      "",
      "Examples:",
      "  headway rollback checkout                  to the good revision before this one",
      "  headway rollback checkout --to 1.4.1       to a version",
      "  headway rollback checkout --to 16          to what release 16 brought",
      "  headway rollback checkout --to 5d8f6c21ab  to a revision"
    })
final class RollbackCommand implements Callable<Integer> {
  @ParentCommand private HeadwayCommand root;
  @Mixin private ClusterOptions cluster;
  @Mixin private OutputOptions output;
  @Mixin private ActionOptions options;

  @Parameters(paramLabel = "NAME", description = "the ProgressiveDeployment")
  private String name;

  @Option(
      names = "--to",
      paramLabel = "TARGET",
      description =
          "a kept revision, version or release number (see 'history'); default the last good one"
              + " before what runs")
  private @Nullable String target;

  @Override
  public Integer call() {
    return Actions.perform(
        root.host(),
        cluster,
        output,
        options.timeout(),
        it -> Meant.rollback(Deployments.find(it, name), target, options.reason()));
  }
}
