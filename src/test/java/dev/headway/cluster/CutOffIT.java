package dev.headway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.cluster.PacketFilter.Fate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * The operator is cut off from the pods that it is to check. That says nothing about a candidate:
 * the release is held by name with its traffic on stable, goes on when the network is mended, and
 * nobody is blamed in Git. The cut and the mending come in the middle of running checks, so that
 * some of the pods are asked before and some after.
 */
@ExtendWith(Installation.Extension.class)
@ResourceLock(value = Installation.OPERATOR, mode = ResourceAccessMode.READ)
class CutOffIT {
  /** Nobody else's pods listen here. */
  private static final int PORT = 8099;

  @Test
  void nobodyIsBlamedForTheNetwork(Installation installation) {
    String namespace = "hw-cutoff";
    try (Branch branch = new Branch(installation.tools());
        Scenario shop = Scenario.open(installation, namespace);
        PacketFilter filter = new PacketFilter(installation, PORT)) {
      letTheOperatorActAsAccountsOf(shop);
      App app =
          App.version("1.0.0")
              .replicas(2)
              .port(PORT)
              .host("cutoff.example")
              .steps("[{weight: 50, approval: Required}, {weight: 100}]");
      branch.commit(app, "checkout 1.0.0");
      shop.apply(branch.sync());
      shop.deployed("1.0.0");

      filter.cut(Fate.DROP);
      branch.commit(app.as("1.1.0"), "checkout 1.1.0");
      assertHeld(shop);
      filter.mend();
      shop.awaitsApproval("1.1.0");

      for (Fate fate : Fate.values()) {
        filter.cut(fate);
        assertHeld(shop);
        filter.mend();
        JsonNode back = shop.awaitsApproval("1.1.0");
        assertThat(back.at("/candidate/weight").asInt()).isEqualTo(50);
        assertThat(back.path("release").asInt()).as("the same release goes on").isEqualTo(2);
      }
      shop.headway("promote", "checkout");
      shop.deployed("1.1.0");
      assertThat(branch.subjects())
          .as("Git is as people left it")
          .isEqualTo(List.of("checkout 1.1.0", "checkout 1.0.0"));
      assertThat(shop.kubectl("get", "gitsync", "shop", "-o", "jsonpath={.status.failedRevisions}"))
          .isEmpty();
    }
  }

  /** As an administrator of the namespace may do by hand. */
  private static void letTheOperatorActAsAccountsOf(Scenario shop) {
    shop.kubectl(
        "create",
        "rolebinding",
        "headway-tenant",
        "--clusterrole=" + Installation.RELEASE + "-tenant",
        "--serviceaccount=" + Installation.NAMESPACE + ":" + Installation.RELEASE);
  }

  private static void assertHeld(Scenario shop) {
    JsonNode held =
        shop.until(
            "held with all traffic on stable",
            status ->
                status.path("phase").asText().equals("Paused")
                    && status.has("held")
                    && status.at("/candidate/weight").asInt() == 0);
    assertThat(held.at("/held/reason").asText()).isEqualTo("CheckUnreachable");
    assertThat(held.at("/held/message").asText()).contains("healthy", "network policy");
    assertThat(held.at("/step/waitingFor").asText()).contains("environment");
    assertThat(held.has("failedRevision")).as("it is nobody's fault").isFalse();
    assertThat(held.at("/stable/readyReplicas").asInt()).isEqualTo(2);
  }
}
