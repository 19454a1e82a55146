package dev.headway.sandbox.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.sandbox.server.ApiServer;
import dev.headway.sandbox.server.ApiServerOptions;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.WebSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Plain requests to the API server under test. */
final class ContractApi implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();
  static final String MERGE = "application/merge-patch+json";
  static final String JSON_PATCH = "application/json-patch+json";
  static final String STRATEGIC = "application/strategic-merge-patch+json";
  static final String APPLY = "application/apply-patch+yaml";

  /** One server for all classes of cases: each has its own namespace in it. */
  private static final class Shared {
    static final ApiServer SERVER = ApiServer.start(ApiServerOptions.at(Clock.systemUTC()));
  }

  private final @Nullable ApiServer server;
  private final KubernetesClient client;

  private ContractApi(@Nullable ApiServer server, Config config) {
    this.server = server;
    this.client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder(config)
                    .withOnlyHttpWatches(true)
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .build();
  }

  static ContractApi open() {
    String given = System.getProperty("headway.contract.kubeconfig", "");
    if (given.isEmpty()) {
      return new ContractApi(null, Config.fromKubeconfig(Shared.SERVER.kubeconfig()));
    }
    try {
      return new ContractApi(null, Config.fromKubeconfig(Files.readString(Path.of(given))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ContractApi sandbox(ApiServerOptions options) {
    ApiServer server = ApiServer.start(options);
    return new ContractApi(server, Config.fromKubeconfig(server.kubeconfig()));
  }

  /** The same server, asked with another token. */
  ContractApi withToken(String token) {
    Config config =
        new ConfigBuilder(client.getConfiguration())
            .withAutoConfigure(false)
            .withOauthToken(token)
            .withClientCertData(null)
            .withClientKeyData(null)
            .build();
    return new ContractApi(null, config);
  }

  /** An answer. */
  record Answer(int code, Map<String, List<String>> headers, String text) {
    JsonNode tree() {
      try {
        return JSON.readTree(text);
      } catch (IOException e) {
        throw new UncheckedIOException(text, e);
      }
    }

    String at(String pointer) {
      return tree().at(pointer).asText();
    }

    String message() {
      return at("/message");
    }
  }

  Answer get(String path) {
    return send("GET", path, "", "", Map.of());
  }

  Answer get(String path, Map<String, String> headers) {
    return send("GET", path, "", "", headers);
  }

  Answer post(String path, String body) {
    return send("POST", path, "application/json", body, Map.of());
  }

  Answer put(String path, String body) {
    return send("PUT", path, "application/json", body, Map.of());
  }

  Answer patch(String path, String type, String body) {
    return send("PATCH", path, type, body, Map.of());
  }

  Answer delete(String path) {
    return send("DELETE", path, "", "", Map.of());
  }

  Answer delete(String path, String options) {
    return send("DELETE", path, "application/json", options, Map.of());
  }

  Answer send(String method, String path, String type, String body, Map<String, String> headers) {
    HttpRequest.Builder request =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(base() + path)
            .method(
                method,
                type.isEmpty() ? null : type,
                body.isEmpty() && type.isEmpty() ? null : body);
    headers.forEach(request::setHeader);
    try {
      HttpResponse<String> response =
          client.getHttpClient().sendAsync(request.build(), String.class).get(20, TimeUnit.SECONDS);
      return new Answer(response.code(), response.headers(), response.bodyString());
    } catch (Exception e) {
      throw new IllegalStateException(method + " " + path, e);
    }
  }

  private String base() {
    String url = client.getMasterUrl().toString();
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  /** The events of a watch, as they come. */
  Stream watch(String path) {
    HttpRequest request = client.getHttpClient().newHttpRequestBuilder().uri(base() + path).build();
    BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();
    StringBuilder rest = new StringBuilder();
    CompletableFuture<HttpResponse<AsyncBody>> answer =
        client
            .getHttpClient()
            .consumeBytes(
                request,
                (buffers, body) -> {
                  for (ByteBuffer buffer : buffers) {
                    rest.append(StandardCharsets.UTF_8.decode(buffer));
                  }
                  for (int end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n")) {
                    events.add(JSON.readTree(rest.substring(0, end)));
                    rest.delete(0, end + 1);
                  }
                  body.consume();
                });
    try {
      AsyncBody body = answer.get(20, TimeUnit.SECONDS).body();
      body.consume();
      return new Stream(events, body::cancel);
    } catch (Exception e) {
      throw new IllegalStateException(path, e);
    }
  }

  /** The same over a WebSocket: each event is a text of its own. */
  Stream watchOverWebSocket(String path) {
    BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();
    WebSocket.Listener listener =
        new WebSocket.Listener() {
          @Override
          public void onMessage(WebSocket socket, String text) {
            try {
              events.add(JSON.readTree(text));
            } catch (IOException broken) {
              throw new UncheckedIOException(text, broken);
            }
            socket.request();
          }
        };
    WebSocket socket =
        client
            .getHttpClient()
            .newWebSocketBuilder()
            .uri(URI.create(base() + path))
            .header("Origin", base()) // A real server answers 403 without one.
            .buildAsync(listener)
            .join();
    return new Stream(events, () -> socket.sendClose(1000, "enough"));
  }

  /** An open watch. */
  record Stream(BlockingQueue<JsonNode> events, Runnable end) implements AutoCloseable {
    /** The next event but bookmarks, as {@code TYPE name}. */
    String next() {
      JsonNode event = event();
      while (event.path("type").asText().equals("BOOKMARK")) {
        event = event();
      }
      return event.path("type").asText() + " " + event.at("/object/metadata/name").asText();
    }

    JsonNode event() {
      try {
        JsonNode event = events.poll(10, TimeUnit.SECONDS);
        if (event == null) {
          throw new AssertionError("no event within 10 s");
        }
        return event;
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      end.run();
    }
  }

  KubernetesClient client() {
    return client;
  }

  @Override
  public void close() {
    client.close();
    if (server != null) {
      server.close();
    }
  }
}
