package dev.headway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What is not the candidate's fault: held, named, and gone on from when the cause is gone. */
@ExtendWith(Installation.Extension.class)
@ResourceLock(value = Installation.OPERATOR, mode = ResourceAccessMode.READ)
class EnvironmentIT {

  @Test
  void noNodeTakesThePods(Installation installation) {
    try (Scenario shop = Scenario.open(installation, "hw-unschedulable")) {
      App app = app();
      shop.release(app);
      shop.apply(app.as("1.1.0").pod("nodeSelector: {headway-suite/pool: later}"));
      JsonNode held = held(shop);
      assertThat(held.at("/held/message").asText() + held.at("/step/waitingFor").asText())
          .containsIgnoringCase("node");
      try {
        shop.kubectl("label", "nodes", "--all", "headway-suite/pool=later");
        shop.deployed("1.1.0");
      } finally {
        shop.kubectl("label", "nodes", "--all", "headway-suite/pool-");
      }
    }
  }

  @Test
  void aQuotaIsExhausted(Installation installation) {
    try (Scenario shop = Scenario.open(installation, "hw-quota")) {
      App app = app();
      shop.release(app);
      shop.kubectl("create", "quota", "pods", "--hard=pods=2");
      shop.apply(app.as("1.1.0"));
      JsonNode held = held(shop);
      assertThat(held.path("held").toString() + held.at("/step/waitingFor").asText())
          .containsIgnoringCase("quota");
      shop.kubectl("patch", "quota", "pods", "-p", "{\"spec\":{\"hard\":{\"pods\":\"20\"}}}");
      shop.deployed("1.1.0");
    }
  }

  @Test
  void aRegistryDoesNotAnswer(Installation installation) {
    try (Scenario shop = Scenario.open(installation, "hw-registry")) {
      App app = app();
      shop.release(app);
      shop.apply(app.as("1.1.0").image("registry.invalid/headway/sample:1.1.0"));
      JsonNode held = held(shop);
      assertThat(held.path("held").toString() + held.at("/step/waitingFor").asText())
          .contains("registry.invalid/headway/sample:1.1.0");
      assertThat(held.has("failedRevision")).as("it is nobody's fault").isFalse();
      // The registry that answers is another one: a new text preempts what is held.
      shop.apply(app.as("1.1.1"));
      shop.deployed("1.1.1");
    }
  }

  /** Patient enough for the pods of a busy machine, and no more: the hold comes at the deadline. */
  private static App app() {
    return App.version("1.0.0")
        .replicas(2)
        .deadline("30s")
        .steps("[{weight: 50, hold: 1s}, {weight: 100}]");
  }

  private static JsonNode held(Scenario shop) {
    return shop.until(
        "held by the environment",
        status ->
            status.path("phase").asText().equals("Paused")
                && status
                    .path("conditions")
                    .findValuesAsText("reason")
                    .contains("EnvironmentFailed"));
  }
}
