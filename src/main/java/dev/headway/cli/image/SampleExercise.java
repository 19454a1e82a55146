package dev.headway.cli.image;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Some hundred requests to the sample application, and a look at its metrics. */
final class SampleExercise implements Exercise {
  private static final int REQUESTS = 300;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final int port;

  SampleExercise() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
  }

  @Override
  public List<String> arguments(Path scratch) {
    return List.of();
  }

  @Override
  public Map<String, String> environment() {
    return Map.of("PORT", String.valueOf(port), "VERSION", "1.0.0", "FAIL_PERCENT", "1");
  }

  @Override
  public void drive(Waiting waiting) {
    if (!waiting.until(() -> status("/readyz") == 200)) {
      return;
    }
    for (int i = 0; i < REQUESTS; i++) {
      status("/");
    }
    status("/healthz");
    status("/metrics");
  }

  private int status(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException notYet) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
