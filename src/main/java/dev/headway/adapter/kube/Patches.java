package dev.headway.adapter.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.api.v1alpha1.Keys;
import dev.headway.port.ClusterFailure;
import dev.headway.port.ClusterFailure.Kind;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends bodies as they are, one request for each. The client's own patch reads the object before,
 * which costs a request and proves nothing: the precondition is in the patch.
 */
public final class Patches {

  /** RFC 7386. */
  public static final String MERGE = "application/merge-patch+json";

  /** RFC 6902. */
  public static final String JSON = "application/json-patch+json";

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int SECONDS = 30;

  private final KubernetesClient client;

  /** Sends through {@code client}, and each request once. */
  public Patches(KubernetesClient client) {
    this.client = once(client);
  }

  /**
   * A client that tries once. A write that fails is decided anew before it is sent again; the HTTP
   * client would send again what was decided before.
   */
  static KubernetesClient once(KubernetesClient shared) {
    return shared
        .newClient(
            new RequestConfigBuilder()
                .withRequestRetryBackoffLimit(0)
                .withRequestTimeout(shared.getConfiguration().getRequestTimeout())
                .build())
        .adapt(KubernetesClient.class);
  }

  /**
   * Sends a patch and gives what the object is after it.
   *
   * @param what the call in words, as in "Patching Service shop/checkout"
   * @param path of the object, from the first slash
   * @param type {@link #MERGE} or {@link #JSON}
   */
  public JsonNode send(String what, String path, String type, String body) {
    return send(what, "PATCH", path + "?fieldManager=" + Keys.FIELD_MANAGER, type, body);
  }

  /**
   * Sends a request and gives what the object is after it.
   *
   * @param path of the object, from the first slash, with its query
   */
  JsonNode send(String what, String method, String path, String type, String body) {
    String root = client.getMasterUrl().toString().replaceAll("/$", "");
    HttpRequest request =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(root + path)
            .method(method, type, body)
            .build();
    HttpResponse<String> response = answer(what, request);
    JsonNode answer = parse(what, response);
    if (!response.isSuccessful()) {
      throw Failures.of(
          what,
          response.code(),
          answer.path("message").textValue(),
          Failures.pause(response.headers()));
    }
    return answer;
  }

  private HttpResponse<String> answer(String what, HttpRequest request) {
    var exchange = client.getHttpClient().sendAsync(request, String.class);
    try {
      return exchange.get(SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      throw new ClusterFailure(Kind.TRANSIENT, what + ": stopped", closing);
    } catch (ExecutionException | TimeoutException failed) {
      throw new ClusterFailure(Kind.TRANSIENT, what + ": the API server cannot be reached", failed);
    } finally {
      exchange.cancel(true);
    }
  }

  private static JsonNode parse(String what, HttpResponse<String> response) {
    String body = response.body();
    try {
      return MAPPER.readTree(body == null ? "{}" : body);
    } catch (JsonProcessingException notJson) {
      if (response.isSuccessful()) {
        throw new ClusterFailure(Kind.TRANSIENT, what + ": the answer is not JSON", notJson);
      }
      return MAPPER.createObjectNode();
    }
  }
}
