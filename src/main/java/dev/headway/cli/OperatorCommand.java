package dev.headway.cli;

import dev.headway.ProcessWiring;
import dev.headway.settings.Setting;
import dev.headway.settings.SettingsRefusedException;
import dev.headway.settings.SettingsSource;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The operator itself, as it runs in a cluster. */
@Command(
    name = "operator",
    mixinStandardHelpOptions = true,
    description = {
      "Run the operator until it is told to end: in a cluster as the pod's service account,"
          + " elsewhere with the",
      "rights of the kubeconfig. 'helm install headway' does this for you.",
      "",
      "Settings come from the command line, then HEADWAY_ variables, then the file, then the"
          + " defaults;",
      "docs/reference/settings.md lists them. The file is followed while the operator runs."
    },
    footer = {
      "",
      "Examples:",
      "  headway operator",
      "  headway operator --settings settings.yaml",
      "  headway operator --set namespaces=shop,bank --set git.schemes=https,file --set"
          + " election.mode=None"
    })
final class OperatorCommand implements Callable<Integer> {
  @ParentCommand private HeadwayCommand root;
  @Mixin private ClusterOptions cluster;

  @Option(
      names = "--settings",
      paramLabel = "FILE",
      description = "the settings file; default $HEADWAY_SETTINGS, else none")
  private @Nullable Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "one setting, repeatable; a list is parted by commas")
  private Map<String, String> set = Map.of();

  @Override
  public Integer call() throws InterruptedException, ExecutionException {
    try (ProcessWiring process = open(root.host())) {
      Thread atExit = Thread.ofPlatform().unstarted(() -> end(process));
      Runtime.getRuntime().addShutdownHook(atExit);
      try {
        throw new CliFailure(ExitCode.FAILED, process.run());
      } finally {
        forget(atExit);
      }
    }
  }

  private ProcessWiring open(Host host) {
    SettingsSource source = source(host);
    try {
      source.read();
      ClusterOptions.Reach reach = cluster.reach(host);
      return ProcessWiring.open(
          source, place(host, reach.namespace()), reach.connect(), host.time());
    } catch (SettingsRefusedException refused) {
      throw new CliFailure(
          ExitCode.USAGE,
          "the settings are refused:\n  " + String.join("\n  ", refused.problems()));
    } catch (UncheckedIOException taken) {
      throw new CliFailure(ExitCode.FAILED, String.valueOf(taken.getMessage()));
    }
  }

  private SettingsSource source(Host host) {
    Optional<Path> named =
        Optional.ofNullable(file)
            .or(
                () ->
                    Optional.ofNullable(host.environment().get("HEADWAY_SETTINGS")).map(Path::of));
    try {
      return new SettingsSource(named, host.environment(), Setting.options(set));
    } catch (IllegalArgumentException unknown) {
      throw new CliFailure(ExitCode.USAGE, "--set: " + unknown.getMessage());
    }
  }

  /** A pod's name is its own; a process elsewhere is told apart by machine, number and start. */
  private static ProcessWiring.Place place(Host host, String namespace) {
    Map<String, String> environment = host.environment();
    Optional<String> pod = Optional.ofNullable(environment.get("HEADWAY_POD_NAME"));
    String identity =
        pod.orElseGet(
            () ->
                environment.getOrDefault("HOSTNAME", "headway")
                    + "_"
                    + ProcessHandle.current().pid()
                    + "_"
                    + Long.toHexString(host.started().toEpochMilli()));
    return new ProcessWiring.Place(identity, namespace, pod);
  }

  /** An orderly stop ends with 0: the status of a signal would look like a crash. */
  private static void end(ProcessWiring process) {
    process.close();
    Runtime.getRuntime().halt(ExitCode.OK.status());
  }

  /** A hook that runs already, since the process is ending, stays. */
  private static void forget(Thread hook) {
    try {
      boolean _ = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      return;
    }
  }
}
