package dev.headway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.cluster.Users.Window;
import dev.headway.sandbox.world.load.LoadReport;
import dev.headway.sandbox.world.load.RequestResult;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Weights of an HTTPRoute, seen by users at the gateway: none of their requests fails, and at each
 * step the candidate has its share. Alone on the cluster, since it measures.
 */
@ExtendWith(Installation.Extension.class)
@ResourceLock(Installation.OPERATOR)
class RouteTrafficIT {
  /** Fewer where the machine has others to serve, too. */
  private static final int PER_SECOND = Integer.getInteger("headway.cluster.per.second", 500);

  private static final int REQUESTS = 20 * PER_SECOND;

  private static final String PATIENT_PROBE =
      "{path: /readyz, port: http}\n            timeoutSeconds: 5\n            failureThreshold: 6";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<AutoCloseable> open = new ArrayList<>();
  private Scenario shop;

  /** Of this scenario alone: a route of one before it may still be there for a while. */
  private String host;

  private App app;
  private Users users;

  @BeforeEach
  void serve(Installation installation, TestInfo test) {
    String method = test.getTestMethod().orElseThrow().getName();
    shop = Scenario.open(installation, "hw-" + method.toLowerCase(Locale.ROOT));
    open.add(shop);
    host = method + ".example";
    app =
        App.version("1.0.0")
            .host(host)
            .steps("[{weight: 25, hold: 5s}, {weight: 50, hold: 5s}, {weight: 100}]");
    apply(app);
    shop.apply(app.service() + "---\n" + app.route());
    shop.deployed("1.0.0");
    users = new Users(host, PER_SECOND);
    open.add(users);
  }

  @AfterEach
  void end() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  @Test
  void promoted() {
    apply(app.as("1.1.0"));
    shop.deployed("1.1.0");
    users.answered(REQUESTS);
    LoadReport report = users.leave();
    assertNoneFailed(report);
    List<Window> holds = holds("1.1.0");
    assertThat(holds).extracting(Window::weight).containsExactly(25, 50);
    holds.forEach(hold -> users.assertShare(report, "1.1.0", hold));
    assertAsInGit();
  }

  @Test
  void aborted() {
    apply(
        app.as("1.1.0")
            .steps("[{weight: 25, hold: 5s}, {weight: 50, approval: Required}, {weight: 100}]"));
    Window half = users.window(Users.settled(shop.awaitsApproval("1.1.0")), 50);
    shop.headway("abort", "checkout");
    shop.until(
        "aborted",
        status -> status.path("phase").asText().equals("Failed") && !status.has("candidate"));
    Window after = users.window(Instant.now(), 0);
    users.answered(REQUESTS);
    LoadReport report = users.leave();
    assertNoneFailed(report);
    holds("1.1.0").forEach(hold -> users.assertShare(report, "1.1.0", hold));
    users.assertShare(report, "1.1.0", half);
    users.assertShare(report, "1.1.0", after);
    assertAsInGit();
  }

  /** Others bring what they know of the route, without our weights; both sides' part stays. */
  @Test
  void edited(Installation installation) {
    apply(app.as("1.1.0").steps("[{weight: 50, approval: Required}, {weight: 100}]"));
    List<Window> windows = new ArrayList<>();
    windows.add(users.window(Users.settled(shop.awaitsApproval("1.1.0")), 50));

    Instant applied = Instant.now();
    shop.apply(withHeader("kubectl"));
    windows.add(users.window(settledAgain(applied), 50));
    assertAnswersWith("kubectl");

    Instant forced = Instant.now();
    installation
        .tools()
        .okWith(
            withHeader("robot"),
            "kubectl",
            "-n",
            shop.namespace(),
            "apply",
            "--server-side",
            "--field-manager=robot",
            "--force-conflicts",
            "-f",
            "-");
    windows.add(users.window(settledAgain(forced), 50));
    assertAnswersWith("robot");

    // An editor sees the weights and leaves them as they are.
    installation.tools().okWith(byEditor(), "kubectl", "replace", "-f", "-");
    windows.add(users.window(Instant.now().plus(Users.SETTLE), 50));
    assertAnswersWith("editor");

    shop.headway("promote", "checkout");
    shop.deployed("1.1.0");
    LoadReport report = users.leave();
    assertNoneFailed(report);
    windows.forEach(window -> users.assertShare(report, "1.1.0", window));
    assertThat(shop.deployments().latest(App.NAME).orElseThrow().at("/status/release").asInt())
        .as("nothing was shipped again")
        .isEqualTo(2);
    assertAsInGit();
    assertAnswersWith("editor");
    Awaitility.await("events that name who moved the weight")
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> shop.kubectl("get", "events", "-o", "jsonpath={.items[*].message}"),
            told -> told.contains("robot") && told.contains("kubectl-client-side-apply"));
  }

  /**
   * With the product's own defaults for settling and draining, which the other scenarios shorten.
   * The pods have a claim to the processor and are given time to answer probes and checks: on a
   * machine that others use, a pod that is only slow must not count as lost or bad, since these are
   * other scenarios.
   */
  private void apply(App version) {
    shop.apply(
        version
            .deployment()
            .replace("settle: 1s", "settle: 3s")
            .replace("drain: {grace: 2s}", "drain: {grace: 10s}")
            .replace("cpu: 10m", "cpu: 150m")
            .replace("failureThreshold: 2", "failureThreshold: 10")
            .replace("{path: /readyz, port: http}", PATIENT_PROBE));
  }

  private static void assertNoneFailed(LoadReport report) {
    assertThat(report.where(RequestResult::failed).results().stream().limit(5))
        .as("failures among %d requests, by second: %s", report.sent(), report.bySecond())
        .isEmpty();
    System.out.printf(
        "%d requests, none failed, 99 of 100 within %s%n", report.sent(), report.latency(99));
  }

  /** The steps' holds, in order: from when the weight has settled until the hold may end. */
  private List<Window> holds(String version) {
    List<Window> holds = new ArrayList<>();
    for (Followed.State state : shop.deployments().states()) {
      JsonNode status = state.object().path("status");
      String until = status.at("/step/holdUntil").asText();
      if (status.at("/candidate/version").asText().equals(version) && !until.isEmpty()) {
        Window hold =
            new Window(
                Users.settled(status),
                Instant.parse(until),
                status.at("/traffic/acceptedWeight").asInt());
        if (!holds.contains(hold)) {
          holds.add(hold);
        }
      }
    }
    return holds;
  }

  /** The weight was put back after an edit, and has settled since. */
  private Instant settledAgain(Instant edit) {
    return Users.settled(
        shop.until(
            "the weight is in effect again",
            status -> {
              String accepted = status.at("/traffic/acceptedTime").asText();
              return status.at("/step/waitingFor").asText().contains("pproval")
                  && !accepted.isEmpty()
                  && Instant.parse(accepted).isAfter(edit);
            }));
  }

  private String withHeader(String team) {
    return app.route()
        .replace(
            "      backendRefs:",
            "      filters: [{type: ResponseHeaderModifier, responseHeaderModifier:"
                + " {set: [{name: x-edited-by, value: "
                + team
                + "}]}}]\n      backendRefs:");
  }

  private void assertAsInGit() {
    Awaitility.await("the route is as it stands in Git")
        .atMost(Duration.ofSeconds(60))
        .until(() -> live().at("/spec/rules/0/backendRefs").size() == 1);
  }

  /** The route as it is, with another team in its header. */
  private String byEditor() {
    JsonNode live = live();
    ((ObjectNode) live.path("metadata")).remove("resourceVersion");
    return live.toString().replace("robot", "editor");
  }

  private JsonNode live() {
    String route = shop.kubectl("get", "httproute", "checkout", "-o", "json");
    try {
      return JSON.readTree(route);
    } catch (IOException e) {
      throw new AssertionError(route, e);
    }
  }

  /** What the edit did reaches users. */
  private void assertAnswersWith(String team) {
    Awaitility.await("answers that carry the edit of " + team)
        .atMost(Duration.ofSeconds(10))
        .until(() -> Traffic.header(host, "x-edited-by"), team::equals);
  }
}
