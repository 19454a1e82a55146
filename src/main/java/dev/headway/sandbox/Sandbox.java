package dev.headway.sandbox;

import dev.headway.sandbox.clock.WallClock;
import dev.headway.sandbox.server.ApiServer;
import dev.headway.sandbox.server.ApiServerOptions;
import dev.headway.sandbox.world.World;
import dev.headway.sandbox.world.load.LoadGenerator;
import dev.headway.sandbox.world.load.LoadSettings;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cluster in this JVM: API server with Headway's custom resources, the world that makes it live,
 * and, where asked for, the operator. All of it is on loopback. Thread-safe.
 */
public final class Sandbox implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sandbox.class);

  /** In the order in which it was opened; closed the other way round. */
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  private final ApiServer server;
  private final KubernetesClient client;
  private final World world;

  private Sandbox(SandboxOptions options) {
    try {
      WallClock clock = open(new WallClock(options.time()));
      ServiceNetwork network = open(ServiceNetwork.reserve());
      server =
          open(
              ApiServer.start(
                  new ApiServerOptions(
                      options.port(),
                      options.time(),
                      CustomResources.read(),
                      10_000,
                      network.firstThree())));
      client = open(client(server.kubeconfig()));
      world = open(World.start(client, clock, options.world()));
      options
          .operator()
          .ifPresent(starter -> open(starter.apply(open(client(server.kubeconfig())))));
    } catch (RuntimeException failure) {
      close();
      throw failure;
    }
  }

  /**
   * Returns when the API server answers, the node is ready, the gateway listens and the operator,
   * if any, has started.
   *
   * @throws IllegalStateException when the API server's port is taken
   * @throws java.util.concurrent.CompletionException when the gateway's port is taken
   */
  public static Sandbox start(SandboxOptions options) {
    return new Sandbox(options);
  }

  private <T extends AutoCloseable> T open(T part) {
    opened.push(part);
    return part;
  }

  /** The API server answers watches over HTTP alone. */
  private static KubernetesClient client(String kubeconfig) {
    Config config = Config.fromKubeconfig(kubeconfig);
    config.setOnlyHttpWatches(true);
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(new JdkHttpClientFactory())
        .build();
  }

  /** The text of a kubeconfig of the cluster's administrator. */
  public String kubeconfig() {
    return server.kubeconfig();
  }

  public URI apiUrl() {
    return server.url();
  }

  /** Where requests from outside go; routes choose by Host header and path. */
  public URI gatewayUrl() {
    return world.gatewayUrl();
  }

  /** An administrator's client; it is closed with the sandbox. */
  public KubernetesClient client() {
    return client;
  }

  public World world() {
    return world;
  }

  /** Starts a load; close it, or let it come to its end. */
  public LoadGenerator load(LoadSettings settings) {
    return world.load(settings);
  }

  /** Ends everything; nothing is kept. Idempotent. */
  @Override
  public void close() {
    while (!opened.isEmpty()) {
      AutoCloseable part = opened.pop();
      try {
        part.close();
      } catch (Exception failure) {
        LOG.warn("{} did not close cleanly", part.getClass().getSimpleName(), failure);
      }
    }
  }
}
