package dev.headway.sandbox.world.service;

import dev.headway.sandbox.world.cluster.Cluster;
import dev.headway.sandbox.world.cluster.EventRecorder;
import dev.headway.sandbox.world.cluster.Key;
import dev.headway.sandbox.world.cluster.Slices;
import dev.headway.sandbox.world.cluster.WorkLoop;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Listens on the cluster address of each Service that lies on loopback, and passes connections on
 * to its endpoints in turn. A connection stays with its endpoint; without an endpoint it is cut at
 * once. Thread-safe.
 */
public final class ServiceProxy {
  private static final int CONNECT_MILLIS = 1_000;
  private static final Duration BIND_RETRY = Duration.ofSeconds(5);

  private final Cluster cluster;
  private final Vertx vertx;
  private final NetClient client;
  private final EventRecorder.Source events;
  private final Map<Key, Map<SocketAddress, Listener>> listeners = new ConcurrentHashMap<>();

  private ServiceProxy(Cluster cluster, Vertx vertx) {
    this.cluster = cluster;
    this.vertx = vertx;
    client =
        vertx.createNetClient(
            new NetClientOptions().setConnectTimeout(CONNECT_MILLIS).setTcpNoDelay(true));
    events = cluster.events("service-proxy");
  }

  /** Call it before the cluster's caches start. */
  public static void start(Cluster cluster, Vertx vertx) {
    ServiceProxy proxy = new ServiceProxy(cluster, vertx);
    WorkLoop loop = cluster.loop("service-proxy", proxy::reconcile);
    cluster.services().observe(change -> loop.enqueue(Key.of(change.latest())));
    cluster
        .endpointSlices()
        .observe(change -> Slices.service(change.latest()).ifPresent(loop::enqueue));
  }

  private Optional<Duration> reconcile(Key key) {
    Optional<Service> service = cluster.services().get(key);
    Map<SocketAddress, Listener> present =
        listeners.computeIfAbsent(key, name -> new ConcurrentHashMap<>());
    List<EndpointSlice> slices =
        cluster.endpointSlices().in(key.namespace()).stream()
            .filter(slice -> Slices.service(slice).filter(key::equals).isPresent())
            .toList();
    Set<SocketAddress> wanted = new HashSet<>();
    boolean bound = true;
    if (service.isPresent() && isServed(service.get())) {
      for (ServicePort port : service.get().getSpec().getPorts()) {
        if ("TCP".equals(Objects.requireNonNullElse(port.getProtocol(), "TCP"))) {
          SocketAddress address =
              SocketAddress.inetSocketAddress(
                  port.getPort(), service.get().getSpec().getClusterIP());
          wanted.add(address);
          bound &=
              listen(
                  service.get(),
                  address,
                  present,
                  ServiceBackends.of(slices, Objects.requireNonNullElse(port.getName(), "")));
        }
      }
    }
    close(present, wanted);
    if (service.isEmpty()) {
      listeners.remove(key);
    }
    return bound ? Optional.empty() : Optional.of(BIND_RETRY);
  }

  /**
   * Only what has endpoints to be found: a Service without selector, such as the API server's own,
   * is somebody else's.
   */
  private static boolean isServed(Service service) {
    String address = service.getSpec().getClusterIP();
    Map<String, String> selector =
        Objects.requireNonNullElse(service.getSpec().getSelector(), Map.of());
    return address != null && address.startsWith("127.") && !selector.isEmpty();
  }

  private boolean listen(
      Service service,
      SocketAddress address,
      Map<SocketAddress, Listener> present,
      List<SocketAddress> backends) {
    Listener listener = present.get(address);
    if (listener != null) {
      listener.backends = backends;
      return true;
    }
    Listener fresh = new Listener(address, backends);
    try {
      fresh.server.listen(address).toCompletionStage().toCompletableFuture().join();
      present.put(address, fresh);
      return true;
    } catch (CompletionException taken) {
      events.warning(
          service,
          "FailedToListen",
          "%s:%d cannot be listened on: %s"
              .formatted(address.host(), address.port(), String.valueOf(taken.getCause())));
      return false;
    }
  }

  private static void close(Map<SocketAddress, Listener> present, Set<SocketAddress> wanted) {
    present
        .entrySet()
        .removeIf(
            entry -> {
              boolean unwanted = !wanted.contains(entry.getKey());
              if (unwanted) {
                entry.getValue().server.close();
              }
              return unwanted;
            });
  }

  private final class Listener {
    private final NetServer server;
    private final AtomicInteger turn = new AtomicInteger();
    private volatile List<SocketAddress> backends;

    Listener(SocketAddress address, List<SocketAddress> backends) {
      this.backends = backends;
      server =
          vertx
              .createNetServer(
                  new NetServerOptions()
                      .setHost(address.host())
                      .setPort(address.port())
                      .setTcpNoDelay(true))
              .connectHandler(this::accept);
    }

    private void accept(NetSocket caller) {
      List<SocketAddress> now = backends;
      if (now.isEmpty()) {
        caller.close();
        return;
      }
      caller.pause();
      client
          .connect(now.get(Math.floorMod(turn.getAndIncrement(), now.size())))
          .onSuccess(backend -> join(caller, backend))
          .onFailure(refused -> caller.close());
    }

    /** What one side sends the other gets; the end of one is the end of both. */
    private void join(NetSocket caller, NetSocket backend) {
      caller.closeHandler(closed -> backend.close());
      backend.closeHandler(closed -> caller.close());
      caller.handler(
          data -> {
            backend.write(data);
            if (backend.writeQueueFull()) {
              caller.pause();
              backend.drainHandler(drained -> caller.resume());
            }
          });
      backend.handler(
          data -> {
            caller.write(data);
            if (caller.writeQueueFull()) {
              backend.pause();
              caller.drainHandler(drained -> backend.resume());
            }
          });
      caller.resume();
    }
  }
}
