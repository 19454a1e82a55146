package dev.headway.cli;

import dev.headway.api.v1alpha1.ReleaseAction;
import dev.headway.api.v1alpha1.ReleaseActionSpec;
import dev.headway.cli.render.ActionResult;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Makes ReleaseActions and waits for what becomes of them. */
final class Actions {
  private Actions() {}

  /**
   * Creates the action and waits for its result, at most so long; a result that is not there yet is
   * Pending.
   */
  static ActionResult send(Cluster cluster, ReleaseActionSpec spec, Duration timeout) {
    ReleaseAction action = new ReleaseAction();
    String on = Optional.ofNullable(spec.deploymentName()).orElse(spec.gitSyncName());
    action.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(cluster.namespace())
            .withGenerateName(on + "-" + spec.verb().name().toLowerCase(Locale.ROOT) + "-")
            .build());
    action.setSpec(spec);
    var actions = cluster.client().resources(ReleaseAction.class).inNamespace(cluster.namespace());
    ReleaseAction created = actions.resource(action).create();
    try {
      ReleaseAction answered =
          actions
              .withName(created.getMetadata().getName())
              .waitUntilCondition(Actions::answered, timeout.toMillis(), TimeUnit.MILLISECONDS);
      return ActionResult.of(answered);
    } catch (KubernetesClientTimeoutException e) {
      return ActionResult.of(created);
    }
  }

  /** Sends what is meant, prints the answer, and gives the exit code that tells of it. */
  static int perform(
      Host host,
      ClusterOptions cluster,
      OutputOptions output,
      Duration timeout,
      Function<Cluster, ReleaseActionSpec> meant) {
    try (Cluster connection = cluster.connect(host)) {
      ActionResult result = send(connection, meant.apply(connection), timeout);
      output.print(host.terminal().out(), result, () -> result.lines(host.terminal().style()));
      return exitCode(result).status();
    }
  }

  static ExitCode exitCode(ActionResult result) {
    if (result.pending()) {
      return ExitCode.TIMED_OUT;
    }
    return result.done() ? ExitCode.OK : ExitCode.REFUSED;
  }

  private static boolean answered(@org.jspecify.annotations.Nullable ReleaseAction action) {
    return action != null && action.getStatus() != null && action.getStatus().result() != null;
  }
}
