package dev.headway.sandbox.world.gateway;

import dev.headway.sandbox.world.cluster.Cluster;
import dev.headway.sandbox.world.cluster.Key;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteStatus;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Gateway {@code default/gateway} of class {@code headway}. It follows routes, Services and
 * endpoints, writes the routes' status and takes changes into use, each with the lag of a real
 * gateway. Thread-safe.
 */
public final class Gateway {
  /**
   * On every answer that the gateway gives itself because it could not get one from a backend: what
   * was wrong.
   */
  public static final String ERROR_HEADER = "x-headway-gateway-error";

  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final Duration RETRY = Duration.ofMillis(20);

  private final Cluster cluster;
  private final Lag lag;
  private final GatewayServer server;
  private final GatewayName name;
  private final Destinations destinations;
  private final AtomicBoolean statusDue = new AtomicBoolean();
  private final AtomicBoolean trafficDue = new AtomicBoolean();
  private final AtomicInteger turn = new AtomicInteger();

  private Gateway(Cluster cluster, Lag lag, GatewayServer server) {
    this.cluster = cluster;
    this.lag = lag;
    this.server = server;
    name = new GatewayName("default", "gateway", "http", server.port());
    destinations = new Destinations(cluster);
  }

  /**
   * Listens, and follows the cluster from now on; call it before the cluster's caches start.
   *
   * @param port on loopback, 0 for any
   * @throws java.util.concurrent.CompletionException when the port is taken
   */
  public static Gateway start(Cluster cluster, Vertx vertx, int port, Lag lag) {
    GatewayServer server =
        GatewayServer.start(vertx, port).toCompletionStage().toCompletableFuture().join();
    Gateway gateway = new Gateway(cluster, lag, server);
    cluster.routes().observe(change -> gateway.changed(true));
    cluster.services().observe(change -> gateway.changed(true));
    cluster.endpointSlices().observe(change -> gateway.changed(false));
    return gateway;
  }

  public URI url() {
    return URI.create("http://127.0.0.1:%d".formatted(server.port()));
  }

  /** Makes the GatewayClass and the Gateway, or brings those that are there up to date. Blocks. */
  public void register() {
    put(GatewayObjects.gatewayClass(cluster.clock().instant()));
    put(GatewayObjects.gateway(name, cluster.clock().instant()));
  }

  private <T extends HasMetadata> void put(T wanted) {
    var resource = cluster.client().resource(wanted);
    T there;
    try {
      there = resource.create();
    } catch (KubernetesClientException refused) {
      if (refused.getCode() != 409) {
        throw refused;
      }
      there = resource.update();
    }
    wanted.getMetadata().setResourceVersion(there.getMetadata().getResourceVersion());
    cluster.client().resource(wanted).updateStatus();
  }

  /** Changes that come while one is due are taken with it. */
  private void changed(boolean tellsStatus) {
    if (tellsStatus && statusDue.compareAndSet(false, true)) {
      cluster.clock().after(lag.status().pick(turn.incrementAndGet()), this::writeStatuses);
    }
    if (trafficDue.compareAndSet(false, true)) {
      cluster.clock().after(lag.traffic().pick(turn.incrementAndGet()), this::takeIntoUse);
    }
  }

  private void takeIntoUse() {
    trafficDue.set(false);
    List<HTTPRoute> accepted =
        cluster.routes().list().stream()
            .filter(route -> RouteStatuses.isAccepted(route, name))
            .toList();
    server.use(RouteTable.of(accepted, destinations));
  }

  private void writeStatuses() {
    statusDue.set(false);
    for (HTTPRoute route : cluster.routes().list()) {
      HTTPRouteStatus status =
          RouteStatuses.of(route, name, destinations, cluster.clock().instant());
      boolean known =
          status.equals(route.getStatus())
              || (route.getStatus() == null && status.getParents().isEmpty());
      if (!known) {
        cluster.calls().execute(() -> write(route, status));
      }
    }
  }

  private void write(HTTPRoute route, HTTPRouteStatus status) {
    try {
      cluster
          .client()
          .resource(new HTTPRouteBuilder(route).withStatus(status).build())
          .updateStatus();
    } catch (KubernetesClientException refused) {
      if (refused.getCode() == 404) {
        return;
      }
      LOG.debug(
          "Status of route {} was not written and is tried again: {}",
          Key.of(route),
          refused.getMessage());
      if (statusDue.compareAndSet(false, true)) {
        cluster.clock().after(RETRY, this::writeStatuses);
      }
    }
  }
}
