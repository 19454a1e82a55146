package dev.headway.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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

/** What a release costs the API server, and how exact its holds are. */
class RolloutBudgetIT extends RolloutCase {

  private static final String FOUR =
      "[{weight: 25, hold: 1s}, {weight: 50, hold: 1s}, {weight: 75, hold: 1s}, {weight: 100}]";

  @Test
  void aCanaryByRouteStaysWithinItsBudget() {
    create(Manifests.SERVICE, Manifests.ROUTE, Manifests.byRoute("1.0.0", FOUR));
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
        .as("writes, of which %s count only: %s", counts, requests.summary(writes))
        .isLessThanOrEqualTo(12 + 4 * 4);
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
