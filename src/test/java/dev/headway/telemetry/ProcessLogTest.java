package dev.headway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class ProcessLogTest {
  @Test
  void anEntryIsOneObjectWithItsContextBesideTheRest() throws Exception {
    try (var _ = LogContext.of(Map.of("release", "17", "revision", "7f9c210d3e"));
        var _ = LogContext.of(Map.of("resource.name", "checkout", "secret", "no"))) {
      JsonNode line = encode("Holds \"25 %\"\nfor now", null);
      assertThat(line.path("level").textValue()).isEqualTo("info");
      assertThat(line.path("time").textValue()).isEqualTo("2026-11-21T10:00:00Z");
      assertThat(line.path("message").textValue()).isEqualTo("Holds \"25 %\"\nfor now");
      assertThat(line.path("release").textValue()).isEqualTo("17");
      assertThat(line.path("revision").textValue()).isEqualTo("7f9c210d3e");
      assertThat(line.path("name").textValue()).isEqualTo("checkout");
      assertThat(line.has("secret")).isFalse();
      assertThat(line.has("error")).isFalse();
    }
    assertThat(MDC.get("release")).isNull();
  }

  @Test
  void aFailureHasItsTrace() throws Exception {
    assertThat(encode("Broke", new IllegalStateException("why")).path("error").textValue())
        .startsWith("java.lang.IllegalStateException: why\n\tat ");
  }

  private static JsonNode encode(String message, Throwable failure) throws Exception {
    var context = new LoggerContext();
    context.setMDCAdapter(MDC.getMDCAdapter());
    Logger logger = context.getLogger("dev.headway.rollout");
    var event = new LoggingEvent("", logger, Level.INFO, message, failure, null);
    event.setInstant(Instant.parse("2026-11-21T10:00:00Z"));
    byte[] line = new JsonLines().encode(event);
    assertThat(line[line.length - 1]).isEqualTo((byte) '\n');
    assertThat(new String(line, java.nio.charset.StandardCharsets.UTF_8).strip())
        .doesNotContain("\n");
    return new ObjectMapper().readTree(line);
  }
}
