package dev.headway.cli;

import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Phase;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Takes a Deployment in, where it is. */
@Command(
    name = "adopt",
    mixinStandardHelpOptions = true,
    description = {
      "Let Headway release a Deployment that stays where it is: make a ProgressiveDeployment that",
      "names it, and wait until it holds it. No pod is restarted; from then on a change of the",
      "Deployment's template is released step by step. 'headway eject' lets it go again.",
      "",
      "It is released batch by batch until `spec.strategy` says otherwise. Where a GitSync owns"
          + " the",
      "Deployment, nothing is made: the manifest to be committed is told (exit code 5)."
    },
    footer = {
      "",
      "Examples:",
      "  headway adopt deployment/checkout",
      "  headway adopt deployment/checkout --print > checkout-release.yaml"
    })
final class AdoptCommand implements Callable<Integer> {
  @ParentCommand private HeadwayCommand root;
  @Mixin private ClusterOptions cluster;

  @Parameters(index = "0", paramLabel = "deployment/NAME", description = "what is taken in")
  private String workload;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "the ProgressiveDeployment; default the name of the Deployment")
  private @Nullable String name;

  @Option(names = "--print", description = "print the manifest, and make nothing")
  private boolean print;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "2m",
      converter = DurationConverter.class,
      description = "how long to wait until it is held; default 2m")
  private Duration timeout;

  @Override
  public Integer call() {
    Host host = root.host();
    String deployment = Workloads.deployment(workload);
    String released = Objects.requireNonNullElse(name, deployment);
    try (Cluster connection = cluster.connect(host)) {
      Deployment found = Workloads.find(connection, deployment);
      if (print) {
        host.terminal().out().print(manifest(released, deployment));
        return ExitCode.OK.status();
      }
      String said = adopt(connection, found, released);
      host.terminal().out().println(host.terminal().style().tick() + " " + said);
      return ExitCode.OK.status();
    }
  }

  private String adopt(Cluster connection, Deployment found, String released) {
    String deployment = found.getMetadata().getName();
    Optional<String> already = named(connection, deployment);
    if (already.isPresent()) {
      return "deployment/" + deployment + " is released by pd/" + already.get() + " already";
    }
    refuse(found, released);
    Set<String> before = Workloads.pods(connection, found);
    connection
        .client()
        .resources(ProgressiveDeployment.class)
        .inNamespace(connection.namespace())
        .load(
            new ByteArrayInputStream(
                manifest(released, deployment).getBytes(StandardCharsets.UTF_8)))
        .create();
    Workloads.await(connection, released, timeout, AdoptCommand::isHeld);
    Workloads.awaitPause(connection, deployment, timeout);
    return "deployment/%s is released by pd/%s; %s"
        .formatted(deployment, released, Workloads.kept(before, Workloads.pods(connection, found)));
  }

  private static Optional<String> named(Cluster connection, String deployment) {
    List<ProgressiveDeployment> all =
        Deployments.listed(
            "ProgressiveDeployment",
            () ->
                connection
                    .client()
                    .resources(ProgressiveDeployment.class)
                    .inNamespace(connection.namespace())
                    .list()
                    .getItems());
    return all.stream()
        .filter(each -> each.getSpec() != null)
        .filter(
            each ->
                Optional.ofNullable(each.getSpec().workloadRef())
                    .filter(workload -> deployment.equals(workload.name()))
                    .isPresent())
        .map(each -> each.getMetadata().getName())
        .findFirst();
  }

  /** What stands in the way, before anything is made. */
  private static void refuse(Deployment found, String released) {
    String deployment = found.getMetadata().getName();
    Workloads.sync(found)
        .ifPresent(
            sync -> {
              throw new CliFailure(
                  ExitCode.OWNED_BY_GIT,
                  "deployment/%s is owned by the GitSync %s, and nothing was made: commit beside it%n%s"
                      .formatted(deployment, sync, manifest(released, deployment)));
            });
    boolean owned =
        found.getMetadata().getOwnerReferences().stream()
            .anyMatch(owner -> Boolean.TRUE.equals(owner.getController()));
    if (owned) {
      throw new CliFailure(
          ExitCode.REFUSED, "deployment/" + deployment + " belongs to another controller");
    }
    if (!Workloads.isRolledOut(found)) {
      throw new CliFailure(
          ExitCode.REFUSED,
          "deployment/%s is not rolled out: its template is to be what serves; see 'kubectl rollout status deployment/%s'"
              .formatted(deployment, deployment));
    }
  }

  private static boolean isHeld(@Nullable ProgressiveDeployment released) {
    return released != null
        && released.getStatus() != null
        && Objects.equals(
            released.getStatus().observedGeneration(), released.getMetadata().getGeneration())
        && released.getStatus().phase() == Phase.Deployed;
  }

  private static String manifest(String released, String deployment) {
    return """
    apiVersion: headway.dev/v1alpha1
    kind: ProgressiveDeployment
    metadata:
      name: "%s"
    spec:
      workloadRef:
        apiVersion: apps/v1
        kind: Deployment
        name: "%s"
    """
        .formatted(released, deployment);
  }
}
