package dev.headway.cli;

import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Phase;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** What {@code helm test} runs: one release of nothing, from its first apply to its deletion. */
@Command(
    name = "helm-test",
    hidden = true,
    mixinStandardHelpOptions = true,
    description = "Release a ProgressiveDeployment without pods, and delete it.")
final class HelmTestCommand implements Callable<Integer> {
  private static final String NAME = "headway-helm-test";

  private static final String MANIFEST =
      """
      apiVersion: headway.dev/v1alpha1
      kind: ProgressiveDeployment
      metadata: {name: headway-helm-test}
      spec:
        replicas: 0
        selector: {matchLabels: {app: headway-helm-test}}
        template:
          metadata: {labels: {app: headway-helm-test}}
          spec:
            containers: [{name: none, image: headway/none:1.0.0}]
        strategy:
          type: Canary
          canary: {steps: [{weight: 100}]}
      """;

  @ParentCommand private HeadwayCommand root;
  @Mixin private ClusterOptions cluster;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "1m",
      converter = DurationConverter.class,
      description = "how long each part may take; default 1m")
  private Duration timeout;

  @Override
  public Integer call() {
    Host host = root.host();
    try (Cluster connection = cluster.connect(host)) {
      Resource<ProgressiveDeployment> release =
          connection
              .client()
              .resources(ProgressiveDeployment.class)
              .inNamespace(connection.namespace())
              .withName(NAME);
      connection
          .client()
          .resource(MANIFEST)
          .inNamespace(connection.namespace())
          .fieldManager("helm-test")
          .serverSideApply();
      await(release, "is not released", HelmTestCommand::isDeployed);
      release.delete();
      await(release, "is not deleted", Objects::isNull);
      host.terminal().out().println("released and deleted " + NAME);
      return ExitCode.OK.status();
    }
  }

  private void await(
      Resource<ProgressiveDeployment> release,
      String otherwise,
      Predicate<ProgressiveDeployment> so) {
    try {
      release.waitUntilCondition(so, timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (KubernetesClientTimeoutException late) {
      ProgressiveDeployment now = release.get();
      throw new CliFailure(
          ExitCode.FAILED,
          "%s %s: %s".formatted(NAME, otherwise, now == null ? "gone" : now.getStatus()));
    }
  }

  private static boolean isDeployed(ProgressiveDeployment deployment) {
    return deployment != null
        && deployment.getStatus() != null
        && deployment.getStatus().phase() == Phase.Deployed;
  }
}
