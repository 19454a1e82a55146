package dev.headway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A person's day: first release, canary, approval, pause, abort, retry, rollback. */
@ExtendWith(Installation.Extension.class)
@ResourceLock(value = Installation.OPERATOR, mode = ResourceAccessMode.READ)
class ReleaseIT {
  private static final String STEPS =
      "[{weight: 25, hold: 1s}, {name: half, weight: 50, approval: Required}, {weight: 100}]";

  @Test
  void everyVerbByHand(Installation installation) {
    try (Scenario shop = Scenario.open(installation, "hw-release")) {
      App app = App.version("1.0.0").steps(STEPS);
      shop.release(app);

      shop.apply(app.as("1.1.0"));
      JsonNode waiting = shop.awaitsApproval("1.1.0");
      assertThat(waiting.at("/candidate/weight").asInt()).isEqualTo(50);
      assertThat(waiting.at("/stable/weight").asInt()).isEqualTo(50);
      assertThat(shop.headway("status", "checkout")).contains("half", "1.1.0");
      shop.headway("promote", "checkout", "--reason", "looked at the graphs");
      shop.deployed("1.1.0");

      shop.apply(app.as("1.2.0"));
      shop.until("a first weight", status -> status.at("/candidate/weight").asInt() == 25);
      shop.headway("pause", "checkout");
      shop.until(
          "paused by hand",
          status ->
              status.path("phase").asText().equals("Paused")
                  && condition(status, "Paused").path("reason").asText().equals("ManualPause"));
      shop.headway("resume", "checkout");
      shop.awaitsApproval("1.2.0");
      shop.headway("abort", "checkout", "--reason", "customers complain");
      JsonNode aborted =
          shop.until(
              "aborted",
              status -> status.path("phase").asText().equals("Failed") && !status.has("candidate"));
      assertThat(aborted.at("/stable/version").asText()).isEqualTo("1.1.0");
      assertThat(aborted.at("/failedRevision/reason").asText()).isEqualTo("Aborted");

      shop.headway("retry", "checkout");
      shop.awaitsApproval("1.2.0");
      shop.headway("promote", "checkout");
      shop.deployed("1.2.0");

      shop.headway("rollback", "checkout", "--to", "1.1.0");
      JsonNode back =
          shop.until(
              "back at 1.1.0",
              status ->
                  status.at("/stable/version").asText().equals("1.1.0")
                      && status.path("phase").asText().equals("Failed")
                      && !status.has("candidate"));
      assertThat(back.at("/failedRevision/reason").asText()).isEqualTo("RolledBack");
      assertThat(results(back))
          .as("newest first: 1.1.0 again, 1.2.0 that it took back, its first attempt, 1.1.0, 1.0.0")
          .containsExactly("Promoted", "RolledBack", "Aborted", "Promoted", "Promoted");
      assertThat(shop.headway("history", "checkout")).contains("1.2.0", "Aborted");
      assertThat(shop.headway("get")).contains("checkout");
    }
  }

  @Test
  void aVerbForWhatDoesNotRunIsRefused(Installation installation) {
    try (Scenario shop = Scenario.open(installation, "hw-refused")) {
      shop.release(App.version("1.0.0").replicas(1));
      Tools.Said said = shop.tryHeadway("abort", "checkout");
      assertThat(said.code()).as(said.out() + said.err()).isEqualTo(3);
      assertThat(shop.tryHeadway("promote", "nothing").code()).isEqualTo(4);
    }
  }

  private static JsonNode condition(JsonNode status, String type) {
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition;
      }
    }
    return status.path("none");
  }

  private static List<String> results(JsonNode status) {
    return status.path("history").findValuesAsText("result");
  }
}
