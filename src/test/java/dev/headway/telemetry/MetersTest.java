package dev.headway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.api.v1alpha1.GitSyncStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus;
import dev.headway.domain.ObjectKey;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetersTest {
  private static final ObjectKey CHECKOUT =
      new ObjectKey("ProgressiveDeployment", "shop", "checkout");
  private static final ObjectKey SHOP = new ObjectKey("GitSync", "shop", "shop");
  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

  private static final String AT_REST =
      "{phase: Deployed, stage: Complete, stable: {weight: 100}, history: [{release: 1, result:"
          + " Promoted, strategy: Canary, duration: 1s}]}";
  private static final String HOLDING =
      "{phase: Running, stage: Holding, stable: {weight: 75}, candidate: {weight: 25}, history:"
          + " [{release: 1, result: Promoted, strategy: Canary, duration: 1s}]}";
  private static final String PAUSED =
      "{phase: Paused, stage: Holding, stable: {weight: 75}, candidate: {weight: 25}, conditions:"
          + " [{type: Paused, status: 'True', reason: ManualPause}], history: [{release: 1}]}";
  private static final String ROLLED_BACK =
      "{phase: Failed, stage: Complete, stable: {weight: 100}, history: [{release: 2, result:"
          + " RolledBack, strategy: Canary, reason: CheckFailed, duration: 2m}, {release: 1,"
          + " result: Promoted, strategy: Canary, duration: 1s}]}";

  private final Meters meters = new Meters();

  @AfterEach
  void close() {
    meters.close();
  }

  @Test
  void aReleaseIsShownWhileItRunsAndCountedWhenItEnds() {
    release(AT_REST, HOLDING, 0);
    assertThat(lines("headway_release_weight"))
        .containsExactly(
            "headway_release_weight_percent{name=\"checkout\",namespace=\"shop\",role=\"candidate\"}"
                + " 25.0",
            "headway_release_weight_percent{name=\"checkout\",namespace=\"shop\",role=\"stable\"}"
                + " 75.0");
    release(HOLDING, PAUSED, 30);
    release(PAUSED, ROLLED_BACK, 90);
    assertThat(lines("headway_release_weight")).isEmpty();
    assertThat(lines("headway_rollback_total"))
        .containsExactly("headway_rollback_total{reason=\"CheckFailed\"} 1.0");
    assertThat(lines("headway_release_duration_seconds_sum"))
        .containsExactly(
            "headway_release_duration_seconds_sum{result=\"RolledBack\",strategy=\"Canary\"}"
                + " 120.0");
    assertThat(lines("headway_step_wait_seconds_sum"))
        .containsExactly(
            "headway_step_wait_seconds_sum{reason=\"Holding\"} 30.0",
            "headway_step_wait_seconds_sum{reason=\"ManualPause\"} 60.0");
  }

  /** Once, when it is over; what was over before the operator looked is not counted. */
  @Test
  void aHookIsTimedWhenItIsOver() {
    String running =
        HOLDING.replace(
            "history:",
            "release: 2, hooks: [{name: tell, when: PreActivate, phase: Running}], history:");
    String over = running.replace("phase: Running}]", "phase: Succeeded, duration: 4s}]");
    meters.release(CHECKOUT, Optional.empty(), status(over), START);
    assertThat(lines("headway_hook_duration_seconds_sum")).isEmpty();
    release(running, over, 10);
    release(over, over, 20);
    assertThat(lines("headway_hook_duration_seconds_sum"))
        .hasSize(1)
        .allMatch(
            line ->
                line.contains("PreActivate")
                    && line.contains("succeeded")
                    && line.endsWith(" 4.0"));
    assertThat(lines("headway_hook_duration_seconds_count")).allMatch(line -> line.endsWith(" 1"));
  }

  @Test
  void aFirstLookAtAnOldHistoryCountsNothing() {
    meters.release(CHECKOUT, Optional.empty(), status(ROLLED_BACK), START);
    assertThat(lines("headway_rollback_total")).isEmpty();
    assertThat(lines("headway_release_duration_seconds_count")).isEmpty();
  }

  @Test
  void whatIsGoneIsShownNoMore() {
    release(AT_REST, HOLDING, 0);
    sync("{observedRevision: a, appliedRevision: a, lastSync: {created: 3, unchanged: 4}}", 0);
    assertThat(lines("headway_gitsync_objects"))
        .contains("headway_gitsync_objects{result=\"created\"} 3.0");
    meters.gone(CHECKOUT);
    meters.gone(SHOP);
    assertThat(lines("headway_release_weight")).isEmpty();
    assertThat(lines("headway_gitsync_objects")).allMatch(line -> line.endsWith(" 0.0"));
  }

  @Test
  void aCommitsLagRunsFromItsFirstSightToItsBeingApplied() {
    sync("{observedRevision: a, appliedRevision: a}", 0);
    sync("{observedRevision: b, appliedRevision: a}", 10);
    sync("{observedRevision: b, appliedRevision: a}", 12);
    sync("{observedRevision: b, appliedRevision: b}", 15);
    assertThat(lines("headway_gitsync_lag_seconds_sum"))
        .containsExactly("headway_gitsync_lag_seconds_sum 5.0");
  }

  @Test
  void kindsOfRequestsAreBounded() {
    for (int i = 0; i < 600; i++) {
      meters.request("patch", "kind" + i, 200);
    }
    assertThat(lines("headway_api_requests_total")).hasSize(501);
    assertThat(lines("headway_api_requests_total"))
        .contains(
            "headway_api_requests_total{code=\"200\",resource=\"other\",verb=\"patch\"} 100.0");
  }

  @Test
  void everyMeterIsExposedByTheNameOfTheReference() {
    release(AT_REST, HOLDING, 0);
    release(HOLDING, PAUSED, 30);
    String before = scrapedNames();
    release(PAUSED, ROLLED_BACK, 90);
    sync("{observedRevision: b, appliedRevision: a}", 10);
    sync("{observedRevision: b, appliedRevision: b}", 15);
    release(
        HOLDING,
        HOLDING.replace(
            "history:",
            "hooks: [{name: tell, when: PreDeploy, phase: Failed, duration: 1s}], history:"),
        40);
    meters.check("HTTP", "PASSED", Duration.ofMillis(3));
    meters.pass("GitSync", Duration.ofMillis(3));
    meters.request("get", "pods", 200);
    meters.show(Metric.LEADER, () -> 1);
    meters.show(Metric.SETTINGS_VALID, () -> 1);
    var names = new TreeSet<>(List.of((before + "\n" + scrapedNames()).split("\n")));
    assertThat(names)
        .isEqualTo(
            Stream.of(Metric.values())
                .map(Metric::exposed)
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  /** The names that HELP lines give our own meters, but for what a histogram adds. */
  private String scrapedNames() {
    return Pattern.compile("# TYPE (headway_\\S+) (?:counter|gauge|histogram)")
        .matcher(meters.scrape())
        .results()
        .map(found -> found.group(1))
        .filter(name -> !name.endsWith("_max"))
        .collect(Collectors.joining("\n"));
  }

  private List<String> lines(String prefix) {
    return meters.scrape().lines().filter(line -> line.startsWith(prefix)).sorted().toList();
  }

  private void release(String before, String after, int second) {
    meters.release(CHECKOUT, Optional.of(status(before)), status(after), START.plusSeconds(second));
  }

  private void sync(String after, int second) {
    meters.sync(
        SHOP,
        Optional.empty(),
        Serialization.unmarshal("--- " + after, GitSyncStatus.class),
        START.plusSeconds(second));
  }

  private static ProgressiveDeploymentStatus status(String yaml) {
    return Serialization.unmarshal("--- " + yaml, ProgressiveDeploymentStatus.class);
  }
}
