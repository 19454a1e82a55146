package dev.headway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The whole path from a commit to a promotion, and from a sick version to a revert. */
class DemoIT {
  @Test
  void everyPromiseHolds() throws IOException {
    CommandRun run = CommandRun.of(Map.of(), "", "demo", "--output", "json");
    assertThat(run.code()).as(run.out() + run.err()).isZero();
    JsonNode summary = new ObjectMapper().readTree(run.out());
    assertThat(summary.path("held").asBoolean()).isTrue();
    assertThat(summary.path("promises")).hasSize(4);
    assertThat(summary.at("/requests/lost").asLong()).isZero();
    assertThat(summary.at("/requests/byVersion/3.0.0/failures").asLong()).isPositive();
    assertThat(summary.path("commits")).hasSize(4);
    assertThat(summary.at("/commits/0/subject").asText()).startsWith("Revert");
    assertThat(summary.path("storySeconds").asDouble()).isLessThan(60);
  }
}
