package dev.headway.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Moves a release to another step. */
@Command(
    name = "jump",
    mixinStandardHelpOptions = true,
    description = {
      "Begin another step of the release that runs, earlier or later, or the present one once"
          + " more.",
      "Its gates are asked anew; those of the steps between are not."
    },
    footer = {
      "",
      "Examples:",
      "  headway jump checkout half    by a step's name",
      "  headway jump checkout '25 %%'  by the weight of an unnamed step"
    })
final class JumpCommand implements Callable<Integer> {
  @ParentCommand private HeadwayCommand root;
  @Mixin private ClusterOptions cluster;
  @Mixin private OutputOptions output;
  @Mixin private ActionOptions options;

  @Parameters(index = "0", paramLabel = "NAME", description = "the ProgressiveDeployment")
  private String name;

  @Parameters(index = "1", paramLabel = "STEP", description = "the step to begin")
  private String step;

  @Override
  public Integer call() {
    return Actions.perform(
        root.host(),
        cluster,
        output,
        options.timeout(),
        it -> Meant.jump(Deployments.find(it, name), step, options.reason()));
  }
}
