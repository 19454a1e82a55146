package dev.headway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The operator that acts is killed in mid-release; the one that stands by goes on. */
@ExtendWith(Installation.Extension.class)
@ResourceLock(Installation.OPERATOR)
class KillIT {
  /** How often each point is tried. */
  private static final int TIMES = Integer.getInteger("headway.cluster.kills", 1);

  private static final List<Point> POINTS =
      List.of(
          new Point("pods are made", status -> status.at("/candidate/replicas").asInt() > 0),
          new Point("a quarter", status -> status.at("/candidate/weight").asInt() == 25),
          new Point("half", status -> status.at("/candidate/weight").asInt() == 50),
          new Point("promoting", status -> status.path("stage").asText().equals("Promoting")),
          new Point("cleaning up", status -> status.path("stage").asText().equals("CleaningUp")));

  /** Where in a release. */
  private record Point(String name, Predicate<JsonNode> reached) {}

  @Test
  void theEndIsTheSameWhereverItIsKilled(Installation installation) {
    List<String> told = new ArrayList<>();
    try (Scenario shop = Scenario.open(installation, "hw-kill")) {
      App app = App.version("1.0.1").replicas(4);
      shop.release(app);
      int release = 1;
      for (int time = 0; time < TIMES; time++) {
        for (Point point : POINTS) {
          release++;
          String version = "1.0." + release;
          shop.apply(app.as(version).deployment());
          shop.until(
              version + ": " + point.name(),
              status ->
                  isOf(status, version) && point.reached().test(status)
                      || status.at("/stable/version").asText().equals(version));
          told.add(point.name() + ": " + kill(installation, shop));
          JsonNode status = shop.deployed(version);
          assertThat(status.path("release").asInt()).as(point.name()).isEqualTo(release);
          assertThat(status.at("/history/0/result").asText()).isEqualTo("Promoted");
          assertThat(status.at("/history/1/version").asText())
              .as("%s: each release stands in the history once", point.name())
              .isEqualTo("1.0." + (release - 1));
          installation.awaitReplicas();
        }
      }
      System.out.println("From a kill to the next action: " + told);
    }
  }

  @Test
  void anOrderlyEndHandsOverInAMoment(Installation installation) {
    String leader = installation.leader();
    Instant told = Instant.now();
    installation
        .tools()
        .ok("kubectl", "-n", Installation.NAMESPACE, "delete", "pod", leader, "--wait=false");
    Awaitility.await("another leader")
        .atMost(Duration.ofSeconds(9))
        .until(
            () -> {
              String now = holder(installation);
              return !now.isEmpty() && !now.equals(leader);
            });
    System.out.println(
        "From an orderly end to the next leader: " + Duration.between(told, Instant.now()));
    installation.awaitReplicas();
  }

  private static boolean isOf(JsonNode status, String version) {
    return status.at("/candidate/version").asText().equals(version);
  }

  private static String holder(Installation installation) {
    return installation
        .tools()
        .ok(
            "kubectl",
            "-n",
            Installation.NAMESPACE,
            "get",
            "lease",
            "headway",
            "-o",
            "jsonpath={.spec.holderIdentity}");
  }

  /** Kills it as the kernel would for want of memory; returns how long nothing acted after it. */
  private static Duration kill(Installation installation, Scenario shop) {
    installation.requests();
    String leader = holder(installation);
    int before = shop.deployments().states().size();
    installation.kill(leader);
    Instant killed = Instant.now();
    Awaitility.await("another leader acts")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () ->
                !holder(installation).equals(leader)
                    || shop.deployments().states().size() > before + 3);
    return Duration.between(killed, Instant.now());
  }
}
