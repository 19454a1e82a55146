package dev.headway.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.cluster.Users.Window;
import dev.headway.sandbox.world.load.LoadReport;
import dev.headway.sandbox.world.load.RequestResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * The one gateway of the cluster is restarted in mid-step. Its users see what users of a gateway
 * with a single replica see in any case: connections are refused while nothing listens, and until
 * the new one knows its routes it may answer 404 for a moment. What Headway owes them is the rest:
 * the release does not move on a gateway that is not there, nothing fails before and after, and the
 * weights are right at once.
 */
@ExtendWith(Installation.Extension.class)
@ResourceLock(Installation.OPERATOR)
class GatewayIT {
  /** A program that takes {@code stop} or {@code start}, as {@code .ci/gateway} does. */
  private static final String CONTROL = System.getProperty("headway.cluster.gateway.control", "");

  @Test
  void aReleaseOutlivesItsGateway(Installation installation) {
    assumeThat(CONTROL)
        .as("no gateway is restarted: headway.cluster.gateway.control names no program")
        .isNotEmpty();
    App app =
        App.version("1.0.0")
            .host("gateway.example")
            .replicas(2)
            .steps("[{weight: 50, approval: Required}, {weight: 100}]");
    Tools tools = installation.tools();
    try (Scenario shop = Scenario.open(installation, "hw-gateway")) {
      shop.release(app);
      try (Users users = new Users("gateway.example", 200)) {
        shop.apply(app.as("1.1.0").deployment());
        Instant settled = Users.settled(shop.awaitsApproval("1.1.0"));
        Window before = users.window(settled, 50);

        Window restart = restart(tools, users);
        Window after = users.window(restart.to(), 50);
        assertThat(shop.awaitsApproval("1.1.0").at("/candidate/weight").asInt()).isEqualTo(50);

        Instant gone = Instant.now();
        tools.ok(CONTROL, "stop");
        shop.headway("promote", "checkout");
        JsonNode waiting =
            shop.until(
                "the next step waits for the gateway",
                status -> status.at("/step/waitingFor").asText().contains("to accept a weight"));
        assertThat(waiting.at("/stable/readyReplicas").asInt())
            .as("stable keeps its pods, whatever the gateway does")
            .isEqualTo(2);
        assertThat(waiting.path("phase").asText()).isEqualTo("Running");
        tools.ok(CONTROL, "start");
        Window outage = new Window(gone, back(users), 100);
        shop.deployed("1.1.0");
        Window promoted = users.window(Instant.now(), 100);

        LoadReport report = users.leave();
        users.assertShare(report, "1.1.0", before);
        users.assertShare(report, "1.1.0", after);
        users.assertShare(report, "1.1.0", promoted);
        assertFailedOnlyIn(report, restart, outage);
      }
    }
  }

  private static Window restart(Tools tools, Users users) {
    Instant gone = Instant.now();
    tools.ok(CONTROL, "stop");
    tools.ok(CONTROL, "start");
    return new Window(gone, back(users), 50);
  }

  /** The gateway answers with a sample's version again, and has done so for a moment. */
  private static Instant back(Users users) {
    Instant started = Instant.now();
    return users.wellSince(started);
  }

  /** What was on its way when the gateway went is part of its end. */
  private static void assertFailedOnlyIn(LoadReport report, Window... outages) {
    LoadReport failed = report.where(RequestResult::failed);
    for (Window outage : outages) {
      Map<String, Integer> seen = new TreeMap<>();
      failed
          .where(result -> isIn(result, outage))
          .results()
          .forEach(result -> seen.merge(result.cause() + " " + result.detail(), 1, Integer::sum));
      System.out.printf(
          "gateway away for %s; users saw %s%n",
          Duration.between(outage.from(), outage.to()), seen);
    }
    for (Window outage : outages) {
      failed = failed.where(result -> !isIn(result, outage));
    }
    assertThat(failed.results()).as("failures while a gateway was there").isEmpty();
  }

  private static boolean isIn(RequestResult result, Window outage) {
    return result.scheduled().isBefore(outage.to())
        && !result.scheduled().plus(result.latency()).isBefore(outage.from());
  }
}
