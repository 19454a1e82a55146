package dev.headway.cli;

import static java.net.HttpURLConnection.HTTP_NOT_FOUND;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.api.v1alpha1.Keys;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.api.v1alpha1.ProgressiveDeploymentSpec;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Stage;
import dev.headway.api.v1alpha1.ReleaseActionSpec.Verb;
import dev.headway.cli.render.ActionResult;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The operator leaves a cluster. Releases are aborted by the operator itself; only when none runs
 * it is stopped, and when one began meanwhile it is started again. Only then, with nobody left to
 * put them back, the traces that it keeps at rest are taken out, and its lease.
 */
final class Departure {
  private static final Duration ANSWER = Duration.ofSeconds(20);

  private final Cluster cluster;
  private final KubernetesClient client;
  private final String operator;
  private final List<String> namespaces;
  private final InstantSource time;
  private final Instant deadline;
  private final Consumer<String> say;

  Departure(
      Cluster cluster,
      String operator,
      List<String> namespaces,
      InstantSource time,
      Instant deadline,
      Consumer<String> say) {
    this.cluster = cluster;
    this.client = cluster.client();
    this.operator = operator;
    this.namespaces = List.copyOf(namespaces);
    this.time = time;
    this.deadline = deadline;
    this.say = say;
  }

  /**
   * Returns when nothing is left to do.
   *
   * @throws CliFailure when something is not at rest in time; the operator runs then
   */
  void run() {
    refuseInPlace();
    int replicas = replicas();
    boolean left = false;
    try {
      while (true) {
        bringToRest(replicas);
        stop();
        List<ProgressiveDeployment> begun = moving();
        if (begun.isEmpty()) {
          break;
        }
        say.accept("a release has begun meanwhile: " + names(begun));
        scale(Math.max(1, replicas));
      }
      deployments().forEach(this::takeOutTraces);
      lease().delete();
      left = true;
    } finally {
      if (!left) {
        scale(replicas);
      }
    }
  }

  /** Without its operator a Deployment that stays in place would be held for ever. */
  private void refuseInPlace() {
    List<ProgressiveDeployment> held =
        deployments().stream()
            .filter(each -> each.getSpec() != null && each.getSpec().workloadRef() != null)
            .toList();
    if (!held.isEmpty()) {
      throw new CliFailure(
          ExitCode.REFUSED,
          "Deployments stay in place that the operator holds; 'headway eject' these first, which"
              + " restarts no pod: "
              + names(held));
    }
  }

  private void bringToRest(int replicas) {
    List<ProgressiveDeployment> moving = moving();
    if (!moving.isEmpty() && replicas == 0) {
      scale(1);
    }
    moving.forEach(this::abort);
    moving.forEach(this::awaitRest);
  }

  private List<ProgressiveDeployment> moving() {
    return deployments().stream().filter(deployment -> !atRest(deployment)).toList();
  }

  private void abort(ProgressiveDeployment deployment) {
    ProgressiveDeploymentStatus status = deployment.getStatus();
    if (status == null || status.candidate() == null) {
      return;
    }
    Cluster there = new Cluster(client, deployment.getMetadata().getNamespace());
    ActionResult result =
        Actions.send(
            there, Meant.of(deployment, Verb.Abort, "Headway is being uninstalled"), ANSWER);
    say.accept("abort %s: %s".formatted(name(deployment), result.message()));
  }

  private void awaitRest(ProgressiveDeployment deployment) {
    Resource<ProgressiveDeployment> resource = client.resource(deployment);
    try {
      resource.waitUntilCondition(
          now -> now == null || atRest(now), left().toMillis(), TimeUnit.MILLISECONDS);
    } catch (KubernetesClientTimeoutException late) {
      throw new CliFailure(
          ExitCode.TIMED_OUT,
          "%s does not come to rest: %s; the operator stays, and nothing was removed"
              .formatted(name(deployment), waitingFor(resource.get())));
    }
  }

  /**
   * Nothing is under way for the spec as it stands, no drain either. A first release needs nobody:
   * its pods become ready by themselves, and no route was touched for it.
   */
  static boolean atRest(ProgressiveDeployment deployment) {
    ProgressiveDeploymentStatus status = deployment.getStatus();
    if (status == null) {
      return !deployment.getMetadata().getFinalizers().contains(Keys.FINALIZER);
    }
    if (!Objects.equals(status.observedGeneration(), deployment.getMetadata().getGeneration())) {
      return false;
    }
    return status.stable() == null
        || (status.candidate() == null
            && (status.stage() == Stage.Complete || status.stage() == Stage.Preparing));
  }

  private void stop() {
    Deployment found = operator().get();
    if (found == null) {
      return;
    }
    List<Pod> pods = pods(found.getSpec().getSelector().getMatchLabels());
    scale(0);
    for (Pod pod : pods) {
      try {
        client
            .resource(pod)
            .waitUntilCondition(Objects::isNull, left().toMillis(), TimeUnit.MILLISECONDS);
      } catch (KubernetesClientTimeoutException late) {
        throw new CliFailure(
            ExitCode.TIMED_OUT, "pod %s does not end".formatted(pod.getMetadata().getName()));
      }
    }
    say.accept("the operator has stopped");
  }

  private List<Pod> pods(Map<String, String> labels) {
    return client.pods().inNamespace(cluster.namespace()).withLabels(labels).list().getItems();
  }

  private int replicas() {
    Deployment found = operator().get();
    if (found == null) {
      say.accept("no Deployment %s in namespace %s".formatted(operator, cluster.namespace()));
      return 0;
    }
    return found.getSpec().getReplicas();
  }

  private void scale(int replicas) {
    Resource<Deployment> resource = operator();
    if (resource.get() != null) {
      String patch = "{\"spec\":{\"replicas\":%d}}".formatted(replicas);
      resource.patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }
  }

  private Resource<Deployment> operator() {
    return client.apps().deployments().inNamespace(cluster.namespace()).withName(operator);
  }

  /** The operator makes it by the name of its Deployment, and Helm knows nothing of it. */
  private Resource<Lease> lease() {
    return client.leases().inNamespace(cluster.namespace()).withName(operator);
  }

  private void takeOutTraces(ProgressiveDeployment deployment) {
    takeOutKey(deployment);
    ObjectMeta metadata = deployment.getMetadata();
    if (metadata.getFinalizers().contains(Keys.FINALIZER)) {
      ObjectNode patch = JsonNodeFactory.instance.objectNode();
      ObjectNode changed = patch.putObject("metadata");
      changed.put("resourceVersion", metadata.getResourceVersion());
      ArrayNode kept = changed.putArray("finalizers");
      metadata.getFinalizers().stream().filter(n -> !n.equals(Keys.FINALIZER)).forEach(kept::add);
      client.resource(deployment).patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
    }
  }

  /** The key goes only as it was read: another's change is not undone. */
  private void takeOutKey(ProgressiveDeployment deployment) {
    String name = stableService(deployment);
    if (name == null) {
      return;
    }
    Resource<Service> resource =
        client.services().inNamespace(deployment.getMetadata().getNamespace()).withName(name);
    Service found = resource.get();
    Map<String, String> selector = found == null ? null : found.getSpec().getSelector();
    String revision = selector == null ? null : selector.get(Keys.REVISION);
    if (revision != null) {
      String path = "/spec/selector/" + Keys.REVISION.replace("/", "~1");
      resource.patch(
          PatchContext.of(PatchType.JSON),
          "[{\"op\":\"test\",\"path\":\"%s\",\"value\":\"%s\"},{\"op\":\"remove\",\"path\":\"%s\"}]"
              .formatted(path, revision, path));
      say.accept(
          "Service %s/%s selects without a revision"
              .formatted(deployment.getMetadata().getNamespace(), name));
    }
  }

  private static @Nullable String stableService(ProgressiveDeployment deployment) {
    ProgressiveDeploymentSpec spec = deployment.getSpec();
    if (spec == null || spec.traffic() == null) {
      return null;
    }
    String stable = spec.traffic().stableServiceName();
    return stable == null ? spec.traffic().serviceName() : stable;
  }

  /** Empty, too, where the definitions are gone already. */
  private List<ProgressiveDeployment> deployments() {
    var all = client.resources(ProgressiveDeployment.class);
    try {
      if (namespaces.isEmpty()) {
        return all.inAnyNamespace().list().getItems();
      }
      return namespaces.stream()
          .flatMap(namespace -> all.inNamespace(namespace).list().getItems().stream())
          .toList();
    } catch (KubernetesClientException failure) {
      if (failure.getCode() == HTTP_NOT_FOUND) {
        return List.of();
      }
      throw failure;
    }
  }

  private Duration left() {
    Duration left = Duration.between(time.instant(), deadline);
    return left.isPositive() ? left : Duration.ofMillis(1);
  }

  private static String waitingFor(@Nullable ProgressiveDeployment deployment) {
    if (deployment == null || deployment.getStatus() == null) {
      return "the operator has not looked at it";
    }
    ProgressiveDeploymentStatus status = deployment.getStatus();
    return status.step() == null || status.step().waitingFor() == null
        ? "it is " + status.phase()
        : String.valueOf(status.step().waitingFor());
  }

  private static String names(List<ProgressiveDeployment> deployments) {
    return String.join(", ", deployments.stream().map(Departure::name).sorted().toList());
  }

  private static String name(ProgressiveDeployment deployment) {
    return deployment.getMetadata().getNamespace() + "/" + deployment.getMetadata().getName();
  }
}
