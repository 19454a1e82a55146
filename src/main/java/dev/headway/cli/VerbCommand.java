package dev.headway.cli;

import dev.headway.api.v1alpha1.ReleaseActionSpec;
import dev.headway.api.v1alpha1.ReleaseActionSpec.Verb;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** A verb without an argument of its own: pause, resume, abort, retry, restart. */
@Command(mixinStandardHelpOptions = true)
final class VerbCommand implements Callable<Integer> {
  static final List<Text> TEXTS =
      List.of(
          new Text(
              Verb.Pause,
              "pause",
              "Hold the release where it is. The way back to stable stays open.",
              "headway pause checkout --reason 'lunch'"),
          new Text(Verb.Resume, "resume", "Let a paused release go on.", "headway resume checkout"),
          new Text(
              Verb.Abort,
              "abort",
              "Give all traffic back to stable at once and end the release. Its revision counts as"
                  + " failed.",
              "headway abort checkout --reason 'customers complain'"),
          new Text(
              Verb.Retry,
              "retry",
              "Release the failed revision once more, from the first step; gitsync/NAME closes the"
                  + " breaker of a GitSync, so that rollbacks are written to its branch again.",
              "headway retry checkout --reason 'the database is back'"),
          new Text(
              Verb.Restart,
              "restart",
              "Replace the pods of the stable revision by new ones, within the strategy's bounds"
                  + " and without a release.",
              "headway restart checkout --reason 'certificates were renewed'"));

  private static final String GIT_SYNC = "gitsync/";

  private final Verb verb;

  @ParentCommand private HeadwayCommand root;
  @Mixin private ClusterOptions cluster;
  @Mixin private OutputOptions output;
  @Mixin private ActionOptions options;

  @Parameters(paramLabel = "NAME", description = "the ProgressiveDeployment")
  private String name;

  private VerbCommand(Verb verb) {
    this.verb = verb;
  }

  /** A verb's name and help. */
  record Text(Verb verb, String name, String description, String example) {
    void addTo(CommandLine line) {
      CommandLine command = new CommandLine(new VerbCommand(verb));
      command
          .getCommandSpec()
          .usageMessage()
          .description(
              description,
              "",
              "The verb is sent as a ReleaseAction that names the release, revision and step it is"
                  + " meant",
              "for; where something else runs by then, the operator refuses it and says so (exit"
                  + " code 3).")
          .footer("", "Example:", "  " + example);
      line.addSubcommand(name, command);
    }
  }

  @Override
  public Integer call() {
    return Actions.perform(root.host(), cluster, output, options.timeout(), this::meant);
  }

  private ReleaseActionSpec meant(Cluster connection) {
    if (verb == Verb.Retry && name.startsWith(GIT_SYNC)) {
      String sync = name.substring(GIT_SYNC.length());
      Deployments.findSync(connection, sync);
      return new ReleaseActionSpec(null, sync, verb, null, null, null, null, options.reason());
    }
    return Meant.of(Deployments.find(connection, name), verb, options.reason());
  }
}
