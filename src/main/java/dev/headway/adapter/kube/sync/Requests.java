package dev.headway.adapter.kube.sync;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.port.ApiFailure;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Requests to the API server with trees as bodies, through the client's own HTTP client. */
final class Requests {
  private static final long SECONDS = 20;
  private static final List<String> NOT_TYPED =
      List.of("failed to create typed patch object", "failed to convert new object");
  private static final TypeReference<Map<String, Object>> TREE = new TypeReference<>() {};

  private final KubernetesClient client;
  private final ObjectMapper json = new ObjectMapper();

  Requests(KubernetesClient client) {
    this.client = client;
  }

  Map<String, Object> get(String path) {
    return exchange("GET", path, "application/json", null);
  }

  /** A body in JSON is YAML too, which is what the type of an apply asks for. */
  Map<String, Object> apply(String path, Map<String, Object> body) {
    return exchange("PATCH", path, "application/apply-patch+yaml", write(body));
  }

  Map<String, Object> delete(String path, Map<String, Object> options) {
    return exchange("DELETE", path, "application/json", write(options));
  }

  private String write(Map<String, Object> tree) {
    try {
      return json.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a tree of plain values", e);
    }
  }

  private Map<String, Object> exchange(
      String method, String path, String type, @Nullable String body) {
    HttpRequest.Builder request =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(URI.create(trim(client.getMasterUrl().toString()) + path))
            .header("Accept", "application/json");
    if (method.equals("GET")) {
      request.method("GET", null, null);
    } else {
      request.method(method, type, body);
    }
    try {
      HttpResponse<String> response =
          client
              .getHttpClient()
              .sendAsync(request.build(), String.class)
              .get(SECONDS, TimeUnit.SECONDS);
      return answer(response);
    } catch (ExecutionException e) {
      throw new ApiFailure(0, "The API server cannot be reached");
    } catch (TimeoutException e) {
      throw new ApiFailure(0, "The API server did not answer within " + SECONDS + "s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiFailure(0, "The request was given up: shutting down");
    }
  }

  private Map<String, Object> answer(HttpResponse<String> response) {
    Map<String, Object> tree = read(response.body());
    if (response.code() >= 200 && response.code() < 300) {
      return tree;
    }
    Object message = tree.get("message");
    String words =
        message instanceof String text ? text : "The API server answers " + response.code();
    throw new ApiFailure(code(response.code(), words), words);
  }

  /**
   * An applied object with a field that its kind does not have, or with a value of another type,
   * gets a 500; the fault is in it.
   */
  private static int code(int answered, String words) {
    return answered == 500 && NOT_TYPED.stream().anyMatch(words::startsWith) ? 422 : answered;
  }

  private Map<String, Object> read(@Nullable String body) {
    try {
      return body == null || body.isBlank() ? Map.of() : json.readValue(body, TREE);
    } catch (JsonProcessingException e) {
      return Map.of();
    }
  }

  private static String trim(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }
}
