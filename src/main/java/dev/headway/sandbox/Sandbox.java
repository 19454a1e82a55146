package dev.headway.sandbox;

import dev.headway.adapter.kube.OwnAuthority;
import dev.headway.sandbox.clock.WallClock;
import dev.headway.sandbox.server.ApiServer;
import dev.headway.sandbox.server.ApiServerOptions;
import dev.headway.sandbox.world.World;
import dev.headway.sandbox.world.load.LoadGenerator;
import dev.headway.sandbox.world.load.LoadSettings;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cluster in this JVM: API server with Headway's custom resources, the world that makes it live,
 * and, where asked for, the operator. All of it is on loopback. Thread-safe.
 */
public final class Sandbox implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sandbox.class);

  /** Within a process no answer gets lost: one that is late waits for a busy machine. */
  private static final int REQUEST_TIMEOUT_MILLIS = 60_000;

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
      client = open(client(server));
      Optional<Beside> operator =
          options.operator().map(starter -> Beside.start(starter, open(client(server))));
      try {
        world = open(World.start(client, clock, options.world()));
      } finally {
        operator.ifPresent(beside -> open(beside.join()));
      }
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
  private static KubernetesClient client(ApiServer server) {
    byte[] authority = server.caPem().getBytes(StandardCharsets.UTF_8);
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(Config.empty())
                .withMasterUrl(server.url().toString())
                .withCaCertData(Base64.getEncoder().encodeToString(authority))
                .withOauthToken(server.token())
                .withNamespace("default")
                .withOnlyHttpWatches(true)
                .withRequestTimeout(REQUEST_TIMEOUT_MILLIS)
                .build())
        .withHttpClientFactory(new OwnAuthority())
        .build();
  }

  /** The operator starts while the world does: neither needs the other. */
  private record Beside(Thread thread, FutureTask<AutoCloseable> task) {
    static Beside start(
        Function<KubernetesClient, AutoCloseable> starter, KubernetesClient client) {
      FutureTask<AutoCloseable> task = new FutureTask<>(() -> starter.apply(client));
      return new Beside(Thread.ofPlatform().name("operator-start").start(task), task);
    }

    AutoCloseable join() {
      try {
        return task.get();
      } catch (InterruptedException stopped) {
        thread.interrupt();
        Thread.currentThread().interrupt();
        throw new IllegalStateException("Stopped while the operator started", stopped);
      } catch (ExecutionException failed) {
        if (failed.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        throw new IllegalStateException("The operator did not start", failed.getCause());
      }
    }
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
