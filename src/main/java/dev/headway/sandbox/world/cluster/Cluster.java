package dev.headway.sandbox.world.cluster;

import dev.headway.sandbox.clock.WorldClock;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * The cluster as the world sees it: the client, one cache per kind, and threads for calls that
 * block. Thread-safe.
 */
public final class Cluster implements AutoCloseable {
  private static final int CALLS_AT_ONCE = 16;

  private final KubernetesClient client;
  private final WorldClock clock;
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
  private final ExecutorService eventWriter =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("world-events").factory());
  private final Semaphore callsAtOnce = new Semaphore(CALLS_AT_ONCE);
  private final EventRecorder events;
  private final List<Cache<?>> caches = new ArrayList<>();
  private final Cache<Node> nodes;
  private final Cache<Pod> pods;
  private final Cache<ReplicaSet> replicaSets;
  private final Cache<Deployment> deployments;
  private final Cache<StatefulSet> statefulSets;
  private final Cache<ControllerRevision> controllerRevisions;
  private final Cache<DaemonSet> daemonSets;
  private final Cache<Job> jobs;
  private final Cache<Service> services;
  private final Cache<EndpointSlice> endpointSlices;
  private final Cache<HTTPRoute> routes;

  /** The caches are empty until {@link #start()}; the client stays the caller's. */
  public Cluster(KubernetesClient client, WorldClock clock) {
    this.client = client;
    this.clock = clock;
    events = new EventRecorder(client, clock, eventWriter);
    nodes = cache(Node.class);
    pods = cache(Pod.class);
    replicaSets = cache(ReplicaSet.class);
    deployments = cache(Deployment.class);
    statefulSets = cache(StatefulSet.class);
    controllerRevisions = cache(ControllerRevision.class);
    daemonSets = cache(DaemonSet.class);
    jobs = cache(Job.class);
    services = cache(Service.class);
    endpointSlices = cache(EndpointSlice.class);
    routes = cache(HTTPRoute.class);
  }

  private <T extends HasMetadata> Cache<T> cache(Class<T> kind) {
    Cache<T> cache =
        new Cache<>(
            client
                .resources(kind)
                .inAnyNamespace()
                .runnableInformer(0)
                // Whatever breaks a watch, also a kind that is gone for a while, it goes on.
                .exceptionHandler((started, failure) -> started));
    caches.add(cache);
    return cache;
  }

  /**
   * Returns when every cache holds what is there now; the caches' observers are told of it, too.
   */
  public void start() {
    CompletableFuture<?>[] started =
        caches.stream()
            .map(Cache::start)
            .map(stage -> stage.toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(started).join();
  }

  public KubernetesClient client() {
    return client;
  }

  public WorldClock clock() {
    return clock;
  }

  public EventRecorder.Source events(String component) {
    return events.of(component);
  }

  /** Runs what blocks on the API; a bounded number at once. */
  public Executor calls() {
    return task -> calls.execute(() -> bounded(task));
  }

  private void bounded(Runnable task) {
    try {
      callsAtOnce.acquire();
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
      return;
    }
    try {
      task.run();
    } finally {
      callsAtOnce.release();
    }
  }

  /**
   * Runs what blocks on the API side by side, and returns when all have ended; throws what the
   * first of the failed threw.
   */
  public void allAtOnce(List<Runnable> tasks) {
    List<CompletableFuture<Void>> running =
        tasks.stream().map(task -> CompletableFuture.runAsync(task, calls)).toList();
    CompletableFuture<Void> all =
        CompletableFuture.allOf(running.toArray(CompletableFuture<?>[]::new));
    try {
      all.join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw failed;
    }
  }

  public WorkLoop loop(String name, WorkLoop.Reconciler reconciler) {
    return new WorkLoop(name, clock, calls(), reconciler);
  }

  public Cache<Node> nodes() {
    return nodes;
  }

  public Cache<Pod> pods() {
    return pods;
  }

  public Cache<ReplicaSet> replicaSets() {
    return replicaSets;
  }

  public Cache<Deployment> deployments() {
    return deployments;
  }

  public Cache<StatefulSet> statefulSets() {
    return statefulSets;
  }

  public Cache<ControllerRevision> controllerRevisions() {
    return controllerRevisions;
  }

  public Cache<DaemonSet> daemonSets() {
    return daemonSets;
  }

  public Cache<Job> jobs() {
    return jobs;
  }

  public Cache<Service> services() {
    return services;
  }

  public Cache<EndpointSlice> endpointSlices() {
    return endpointSlices;
  }

  public Cache<HTTPRoute> routes() {
    return routes;
  }

  @Override
  public void close() {
    caches.forEach(Cache::stop);
    calls.shutdownNow();
    eventWriter.shutdownNow();
  }
}
