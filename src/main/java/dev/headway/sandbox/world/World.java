package dev.headway.sandbox.world;

import dev.headway.sandbox.clock.WorldClock;
import dev.headway.sandbox.world.cluster.Cluster;
import dev.headway.sandbox.world.controller.DaemonSetController;
import dev.headway.sandbox.world.controller.DeploymentController;
import dev.headway.sandbox.world.controller.EndpointSliceController;
import dev.headway.sandbox.world.controller.JobController;
import dev.headway.sandbox.world.controller.ReplicaSetController;
import dev.headway.sandbox.world.controller.StatefulSetController;
import dev.headway.sandbox.world.garbage.GarbageCollector;
import dev.headway.sandbox.world.gateway.Gateway;
import dev.headway.sandbox.world.load.LoadGenerator;
import dev.headway.sandbox.world.load.LoadSettings;
import dev.headway.sandbox.world.node.Kubelet;
import dev.headway.sandbox.world.node.PodNetwork;
import dev.headway.sandbox.world.service.ServiceProxy;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A running world: the cluster's controllers, its node, its gateway. Thread-safe. */
public final class World implements AutoCloseable {
  private static final int EVENT_LOOPS = 2;
  private static final int WORKERS = 4;
  private static final long CLOSE_SECONDS = 5;

  private final Vertx vertx;
  private final WorldClock clock;
  private final Cluster cluster;
  private final Kubelet kubelet;
  private final Gateway gateway;
  private final GarbageCollector garbage;

  private World(Vertx vertx, WorldClock clock, Cluster cluster, Kubelet kubelet, Gateway gateway) {
    this.vertx = vertx;
    this.clock = clock;
    this.cluster = cluster;
    this.kubelet = kubelet;
    this.gateway = gateway;
    garbage = new GarbageCollector(cluster);
  }

  /**
   * Brings the cluster to life; returns when the node is ready and the gateway listens.
   *
   * @param client of an administrator; it stays the caller's
   * @throws java.util.concurrent.CompletionException when the gateway's port is taken
   */
  public static World start(KubernetesClient client, WorldClock clock, WorldOptions options) {
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(EVENT_LOOPS)
                .setWorkerPoolSize(WORKERS)
                .setInternalBlockingPoolSize(WORKERS));
    Cluster cluster = new Cluster(client, clock);
    Kubelet kubelet =
        Kubelet.start(
            cluster,
            vertx,
            options.pods().orElseGet(() -> PodNetwork.besidePort(client.getMasterUrl().getPort())));
    DeploymentController.start(cluster);
    ReplicaSetController.start(cluster);
    StatefulSetController.start(cluster);
    DaemonSetController.start(cluster);
    JobController.start(cluster);
    EndpointSliceController.start(cluster);
    ServiceProxy.start(cluster, vertx);
    Gateway gateway = Gateway.start(cluster, vertx, options.gatewayPort(), options.lag());
    World world = new World(vertx, clock, cluster, kubelet, gateway);
    try {
      cluster.allAtOnce(List.of(kubelet::register, gateway::register, cluster::start));
      world.garbage.start();
      return world;
    } catch (RuntimeException failure) {
      world.close();
      throw failure;
    }
  }

  /** Where requests from outside go; which route takes them is decided by their Host header. */
  public URI gatewayUrl() {
    return gateway.url();
  }

  /** Starts a load; close it, or let it come to its end. */
  public LoadGenerator load(LoadSettings settings) {
    return LoadGenerator.start(vertx, clock, settings);
  }

  /** Ends every pod at once and lets go of all ports; objects stay as they are. */
  @Override
  public void close() {
    garbage.close();
    cluster.close();
    kubelet.close();
    vertx
        .close()
        .toCompletionStage()
        .toCompletableFuture()
        .completeOnTimeout(null, CLOSE_SECONDS, TimeUnit.SECONDS)
        .join();
  }
}
