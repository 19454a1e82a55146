package dev.headway.cli;

import dev.headway.api.v1alpha1.Keys;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What stays in place while it is taken in and let go: a Deployment with its pods. */
final class Workloads {
  private static final Set<String> DEPLOYMENTS = Set.of("deployment", "deployments", "deploy");
  private static final Set<String> RELEASED =
      Set.of("pd", "pdeploy", "progressivedeployment", "progressivedeployments");

  private Workloads() {}

  /** The name in {@code deployment/NAME}. */
  static String deployment(String text) {
    return name(text, DEPLOYMENTS, "deployment");
  }

  /** The name in {@code pd/NAME}, or the name alone. */
  static String released(String text) {
    return text.contains("/") ? name(text, RELEASED, "pd") : text;
  }

  private static String name(String text, Set<String> kinds, String kind) {
    String[] parts = text.split("/", -1);
    if (parts.length != 2
        || parts[1].isEmpty()
        || !kinds.contains(parts[0].toLowerCase(Locale.ROOT))) {
      throw new CliFailure(
          ExitCode.USAGE, "'" + text + "' must be '" + kind + "/NAME': no other kind is moved");
    }
    return parts[1];
  }

  static Deployment find(Cluster cluster, String name) {
    return Optional.ofNullable(
            cluster
                .client()
                .apps()
                .deployments()
                .inNamespace(cluster.namespace())
                .withName(name)
                .get())
        .orElseThrow(
            () ->
                new CliFailure(
                    ExitCode.NOT_FOUND,
                    "no Deployment '" + name + "' in namespace " + cluster.namespace()));
  }

  /** The names of its pods that are not ending. */
  static Set<String> pods(Cluster cluster, Deployment deployment) {
    return cluster
        .client()
        .pods()
        .inNamespace(cluster.namespace())
        .withLabelSelector(deployment.getSpec().getSelector())
        .list()
        .getItems()
        .stream()
        .map(Pod::getMetadata)
        .filter(pod -> pod.getDeletionTimestamp() == null)
        .map(pod -> pod.getName())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Says what became of the pods that there were. */
  static String kept(Set<String> before, Set<String> after) {
    Set<String> gone = new TreeSet<>(before);
    gone.removeAll(after);
    return gone.isEmpty()
        ? "no pod was restarted (" + before.size() + " serve on)"
        : "gone meanwhile: " + String.join(", ", gone);
  }

  /** Its template is what serves, and nothing of another one is left. */
  static boolean isRolledOut(Deployment found) {
    var status = found.getStatus();
    int replicas = Objects.requireNonNullElse(found.getSpec().getReplicas(), 1);
    return status != null
        && Objects.equals(status.getObservedGeneration(), found.getMetadata().getGeneration())
        && Objects.requireNonNullElse(status.getReplicas(), 0) == replicas
        && Objects.requireNonNullElse(status.getUpdatedReplicas(), 0) == replicas
        && Objects.requireNonNullElse(status.getAvailableReplicas(), 0) == replicas;
  }

  static Optional<String> sync(HasMetadata object) {
    return Optional.ofNullable(object.getMetadata().getLabels())
        .flatMap(labels -> Optional.ofNullable(labels.get(Keys.GIT_SYNC)));
  }

  /** Waits for a deployment to be so, or to be gone; says what is awaited where it is late. */
  static void await(
      Cluster cluster, String name, Duration timeout, Predicate<ProgressiveDeployment> so) {
    var resource =
        cluster
            .client()
            .resources(ProgressiveDeployment.class)
            .inNamespace(cluster.namespace())
            .withName(name);
    try {
      resource.waitUntilCondition(so, timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (KubernetesClientTimeoutException late) {
      String why =
          Optional.ofNullable(resource.get())
              .flatMap(it -> Optional.ofNullable(it.getStatus()))
              .map(Workloads::message)
              .orElse("the operator has not answered; does one watch this namespace?");
      throw new CliFailure(ExitCode.TIMED_OUT, name + " is not there yet: " + why);
    }
  }

  /** Waits until a change of its template does nothing by itself: its status may come before. */
  static void awaitPause(Cluster cluster, String deployment, Duration timeout) {
    try {
      cluster
          .client()
          .apps()
          .deployments()
          .inNamespace(cluster.namespace())
          .withName(deployment)
          .waitUntilCondition(
              it -> it != null && Boolean.TRUE.equals(it.getSpec().getPaused()),
              timeout.toMillis(),
              TimeUnit.MILLISECONDS);
    } catch (KubernetesClientTimeoutException late) {
      throw new CliFailure(
          ExitCode.TIMED_OUT, "deployment/" + deployment + " is not held yet: it is not paused");
    }
  }

  private static String message(ProgressiveDeploymentStatus status) {
    return Optional.ofNullable(status.conditions()).stream()
        .flatMap(List::stream)
        .filter(condition -> condition.getType().equals("Ready"))
        .map(condition -> condition.getMessage())
        .findFirst()
        .orElse("it has no status yet");
  }
}
