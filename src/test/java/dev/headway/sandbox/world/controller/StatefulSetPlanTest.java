package dev.headway.sandbox.world.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatefulSetPlanTest {
  private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");
  private static final StatefulSet SET = set(2, "1");

  private static StatefulSet set(int replicas, String version) {
    return new StatefulSetBuilder()
        .withNewMetadata()
        .withName("db")
        .withUid("set")
        .withGeneration(1L)
        .endMetadata()
        .withNewSpec()
        .withReplicas(replicas)
        .withNewTemplate()
        .withNewMetadata()
        .addToLabels("version", version)
        .endMetadata()
        .endTemplate()
        .endSpec()
        .build();
  }

  private static StatefulSet parallel(StatefulSet set) {
    return new StatefulSetBuilder(set)
        .editSpec()
        .withPodManagementPolicy("Parallel")
        .endSpec()
        .build();
  }

  private static StatefulSet partitioned(StatefulSet set, int partition) {
    return new StatefulSetBuilder(set)
        .editSpec()
        .withNewUpdateStrategy()
        .withNewRollingUpdate()
        .withPartition(partition)
        .endRollingUpdate()
        .endUpdateStrategy()
        .endSpec()
        .build();
  }

  private static StatefulSet from(StatefulSet set, int first) {
    return new StatefulSetBuilder(set).editSpec().withNewOrdinals(first).endSpec().build();
  }

  private static Pod pod(StatefulSet set, int number, boolean ready) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("db-" + number)
        .addToLabels(StatefulSetPlan.REVISION_HASH, StatefulSetPlan.revision(set))
        .addNewOwnerReference()
        .withUid("set")
        .withController(true)
        .endOwnerReference()
        .endMetadata()
        .withNewStatus()
        .withPhase("Running")
        .addNewCondition()
        .withType("Ready")
        .withStatus(ready ? "True" : "False")
        .withLastTransitionTime("2026-01-01T00:00:00Z")
        .endCondition()
        .endStatus()
        .build();
  }

  private static Pod terminating(Pod pod) {
    return new PodBuilder(pod)
        .editMetadata()
        .withDeletionTimestamp("2026-01-01T00:30:00Z")
        .endMetadata()
        .build();
  }

  private static List<String> deleted(StatefulSet set, Pod... pods) {
    return StatefulSetPlan.of(set, List.of(pods), NOW).delete().stream()
        .map(pod -> pod.getMetadata().getName())
        .toList();
  }

  private static List<Integer> created(StatefulSet set, Pod... pods) {
    return StatefulSetPlan.of(set, List.of(pods), NOW).create();
  }

  private static StatefulSetStatus status(StatefulSet set, Pod... pods) {
    String current = StatefulSetPlan.revision(SET);
    return StatefulSetPlan.status(set, List.of(pods), current, NOW);
  }

  @Test
  void makesPodsOneAfterAnother() {
    assertThat(created(SET)).containsExactly(0);
    assertThat(created(SET, pod(SET, 0, false))).isEmpty();
    assertThat(created(SET, pod(SET, 0, true))).containsExactly(1);
    assertThat(created(SET, pod(SET, 0, true), pod(SET, 1, false))).isEmpty();
    assertThat(created(SET, terminating(pod(SET, 0, true)), pod(SET, 1, true))).isEmpty();
  }

  @Test
  void makesAllAtOnceWhereItMay() {
    assertThat(created(parallel(SET))).containsExactly(0, 1);
    assertThat(created(parallel(SET), pod(SET, 0, false))).containsExactly(1);
  }

  @Test
  void givesUpTheHighestFirst() {
    StatefulSet one = set(1, "1");
    Pod[] three = {pod(one, 0, true), pod(one, 1, true), pod(one, 2, true)};
    assertThat(deleted(one, three)).containsExactly("db-2");
    assertThat(deleted(one, three[0], three[1], terminating(three[2]))).isEmpty();
    assertThat(deleted(parallel(one), three)).containsExactly("db-2", "db-1");
  }

  @Test
  void replacesOldPodsFromTheHighestOn() {
    StatefulSet next = set(2, "2");
    assertThat(deleted(next, pod(SET, 0, true), pod(SET, 1, true))).containsExactly("db-1");
    assertThat(deleted(next, pod(SET, 0, true), pod(next, 1, true))).containsExactly("db-0");
    assertThat(deleted(next, pod(SET, 0, true), pod(next, 1, false))).isEmpty();
    StatefulSet upperHalf = partitioned(next, 1);
    assertThat(deleted(upperHalf, pod(SET, 0, true), pod(next, 1, true))).isEmpty();
  }

  @Test
  void makesAPodBelowThePartitionOfTheCurrentRevision() {
    StatefulSet upper = partitioned(set(4, "2"), 2);
    assertThat(StatefulSetPlan.isOfCurrent(upper, 1)).isTrue();
    assertThat(StatefulSetPlan.isOfCurrent(upper, 2)).isFalse();
    assertThat(StatefulSetPlan.isOfCurrent(from(upper, 10), 11)).isTrue();
    assertThat(StatefulSetPlan.isOfCurrent(from(upper, 10), 12)).isFalse();
    assertThat(StatefulSetPlan.isOfCurrent(set(4, "2"), 0)).isFalse();
    StatefulSet onDelete =
        new StatefulSetBuilder(upper)
            .editSpec()
            .editUpdateStrategy()
            .withType("OnDelete")
            .endUpdateStrategy()
            .endSpec()
            .build();
    assertThat(StatefulSetPlan.isOfCurrent(onDelete, 0)).isFalse();
  }

  @Test
  void leavesPodsOfAFailedRevisionWhenThePartitionIsRaised() {
    StatefulSet next = set(2, "2");
    StatefulSet raised = partitioned(next, Integer.MAX_VALUE);
    assertThat(deleted(raised, pod(SET, 0, true), pod(next, 1, true))).isEmpty();
    assertThat(deleted(raised, pod(SET, 0, true), pod(next, 1, false))).isEmpty();
    assertThat(created(raised, pod(SET, 0, true))).containsExactly(1);
  }

  @Test
  void waitsUntilPodsHaveBeenReadyForAsLongAsItSays() {
    StatefulSet slow =
        new StatefulSetBuilder(set(2, "2")).editSpec().withMinReadySeconds(7200).endSpec().build();
    assertThat(created(slow, pod(slow, 0, true))).isEmpty();
    assertThat(deleted(parallel(slow), pod(SET, 0, true), pod(slow, 1, true))).isEmpty();
  }

  @Test
  void makesAnewWhatHasEnded() {
    Pod failed =
        new PodBuilder(pod(SET, 0, false)).editStatus().withPhase("Failed").endStatus().build();
    assertThat(deleted(SET, failed)).containsExactly("db-0");
    assertThat(created(SET, failed)).isEmpty();
  }

  @Test
  void tellsTheRevisionWhenAllPodsHaveIt() {
    StatefulSet next = set(2, "2");
    StatefulSet known =
        new StatefulSetBuilder(next)
            .withStatus(status(SET, pod(SET, 0, true), pod(SET, 1, true)))
            .build();
    var half = status(known, pod(SET, 0, true), pod(next, 1, true));
    assertThat(half.getCurrentRevision()).isEqualTo(StatefulSetPlan.revision(SET));
    assertThat(half.getUpdateRevision()).isEqualTo(StatefulSetPlan.revision(next));
    assertThat(half.getCurrentReplicas()).isEqualTo(1);
    assertThat(half.getUpdatedReplicas()).isEqualTo(1);
    var done = status(known, pod(next, 0, true), pod(next, 1, true));
    assertThat(done.getCurrentRevision()).isEqualTo(StatefulSetPlan.revision(next));
    assertThat(done.getReadyReplicas()).isEqualTo(2);
    assertThat(status(set(0, "1")).getReadyReplicas()).isNull();
  }
}
