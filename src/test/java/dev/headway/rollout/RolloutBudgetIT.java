package dev.headway.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus;
import dev.headway.rollout.RequestCount.Sent;
import dev.headway.rollout.report.RolloutReport;
import dev.headway.rollout.report.RolloutReport.Change;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a release costs the API server, and how exact its holds are. */
class RolloutBudgetIT extends RolloutCase {

  private static final String BY_SERVICE =
      "  traffic: {serviceName: checkout, settle: 300ms, drain: {grace: 500ms}}\n";

  private static final String FOUR =
      "[{weight: 25, hold: 1s}, {weight: 50, hold: 1s}, {weight: 75, hold: 1s}, {weight: 100}]";

  static List<Arguments> releases() {
    return List.of(
        arguments("a canary", 4, Manifests.byRoute("1.0.0", FOUR)),
        arguments("blue-green by a route", 2, blueGreen(Manifests.TRAFFIC)),
        arguments("blue-green by the selector", 2, blueGreen(BY_SERVICE)),
        arguments("four batches", 4, rolling("batchSize: 1")),
        arguments("two batches", 2, rolling("batchSize: 50%")));
  }

  private static String blueGreen(String traffic) {
    return Manifests.withStrategy(
        "1.0.0", "{type: BlueGreen, blueGreen: {verifyFor: 1s, keepPrevious: 2s}}", traffic);
  }

  private static String rolling(String size) {
    return Manifests.withStrategy(
        "1.0.0", "{type: Rolling, rolling: {batchDelay: 1s, " + size + "}}", "");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("releases")
  void aReleaseStaysWithinItsBudget(String what, int steps, String manifest) {
    create(Manifests.SERVICE, Manifests.ROUTE, manifest);
    awaitRest("1.0.0");
    var told = new CopyOnWriteArrayList<ProgressiveDeploymentStatus>();
    requests.reset();
    try (var watch = client.resources(ProgressiveDeployment.class).inform(statuses(told))) {
      release("2.0.0");
      awaitRest("2.0.0");
      assertThat(watch.isWatching()).isTrue();
    }
    long counts = 0;
    for (int i = 1; i < told.size(); i++) {
      if (RolloutReport.change(Optional.of(told.get(i - 1)), told.get(i)) == Change.COUNTS) {
        counts++;
      }
    }
    Predicate<Sent> writes = each -> isHere(each) && each.isWrite();
    assertThat(requests.count(writes) - counts)
        .as("writes of %s, of which %s count only: %s", what, counts, requests.summary(writes))
        .isLessThanOrEqualTo(12 + 4 * steps);
    Predicate<Sent> reads = each -> isHere(each) && each.isRead();
    assertThat(requests.count(reads)).as("reads: %s", requests.summary(reads)).isLessThan(10);
  }

  @Test
  void nothingIsWrittenWhenIdle() {
    create(Manifests.SERVICE, Manifests.ROUTE, Manifests.byRoute("1.0.0", FOUR));
    awaitRest("1.0.0");
    requests.reset();
    await()
        .during(Duration.ofSeconds(3))
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(
            () ->
                assertThat(requests.summary(each -> isHere(each) && !each.method().equals("GET")))
                    .isEmpty());
  }

  @Test
  void aHoldIsNeverShorterAndHardlyLonger() {
    create(
        Manifests.byPods(
            "1.0.0",
            "[{name: a, weight: 25, hold: 1s}, {name: b, weight: 50, hold: 1500ms},"
                + " {name: c, weight: 75, hold: 2s}, {name: d, weight: 100}]"));
    awaitRest("1.0.0");
    release("2.0.0");
    var late = new ArrayList<Duration>();
    for (String next : List.of("b", "c", "d")) {
      Instant until =
          Instant.parse(
              awaitStatus("a hold", each -> each.step() != null && each.step().holdUntil() != null)
                  .step()
                  .holdUntil());
      ProgressiveDeploymentStatus after =
          awaitStatus(next, each -> each.step() != null && next.equals(each.step().name()));
      late.add(Duration.between(until, Instant.parse(after.step().startTime())));
    }
    assertThat(late).allMatch(each -> !each.isNegative());
    // The middle one: a machine that does other things, too, may oversleep once.
    assertThat(late.stream().sorted().toList().get(1)).isLessThanOrEqualTo(Duration.ofMillis(100));
  }

  private boolean isHere(Sent sent) {
    return sent.path().contains("/" + namespace + "/");
  }

  private static ResourceEventHandler<ProgressiveDeployment> statuses(
      List<ProgressiveDeploymentStatus> told) {
    return new ResourceEventHandler<>() {
      @Override
      public void onAdd(ProgressiveDeployment item) {
        told.add(item.getStatus());
      }

      @Override
      public void onUpdate(ProgressiveDeployment before, ProgressiveDeployment item) {
        told.add(item.getStatus());
      }

      @Override
      public void onDelete(ProgressiveDeployment item, boolean unknown) {}
    };
  }
}
