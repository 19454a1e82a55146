package dev.headway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.URLUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutionException;

/**
 * Reads the API as it answers, without the client that knows every kind: for a command that asks
 * and ends the start of that client takes longer than the answers.
 */
record Reads(HttpClient http, String server, String namespace) implements AutoCloseable {

  /** What the API answers to a GET; an answer other than success is a KubernetesClientException. */
  JsonNode get(String path) {
    HttpRequest request =
        http.newHttpRequestBuilder()
            .uri(URLUtils.join(server, path))
            .header("Accept", "application/json")
            .build();
    HttpResponse<byte[]> answer = send(request);
    if (!answer.isSuccessful()) {
      throw refused(answer);
    }
    try {
      return new ObjectMapper().readTree(answer.body());
    } catch (IOException broken) {
      throw new UncheckedIOException("an answer that is not JSON: " + path, broken);
    }
  }

  private HttpResponse<byte[]> send(HttpRequest request) {
    try {
      return http.sendAsync(request, byte[].class).get();
    } catch (ExecutionException failed) {
      throw new KubernetesClientException(request.method() + " " + request.uri(), failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new KubernetesClientException("interrupted", stopped);
    }
  }

  /** What the server says about it, where it says so in the API's manner. */
  private static KubernetesClientException refused(HttpResponse<byte[]> answer) {
    JsonNode said;
    try {
      said = new ObjectMapper().readTree(answer.body());
    } catch (IOException text) {
      return new KubernetesClientException("HTTP " + answer.code(), answer.code(), null);
    }
    return new KubernetesClientException(
        "HTTP " + answer.code(),
        answer.code(),
        new StatusBuilder()
            .withMessage(said.path("message").asText("HTTP " + answer.code()))
            .build());
  }

  @Override
  public void close() {
    http.close();
  }
}
