package dev.headway.adapter.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.adapter.check.CommandBook;
import dev.headway.domain.ObjectKey;
import dev.headway.port.ClusterReader;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.WebSocket;
import io.fabric8.kubernetes.client.http.WebSocketHandshakeException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Commands by the API server's {@code pods/exec}: one WebSocket for each. The client's own way
 * lists and watches the pod before each command, and copies what it prints. Thread-safe.
 */
public final class PodCommands implements CommandBook {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PROTOCOL = "v4.channel.k8s.io";
  private static final byte STATUS = 3;
  private static final int NORMAL = 1000;

  private final KubernetesClient client;
  private final ClusterReader cluster;

  /** Runs by {@code client}, in pods that {@code cluster} shows to be of the set. */
  public PodCommands(KubernetesClient client, ClusterReader cluster) {
    this.client = client;
    this.cluster = cluster;
  }

  @Override
  public Ran run(Order order, Duration timeout) throws InterruptedException {
    if (!isOfTheSet(order)) {
      return new Ran.NotRun("the pod is none of the revision's own set");
    }
    var heard = new Heard(order.container());
    CompletableFuture<WebSocket> opened =
        client
            .getHttpClient()
            .newWebSocketBuilder()
            .uri(target(order))
            .subprotocol(PROTOCOL)
            .buildAsync(heard);
    try {
      return opened.thenCompose(socket -> heard.ran).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      return new Ran.TooLate();
    } catch (ExecutionException broken) {
      return refused(order, broken.getCause());
    } finally {
      CompletableFuture<Void> _ =
          opened.thenAccept(
              socket -> {
                boolean _ = socket.sendClose(NORMAL, "");
              });
    }
  }

  /** Labels alone can be put on any pod. */
  private boolean isOfTheSet(Order order) {
    var aim = order.aim();
    String set = aim.deployment() + "-" + aim.revision();
    var key = new ObjectKey("ProgressiveDeployment", aim.namespace(), aim.deployment());
    return cluster.pods(key).found().orElse(List.of()).stream()
        .filter(pod -> order.pod().equals(pod.getMetadata().getName()))
        .flatMap(pod -> pod.getMetadata().getOwnerReferences().stream())
        .anyMatch(
            owner ->
                Boolean.TRUE.equals(owner.getController())
                    && "ReplicaSet".equals(owner.getKind())
                    && set.equals(owner.getName()));
  }

  /** One stream must be asked for; this is the one that a command that is well leaves alone. */
  private URI target(Order order) {
    String command =
        order.command().stream()
            .map(word -> "command=" + URLEncoder.encode(word, StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    String base = client.getMasterUrl().toString().replaceFirst("/+$", "");
    return URI.create(
        base
            + "/api/v1/namespaces/"
            + order.aim().namespace()
            + "/pods/"
            + order.pod()
            + "/exec?"
            + command
            + "&container="
            + order.container()
            + "&stderr=true");
  }

  private static Ran refused(Order order, @Nullable Throwable failure) {
    int code =
        failure instanceof WebSocketHandshakeException refused ? refused.getResponse().code() : 0;
    return new Ran.NotRun(
        switch (code) {
          case HttpURLConnection.HTTP_FORBIDDEN ->
              "the operator may not run commands in pods: the chart grants it with `rights.exec`";
          case HttpURLConnection.HTTP_NOT_FOUND -> "the pod is not there any more";
          case HttpURLConnection.HTTP_BAD_REQUEST ->
              "container " + order.container() + " does not run";
          default -> "the command cannot be started at present";
        });
  }

  /** Hears how the command ended; what it prints is let go. */
  private static final class Heard implements WebSocket.Listener {

    private final String container;
    private final CompletableFuture<Ran> ran = new CompletableFuture<>();

    Heard(String container) {
      this.container = container;
    }

    @Override
    public void onMessage(WebSocket socket, ByteBuffer bytes) {
      if (bytes.hasRemaining() && bytes.get() == STATUS) {
        byte[] status = new byte[bytes.remaining()];
        bytes.get(status);
        ran.complete(ended(status));
      }
      socket.request();
    }

    @Override
    public void onError(WebSocket socket, Throwable failure) {
      ran.complete(new Ran.NotRun("the connection was cut off"));
    }

    @Override
    public void onClose(WebSocket socket, int code, String reason) {
      ran.complete(new Ran.NotRun("the connection was cut off"));
    }

    private Ran ended(byte[] text) {
      try {
        JsonNode status = JSON.readTree(text);
        if (status.path("status").asText().equals("Success")) {
          return new Ran.Ended(0);
        }
        for (JsonNode cause : status.path("details").path("causes")) {
          if (cause.path("reason").asText().equals("ExitCode")) {
            return new Ran.Ended(Integer.parseInt(cause.path("message").asText()));
          }
        }
        return new Ran.NotRun("it cannot be started in container " + container);
      } catch (IOException | NumberFormatException spoilt) {
        return new Ran.NotRun("how it ended is not known");
      }
    }
  }
}
