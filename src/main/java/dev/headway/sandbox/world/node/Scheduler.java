package dev.headway.sandbox.world.node;

import dev.headway.sandbox.world.cluster.Cache.Change;
import dev.headway.sandbox.world.cluster.Cluster;
import dev.headway.sandbox.world.cluster.EventRecorder;
import dev.headway.sandbox.world.cluster.Key;
import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** Binds pods to the one node while they fit on it; says of the others why they do not. */
final class Scheduler {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  private final Cluster cluster;
  private final EventRecorder.Source events;
  private final ReentrantLock oneAtATime = new ReentrantLock();

  /** Bound by us, and not yet seen as such in the cache. */
  private final Map<String, Pod> assumed = new ConcurrentHashMap<>();

  private Scheduler(Cluster cluster) {
    this.cluster = cluster;
    events = cluster.events("default-scheduler");
  }

  /** Schedules every pod that has no node yet, from now on. */
  static void start(Cluster cluster) {
    Scheduler scheduler = new Scheduler(cluster);
    var loop = cluster.loop("scheduler", scheduler::schedule);
    cluster
        .pods()
        .observe(
            change -> {
              scheduler.forget(change);
              if (change.after().filter(Scheduler::waits).isPresent()) {
                loop.enqueue(Key.of(change.latest()));
              }
            });
    cluster
        .nodes()
        .observe(
            change ->
                cluster.pods().list().stream()
                    .filter(Scheduler::waits)
                    .forEach(pod -> loop.enqueue(Key.of(pod))));
  }

  /** The node, when it has told what it offers. */
  private Optional<Node> node() {
    return cluster.nodes().list().stream()
        .filter(node -> node.getStatus() != null && node.getStatus().getAllocatable() != null)
        .findFirst();
  }

  private void forget(Change<Pod> change) {
    if (change.after().isEmpty() || isPlaced(change.latest())) {
      assumed.remove(change.latest().getMetadata().getUid());
    }
  }

  private static boolean waits(Pod pod) {
    String scheduler = pod.getSpec().getSchedulerName();
    boolean ours = scheduler == null || scheduler.equals("default-scheduler");
    return ours
        && !isPlaced(pod)
        && pod.getMetadata().getDeletionTimestamp() == null
        && pod.getSpec().getSchedulingGates().isEmpty();
  }

  private static boolean isPlaced(Pod pod) {
    return pod.getSpec().getNodeName() != null && !pod.getSpec().getNodeName().isEmpty();
  }

  private static boolean hasEnded(Pod pod) {
    return pod.getStatus() != null
        && List.of("Succeeded", "Failed").contains(String.valueOf(pod.getStatus().getPhase()));
  }

  private Optional<Duration> schedule(Key key) {
    Optional<Pod> waiting = cluster.pods().get(key).filter(Scheduler::waits);
    if (waiting.isEmpty() || assumed.containsKey(waiting.get().getMetadata().getUid())) {
      return Optional.empty();
    }
    Pod pod = waiting.get();
    Optional<String> obstacle = reserve(pod);
    if (obstacle.isEmpty()) {
      bind(pod);
      return Optional.empty();
    }
    sayUnschedulable(pod, obstacle.get());
    return Optional.of(LOOK_AGAIN);
  }

  /** Two pods at once must not be given the same room. */
  private Optional<String> reserve(Pod pod) {
    oneAtATime.lock();
    try {
      List<Pod> placed =
          Stream.concat(
                  cluster.pods().list().stream()
                      .filter(other -> isPlaced(other) && !hasEnded(other)),
                  assumed.values().stream())
              .toList();
      Optional<Node> node = node();
      Optional<String> obstacle =
          node.isEmpty()
              ? Optional.of("no nodes available to schedule pods")
              : Scheduling.obstacle(pod, node.get(), placed);
      if (obstacle.isEmpty()) {
        assumed.put(pod.getMetadata().getUid(), pod);
      }
      return obstacle;
    } finally {
      oneAtATime.unlock();
    }
  }

  private void bind(Pod pod) {
    String namespace = pod.getMetadata().getNamespace();
    String name = pod.getMetadata().getName();
    String nodeName = Kubelet.NODE;
    var binding =
        new BindingBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(namespace)
            .withUid(pod.getMetadata().getUid())
            .endMetadata()
            .withNewTarget()
            .withApiVersion("v1")
            .withKind("Node")
            .withName(nodeName)
            .endTarget()
            .build();
    try {
      cluster
          .client()
          .raw("/api/v1/namespaces/%s/pods/%s/binding".formatted(namespace, name), "POST", binding);
      events.normal(
          pod,
          "Scheduled",
          "Successfully assigned %s/%s to %s".formatted(namespace, name, nodeName));
    } catch (KubernetesClientException refused) {
      assumed.remove(pod.getMetadata().getUid());
      if (refused.getCode() != 404) {
        throw refused;
      }
    }
  }

  private void sayUnschedulable(Pod pod, String why) {
    boolean said =
        pod.getStatus() != null
            && pod.getStatus().getConditions().stream()
                .anyMatch(c -> c.getType().equals("PodScheduled") && why.equals(c.getMessage()));
    if (said) {
      return;
    }
    var condition =
        new PodConditionBuilder()
            .withType("PodScheduled")
            .withStatus("False")
            .withReason("Unschedulable")
            .withMessage(why)
            .withLastTransitionTime(PodStatuses.time(cluster.clock().instant()))
            .build();
    cluster
        .client()
        .pods()
        .inNamespace(pod.getMetadata().getNamespace())
        .withName(pod.getMetadata().getName())
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            Serialization.asJson(
                Map.of("status", Map.of("phase", "Pending", "conditions", List.of(condition)))));
    events.warning(pod, "FailedScheduling", why);
  }
}
