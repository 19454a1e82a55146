package dev.headway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Nodes take no more pods while a step is under way. Alone: no other scenario gets pods, either.
 */
@ExtendWith(Installation.Extension.class)
@ResourceLock(Installation.OPERATOR)
class CordonIT {

  @Test
  void aStepOutlivesACordon(Installation installation) {
    try (Scenario shop = Scenario.open(installation, "hw-cordon")) {
      App app =
          App.version("1.0.0")
              .replicas(2)
              .host("cordon.example")
              .deadline("15s")
              .steps("[{weight: 50, approval: Required}, {weight: 100}]");
      shop.release(app);
      shop.apply(app.as("1.1.0").deployment());
      String revision = shop.awaitsApproval("1.1.0").at("/candidate/revision").asText();
      String nodes = shop.kubectl("get", "nodes", "-o", "jsonpath={.items[*].metadata.name}");
      try {
        cordon(shop, "cordon", nodes);
        shop.kubectl("delete", "pod", "-l", "headway.dev/revision=" + revision, "--wait=false");
        JsonNode lost =
            shop.until(
                "no weight without pods",
                status ->
                    status.at("/candidate/weight").asInt() == 0
                        && status.at("/candidate/readyReplicas").asInt() == 0);
        assertThat(lost.at("/stable/readyReplicas").asInt()).isEqualTo(2);
        JsonNode held =
            shop.until("held by the environment", status -> status.path("held").has("reason"));
        assertThat(held.at("/held/reason").asText()).isEqualTo("EnvironmentFailed");
        assertThat(held.at("/held/message").asText()).contains("unschedulable");
        assertThat(held.has("failedRevision")).as("it is nobody's fault").isFalse();
      } finally {
        cordon(shop, "uncordon", nodes);
      }
      JsonNode back = shop.awaitsApproval("1.1.0");
      assertThat(back.at("/candidate/revision").asText()).isEqualTo(revision);
      assertThat(back.at("/candidate/weight").asInt()).isEqualTo(50);
      shop.headway("promote", "checkout");
      assertThat(shop.deployed("1.1.0").path("release").asInt()).isEqualTo(2);
    }
  }

  private static void cordon(Scenario shop, String verb, String nodes) {
    for (String node : nodes.split(" ")) {
      shop.kubectl(verb, node);
    }
  }
}
