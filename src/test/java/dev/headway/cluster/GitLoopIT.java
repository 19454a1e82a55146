package dev.headway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** From a commit to the cluster, and from a failed release back to the branch. */
@ExtendWith(Installation.Extension.class)
@ResourceLock(value = Installation.OPERATOR, mode = ResourceAccessMode.READ)
class GitLoopIT {

  @Test
  void aBadVersionIsRolledBackAndReverted(Installation installation) {
    try (Branch branch = new Branch(installation.tools());
        Scenario shop = Scenario.open(installation, Installation.TENANT)) {
      App app = App.version("1.0.0").replicas(2);
      String good = branch.commit(app, "checkout 1.0.0");
      shop.apply(branch.sync());
      shop.deployed("1.0.0");

      String bad = branch.commit(app.as("2.0.0").unhealthy(), "checkout 2.0.0");
      shop.until(
          "2.0.0 is blamed",
          status ->
              status.at("/history/0/version").asText().equals("2.0.0")
                  && !status.at("/history/0/result").asText().equals("Promoted"));
      Awaitility.await("a revert on the branch")
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(500))
          .until(() -> branch.subjects().getFirst().contains("Revert"));
      assertThat(branch.text()).isEqualTo(app.yaml());
      assertThat(branch.message()).contains(bad.substring(0, 7));
      shop.deployed("1.0.0");
      String failed =
          shop.kubectl("get", "gitsync", "shop", "-o", "jsonpath={.status.failedRevisions}");
      assertThat(failed).contains(bad);
      assertThat(good).isNotEqualTo(bad);
    }
  }
}
