package dev.headway.sandbox.world.node;

import dev.headway.sandbox.world.cluster.Cache.Change;
import dev.headway.sandbox.world.cluster.Cluster;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The node {@code sandbox} and what a kubelet does there: it runs the pods that are bound to it and
 * tells of them. Thread-safe.
 */
public final class Kubelet implements AutoCloseable {
  /** The name of the node. */
  public static final String NODE = "sandbox";

  private final NodeRuntime runtime;
  private final ExecutorService actor =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("kubelet").factory());
  private final LogStore logs = new LogStore();
  private final NodeLoss loss;
  private final AtomicInteger logPort = new AtomicInteger();

  /** By uid of the pod; only on the kubelet's thread. */
  private final Map<String, PodWorker> workers = new HashMap<>();

  private Kubelet(Cluster cluster, Vertx vertx, PodNetwork network) {
    runtime =
        new NodeRuntime(
            cluster,
            vertx,
            new Prober(vertx),
            network,
            cluster.events("kubelet"),
            new Rooms(),
            actor);
    loss = new NodeLoss(cluster, NODE, this::enter);
  }

  /**
   * Registers the node and runs its pods from now on; call it before the cluster's caches start.
   */
  public static Kubelet start(Cluster cluster, Vertx vertx, PodNetwork network) {
    Kubelet kubelet = new Kubelet(cluster, vertx, network);
    Scheduler.start(cluster);
    cluster
        .nodes()
        .observe(
            change -> {
              if (change.after().isEmpty()
                  && change.latest().getMetadata().getName().equals(NODE)) {
                kubelet.runtime.act(kubelet::vanish);
                kubelet.loss.begin();
              }
            });
    cluster.pods().observe(change -> kubelet.runtime.act(() -> kubelet.changed(change)));
    return kubelet;
  }

  /** Blocks until the node is registered. */
  public void register() {
    logPort.set(
        LogServer.start(runtime.vertx(), runtime.clock(), logs, runtime.rooms())
            .toCompletionStage()
            .toCompletableFuture()
            .join()
            .actualPort());
    enter();
  }

  private void enter() {
    Node wanted = NodeObject.of(NODE, logPort.get(), true, runtime.now());
    var nodes = runtime.cluster().client().nodes();
    try {
      nodes.resource(wanted).create();
    } catch (KubernetesClientException refused) {
      if (refused.getCode() != 409) {
        throw refused;
      }
    }
    Node there = Objects.requireNonNull(nodes.withName(NODE).get());
    there.setStatus(wanted.getStatus());
    nodes.resource(there).updateStatus();
  }

  /** The machine is gone, with all that ran on it. */
  private void vanish() {
    workers.values().forEach(PodWorker::vanish);
    workers.clear();
  }

  private void changed(Change<Pod> change) {
    Pod pod = change.latest();
    String uid = pod.getMetadata().getUid();
    PodWorker worker = workers.get(uid);
    if (change.after().isEmpty()) {
      if (worker != null) {
        workers.remove(uid);
        worker.vanish();
      }
    } else if (worker != null) {
      worker.update(pod);
    } else if (NODE.equals(pod.getSpec().getNodeName()) && !hasEnded(pod)) {
      begin(pod);
    }
  }

  private void begin(Pod pod) {
    PodWorker worker = new PodWorker(runtime, logs, pod);
    workers.put(pod.getMetadata().getUid(), worker);
    if (pod.getMetadata().getDeletionTimestamp() == null) {
      worker.start();
    } else {
      worker.update(pod);
    }
  }

  private static boolean hasEnded(Pod pod) {
    boolean ended =
        pod.getStatus() != null
            && List.of("Succeeded", "Failed").contains(String.valueOf(pod.getStatus().getPhase()));
    return ended && pod.getMetadata().getDeletionTimestamp() == null;
  }

  @Override
  public void close() {
    runtime.act(this::vanish);
    actor.shutdown();
  }
}
