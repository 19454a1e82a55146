package dev.headway.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.headway.OperatorWiring;
import dev.headway.settings.OperatorSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
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
      "rights of the kubeconfig. 'helm install headway' does this for you."
    },
    footer = {
      "",
      "Examples:",
      "  headway operator",
      "  headway operator --watch-namespace shop --git-scheme https --git-scheme file"
    })
final class OperatorCommand implements Callable<Integer> {
  @ParentCommand private HeadwayCommand root;
  @Mixin private ClusterOptions cluster;

  @Option(
      names = "--git-directory",
      paramLabel = "DIR",
      defaultValue = "headway-git",
      description = "where mirrors of repositories are kept; default headway-git")
  private Path gitDirectory;

  @Option(
      names = "--watch-namespace",
      paramLabel = "NAME",
      description = "a namespace to watch, repeatable; default all")
  private List<String> namespaces = List.of();

  @Option(
      names = "--git-scheme",
      paramLabel = "SCHEME",
      description =
          "a URL scheme that a GitSync may use, repeatable: https, http, file; default https")
  private List<String> gitSchemes = List.of("https");

  @Option(
      names = "--default-service-account",
      paramLabel = "NAME",
      description = "the account of a GitSync that names none")
  private @Nullable String defaultServiceAccount;

  @Option(
      names = "--cross-namespace-target",
      paramLabel = "NAME",
      description = "a namespace that a GitSync of another one may apply to, repeatable")
  private List<String> crossNamespaceTargets = List.of();

  @Option(
      names = "--check-host",
      paramLabel = "HOST",
      description = "a host outside the namespace that checks may call, repeatable")
  private List<String> checkHosts = List.of();

  @Override
  public Integer call() throws InterruptedException {
    Host host = root.host();
    for (String scheme : gitSchemes) {
      if (!Set.of("https", "http", "file").contains(scheme)) {
        throw new CliFailure(
            ExitCode.USAGE, "--git-scheme must be https, http or file, not '" + scheme + "'");
      }
    }
    if (LoggerFactory.getLogger("dev.headway") instanceof Logger log) {
      log.setLevel(Level.INFO);
    }
    OperatorSettings settings =
        new OperatorSettings(
            Set.copyOf(namespaces),
            Set.copyOf(gitSchemes),
            gitDirectory.toAbsolutePath(),
            Optional.ofNullable(defaultServiceAccount),
            Set.copyOf(crossNamespaceTargets),
            Set.copyOf(checkHosts));
    CountDownLatch ended = new CountDownLatch(1);
    try (Cluster connection = cluster.connectForLong(host)) {
      OperatorWiring operator = OperatorWiring.start(connection.client(), settings, host.time());
      Thread atExit = Thread.ofPlatform().unstarted(operator::close);
      Runtime.getRuntime().addShutdownHook(atExit);
      try {
        ended.await();
        return ExitCode.OK.status();
      } catch (InterruptedException stopped) {
        Runtime.getRuntime().removeShutdownHook(atExit);
        operator.close();
        throw stopped;
      }
    }
  }
}
