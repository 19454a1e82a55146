package dev.headway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * The operator that acts is killed in mid-release, and whoever acts next goes on: the container
 * that starts again in the same pod, or the one that stands by.
 */
@ExtendWith(Installation.Extension.class)
@ResourceLock(Installation.OPERATOR)
class KillIT {
  /** How often each point is tried. */
  private static final int TIMES = Integer.getInteger("headway.cluster.kills", 1);

  /** Longer than the lease and the start of a program. */
  private static final Duration GONE = Duration.ofSeconds(20);

  private static final List<Point> POINTS =
      List.of(
          Point.status("pods are made", status -> status.at("/candidate/replicas").asInt() > 0),
          Point.route("a quarter is on the route", weights -> weights.contains("candidate 25")),
          Point.status("half is held", status -> status.at("/candidate/weight").asInt() == 50),
          Point.route("all is on the route", weights -> weights.contains("checkout 0")),
          Point.status("promoting", status -> status.path("stage").asText().equals("Promoting")),
          Point.status(
              "cleaning up", status -> status.path("stage").asText().equals("CleaningUp")));

  /** Where in a release: in its status, or at the moment when the route says so. */
  private record Point(String name, boolean ofRoute, Predicate<JsonNode> reached) {
    static Point status(String name, Predicate<JsonNode> reached) {
      return new Point(name, false, object -> reached.test(object.path("status")));
    }

    static Point route(String name, Predicate<String> reached) {
      return new Point(name, true, object -> reached.test(Routes.weights(object)));
    }
  }

  @Test
  void theEndIsTheSameWhereverItIsKilled(Installation installation) {
    try (Killer killer = new Killer(installation.tools());
        Scenario shop = Scenario.open(installation, "hw-kill");
        Routes routes = new Routes(installation.tools(), shop.namespace())) {
      Kills kills = new Kills(installation, killer, shop, routes);
      App app = App.version("1.0.1").replicas(2).host("kill.example");
      shop.release(app);
      List<String> undisturbed = release(shop, routes, app.as("1.0.2"), 2, () -> {});
      assertThat(undisturbed)
          .as("weights of a release")
          .hasSizeGreaterThan(3)
          .doesNotHaveDuplicates();
      int release = 2;
      for (int time = 0; time < TIMES; time++) {
        for (Point point : POINTS) {
          release++;
          kills.aim();
          Seen seen = new Seen(shop, routes);
          List<String> weights =
              release(
                  shop,
                  routes,
                  app.as("1.0." + release),
                  release,
                  () -> {
                    seen.await(point);
                    kills.kill(point.name());
                  });
          assertThat(weights)
              .as("%s: no weight is skipped, and none is written twice", point.name())
              .isEqualTo(undisturbed);
          kills.replaceTheKilled();
        }
      }
      kills.tell("the same container starts again");
    }
  }

  @Test
  void whoStandsByGoesOnWhereTheOtherDoesNotComeBack(Installation installation) {
    try (Killer killer = new Killer(installation.tools());
        Scenario shop = Scenario.open(installation, "hw-failover");
        Routes routes = new Routes(installation.tools(), shop.namespace())) {
      Kills kills = new Kills(installation, killer, shop, routes);
      App app = App.version("1.0.1").replicas(2).host("failover.example");
      shop.release(app);
      List<String> undisturbed = release(shop, routes, app.as("1.0.2"), 2, () -> {});
      for (int release = 3; release < 3 + TIMES; release++) {
        String leader = installation.leader();
        kills.aim();
        Seen seen = new Seen(shop, routes);
        List<String> weights =
            release(
                shop,
                routes,
                app.as("1.0." + release),
                release,
                () -> {
                  seen.await(POINTS.get(2));
                  kills.keepDown(GONE);
                });
        assertThat(weights).isEqualTo(undisturbed);
        assertThat(installation.leader()).as("another one acts").isNotEqualTo(leader);
        kills.replaceTheKilled();
      }
      kills.tell("the other one takes over");
    }
  }

  /** A commit is not something that may be repeated: it is counted on the branch. */
  @Test
  void aFailedReleaseIsRevertedOnceWhereverItIsKilled(Installation installation) {
    try (Killer killer = new Killer(installation.tools())) {
      for (int time = 0; time < TIMES; time++) {
        revertsOnce(installation, killer);
      }
    }
  }

  /** On a branch of its own: after three reverts within an hour a breaker holds the next. */
  private static void revertsOnce(Installation installation, Killer killer) {
    try (Branch branch = new Branch(installation.tools());
        Scenario shop = Scenario.open(installation, Installation.TENANT);
        Routes routes = new Routes(installation.tools(), shop.namespace())) {
      Kills kills = new Kills(installation, killer, shop, routes);
      App app = App.version("1.0.1").replicas(2);
      branch.commit(app, "good");
      shop.apply(branch.sync());
      shop.deployed("1.0.1");
      List<String> bad = new ArrayList<>();
      for (String point : List.of("going back", "blamed", "pushing")) {
        bad.add("2.0." + bad.size());
        kills.aim();
        branch.commit(app.as(bad.getLast()).unhealthy(), "bad " + bad.getLast());
        killWhile(kills, shop, branch, bad.getLast(), point);
        Awaitility.await("a revert of " + bad.getLast())
            .atMost(Scenario.PATIENCE)
            .until(() -> branch.subjects().size() >= 1 + 2 * bad.size());
        shop.deployed("1.0.1");
        kills.replaceTheKilled();
      }
      assertThat(branch.text()).isEqualTo(app.yaml());
      assertThat(branch.subjects())
          .as("one revert for each bad commit")
          .hasSize(1 + 2 * bad.size());
      assertThat(branch.subjects().stream().filter(each -> each.startsWith("Revert")))
          .hasSameSizeAs(bad);
      kills.tell("in the Git loop");
    }
  }

  private static void killWhile(
      Kills kills, Scenario shop, Branch branch, String version, String point) {
    switch (point) {
      case "going back" ->
          shop.until(point, status -> status.path("phase").asText().equals("RollingBack"));
      case "blamed" ->
          shop.until(point, status -> status.at("/history/0/version").asText().equals(version));
      default -> {
        // The server has the push in its hands when the one that sent it is killed.
        AtomicBoolean pushed = new AtomicBoolean();
        CountDownLatch killed = new CountDownLatch(1);
        branch
            .server()
            .beforePush(
                () -> {
                  if (pushed.compareAndSet(false, true)) {
                    kills.kill(point);
                    killed.countDown();
                  }
                  return true;
                });
        Awaitility.await("a push of the revert")
            .atMost(Scenario.PATIENCE)
            .until(() -> killed.getCount() == 0);
        branch.server().beforePush(() -> true);
        return;
      }
    }
    kills.kill(point);
  }

  /**
   * Releases a version, and returns what the route had for weights meanwhile.
   *
   * @param meanwhile what happens after the release has begun
   */
  private static List<String> release(
      Scenario shop, Routes routes, App app, int release, Runnable meanwhile) {
    int before = routes.count();
    shop.apply(app.deployment());
    meanwhile.run();
    JsonNode status = shop.deployed(app.version());
    shop.until("complete", now -> now.path("stage").asText().equals("Complete"));
    assertThat(status.path("release").asInt()).as("nothing was released again").isEqualTo(release);
    assertThat(status.at("/history/0/result").asText()).isEqualTo("Promoted");
    assertThat(status.at("/history/1/version").asText())
        .as("each release stands in the history once")
        .isEqualTo("1.0." + (release - 1));
    // Both are watched: the one may be seen before the other.
    Awaitility.await("the route as in Git")
        .atMost(Scenario.PATIENCE)
        .until(() -> routes.since(before).contains("checkout 1"));
    return routes.since(before);
  }

  /** What is seen from a moment on; a point that was passed quickly was reached all the same. */
  private record Seen(Followed deployments, int states, Followed routes, int weights) {
    Seen(Scenario shop, Routes routes) {
      this(
          shop.deployments(),
          shop.deployments().states().size(),
          routes.states(),
          routes.states().states().size());
    }

    void await(Point point) {
      if (point.ofRoute()) {
        routes.untilSince(weights, point.name(), Scenario.PATIENCE, point.reached());
      } else {
        deployments.untilSince(states, point.name(), Scenario.PATIENCE, point.reached());
      }
    }
  }
}
