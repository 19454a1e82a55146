package dev.headway.cli;

import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.api.v1alpha1.ProgressiveDeploymentSpec.WorkloadRef;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Phase;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Lets a Deployment go that stayed where it is. */
@Command(
    name = "eject",
    mixinStandardHelpOptions = true,
    description = {
      "Let a Deployment go that was taken in by 'headway adopt' or by `workloadRef`: delete the",
      "ProgressiveDeployment, and wait until every field is as its author wrote it. No pod is",
      "restarted. While the Deployment's template is not what serves it is refused, since",
      "Kubernetes would roll that out at once."
    },
    footer = {"", "Examples:", "  headway eject pd/checkout"})
final class EjectCommand implements Callable<Integer> {
  @ParentCommand private HeadwayCommand root;
  @Mixin private ClusterOptions cluster;

  @Parameters(index = "0", paramLabel = "pd/NAME", description = "what lets its workload go")
  private String released;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "2m",
      converter = DurationConverter.class,
      description = "how long to wait until it is gone; default 2m")
  private Duration timeout;

  @Override
  public Integer call() {
    Host host = root.host();
    String name = Workloads.released(released);
    try (Cluster connection = cluster.connect(host)) {
      ProgressiveDeployment found = Deployments.find(connection, name);
      String workload = inPlace(found).name();
      Deployment deployment = Workloads.find(connection, workload);
      refuse(found, deployment);
      Set<String> before = Workloads.pods(connection, deployment);
      connection.client().resource(found).delete();
      Workloads.await(connection, name, timeout, Objects::isNull);
      host.terminal()
          .out()
          .println(
              "%s deployment/%s is as its author wrote it; %s"
                  .formatted(
                      host.terminal().style().tick(),
                      workload,
                      Workloads.kept(before, Workloads.pods(connection, deployment))));
      return ExitCode.OK.status();
    }
  }

  private static WorkloadRef inPlace(ProgressiveDeployment found) {
    String name = found.getMetadata().getName();
    WorkloadRef workload = found.getSpec().workloadRef();
    if (workload == null) {
      throw new CliFailure(
          ExitCode.REFUSED,
          "the pods of "
              + name
              + " are of its own template: 'kubectl delete pd "
              + name
              + " --cascade=orphan' leaves them without it");
    }
    return workload;
  }

  /** What stands in the way, before anything is deleted. */
  private static void refuse(ProgressiveDeployment found, Deployment deployment) {
    String name = found.getMetadata().getName();
    Workloads.sync(found)
        .ifPresent(
            sync -> {
              throw new CliFailure(
                  ExitCode.OWNED_BY_GIT,
                  name
                      + " is owned by the GitSync "
                      + sync
                      + ", and nothing was deleted: take it out of the repository, and the commit"
                      + " lets the Deployment go");
            });
    ProgressiveDeploymentStatus status = found.getStatus();
    boolean atRest =
        status != null && status.candidate() == null && status.phase() == Phase.Deployed;
    if (!atRest || !Workloads.isRolledOut(deployment)) {
      throw new CliFailure(
          ExitCode.REFUSED,
          "the template of deployment/%s is not what serves: let %s be promoted, or put the template back"
              .formatted(deployment.getMetadata().getName(), name));
    }
  }
}
