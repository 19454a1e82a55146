package dev.headway.cluster;

import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A Prometheus beside the cluster reads the operators' metrics, found by the annotations that the
 * chart gives their pods, and what it reads follows a release.
 */
@ExtendWith(Installation.Extension.class)
@ResourceLock(value = Installation.OPERATOR, mode = ResourceAccessMode.READ)
class MetricsIT {
  private static final String PROMETHEUS = System.getProperty("headway.cluster.prometheus", "");
  private static final String OURS = "{namespace=\"" + Installation.NAMESPACE + "\"";

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void aReleaseIsSeenByPrometheus(Installation installation) {
    assumeThat(PROMETHEUS)
        .as("no metrics are scraped: headway.cluster.prometheus names no Prometheus")
        .isNotEmpty();
    try (Scenario shop = Scenario.open(installation, "hw-metrics")) {
      App app =
          App.version("1.0.0")
              .replicas(2)
              .steps("[{weight: 50, approval: Required}, {weight: 100}]");
      String weight =
          "headway_release_weight_percent%s,exported_namespace=\"%s\",role=\"candidate\"}"
              .formatted(OURS, shop.namespace());
      String promoted =
          "sum(headway_release_duration_seconds_count%s,result=\"Promoted\"})".formatted(OURS);
      shop.release(app);
      await("sum(headway_leader%s})".formatted(OURS), 1);
      double before = value(promoted).orElse(0.0);

      shop.apply(app.as("1.1.0"));
      shop.awaitsApproval("1.1.0");
      await("max(%s)".formatted(weight), 50);
      await("min(headway_settings_valid%s})".formatted(OURS), 1);

      shop.headway("promote", "checkout");
      shop.deployed("1.1.0");
      Awaitility.await("the release is counted")
          .atMost(Duration.ofSeconds(30))
          .until(() -> value(promoted).filter(count -> count > before).isPresent());
      Awaitility.await("what belongs to the release is gone")
          .atMost(Duration.ofSeconds(30))
          .until(() -> value("max(%s)".formatted(weight)).isEmpty());
    }
  }

  private void await(String query, double wanted) {
    Awaitility.await(query + " is " + wanted)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> value(query).filter(is -> is == wanted).isPresent());
  }

  /** The one value of a query; empty where it has none. */
  private Optional<Double> value(String query) {
    URI address =
        URI.create(
            PROMETHEUS + "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
    try {
      String answer =
          client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString()).body();
      JsonNode value = new ObjectMapper().readTree(answer).at("/data/result/0/value/1");
      return value.isMissingNode() ? Optional.empty() : Optional.of(value.asDouble());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
