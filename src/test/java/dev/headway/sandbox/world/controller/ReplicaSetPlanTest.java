package dev.headway.sandbox.world.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReplicaSetPlanTest {
  private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");

  static ReplicaSet set(int replicas) {
    return new ReplicaSetBuilder()
        .withNewMetadata()
        .withName("web")
        .withNamespace("shop")
        .withUid("set")
        .withGeneration(2L)
        .endMetadata()
        .withNewSpec()
        .withReplicas(replicas)
        .withNewSelector()
        .addToMatchLabels("app", "web")
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .addToLabels("app", "web")
        .endMetadata()
        .endTemplate()
        .endSpec()
        .build();
  }

  static Pod pod(String name, String phase, String readySince) {
    PodBuilder pod =
        new PodBuilder()
            .withNewMetadata()
            .withName(name)
            .withUid(name)
            .addToLabels("app", "web")
            .withCreationTimestamp("2026-01-01T00:00:00Z")
            .addNewOwnerReference()
            .withKind("ReplicaSet")
            .withName("web")
            .withUid("set")
            .withController(true)
            .endOwnerReference()
            .endMetadata()
            .withNewSpec()
            .withNodeName("sandbox")
            .endSpec()
            .withNewStatus()
            .withPhase(phase)
            .endStatus();
    if (!readySince.isEmpty()) {
      pod.editStatus()
          .addNewCondition()
          .withType("Ready")
          .withStatus("True")
          .withLastTransitionTime(readySince)
          .endCondition()
          .endStatus();
    }
    return pod.build();
  }

  record Case(String name, Pod worse, Pod better) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> order() {
    String early = "2026-01-01T00:10:00Z";
    String late = "2026-01-01T00:20:00Z";
    Pod unassigned =
        new PodBuilder(pod("worse", "Pending", "")).editSpec().withNodeName(null).endSpec().build();
    Pod cheap =
        new PodBuilder(pod("worse", "Running", early))
            .editMetadata()
            .addToAnnotations("controller.kubernetes.io/pod-deletion-cost", "-5")
            .endMetadata()
            .build();
    Pod restarted =
        new PodBuilder(pod("worse", "Running", ""))
            .editStatus()
            .addNewContainerStatus()
            .withRestartCount(2)
            .endContainerStatus()
            .endStatus()
            .build();
    Pod young =
        new PodBuilder(pod("worse", "Running", ""))
            .editMetadata()
            .withCreationTimestamp("2026-01-01T00:30:00Z")
            .endMetadata()
            .build();
    return Stream.of(
        new Case("without node first", unassigned, pod("better", "Pending", "")),
        new Case(
            "pending before running", pod("worse", "Pending", ""), pod("better", "Running", "")),
        new Case(
            "not ready before ready", pod("worse", "Running", ""), pod("better", "Running", early)),
        new Case("cheaper first", cheap, pod("better", "Running", late)),
        new Case(
            "ready for less time first",
            pod("worse", "Running", late),
            pod("better", "Running", early)),
        new Case("more restarts first", restarted, pod("better", "Running", "")),
        new Case("younger first", young, pod("better", "Running", "")));
  }

  @ParameterizedTest
  @MethodSource("order")
  void givesUpTheLeastValuable(Case given) {
    assertThat(ReplicaSetPlan.of(set(1), List.of(given.better(), given.worse())).delete())
        .containsExactly(given.worse());
  }

  @Test
  void createsWhatIsMissing() {
    Pod ending =
        new PodBuilder(pod("ending", "Running", ""))
            .editMetadata()
            .withDeletionTimestamp("2026-01-01T00:00:00Z")
            .endMetadata()
            .build();
    ReplicaSetPlan plan =
        ReplicaSetPlan.of(
            set(3), List.of(pod("a", "Running", ""), pod("done", "Failed", ""), ending));
    assertThat(plan.create()).isEqualTo(2);
    assertThat(plan.delete()).isEmpty();
  }

  @Test
  void adoptsAndReleasesByLabel() {
    Pod orphan =
        new PodBuilder(pod("orphan", "Running", ""))
            .editMetadata()
            .withOwnerReferences()
            .endMetadata()
            .build();
    Pod stranger =
        new PodBuilder(pod("stranger", "Running", ""))
            .editMetadata()
            .withLabels(Map.of("app", "other"))
            .endMetadata()
            .build();
    ReplicaSetPlan plan = ReplicaSetPlan.of(set(1), List.of(orphan, stranger));
    assertThat(plan.adopt()).containsExactly(orphan);
    assertThat(plan.release()).containsExactly(stranger);
    assertThat(plan.create()).isZero();
  }

  @Test
  void doesNothingWhileItIsDeleted() {
    ReplicaSet deleted =
        new ReplicaSetBuilder(set(2))
            .editMetadata()
            .withDeletionTimestamp("2026-01-01T00:00:00Z")
            .endMetadata()
            .build();
    assertThat(ReplicaSetPlan.of(deleted, List.of()).create()).isZero();
  }

  @Test
  void countsInItsStatus() {
    ReplicaSet set =
        new ReplicaSetBuilder(set(3)).editSpec().withMinReadySeconds(60).endSpec().build();
    List<Pod> pods =
        List.of(
            pod("a", "Running", "2026-01-01T00:10:00Z"),
            pod("b", "Running", "2026-01-01T00:59:30Z"),
            pod("c", "Pending", ""));
    var status = ReplicaSetPlan.status(set, pods, Optional.of("quota exceeded"), NOW);
    assertThat(status.getReplicas()).isEqualTo(3);
    assertThat(status.getReadyReplicas()).isEqualTo(2);
    assertThat(status.getAvailableReplicas()).isEqualTo(1);
    assertThat(status.getObservedGeneration()).isEqualTo(2);
    assertThat(status.getConditions())
        .singleElement()
        .satisfies(failure -> assertThat(failure.getMessage()).isEqualTo("quota exceeded"));
    assertThat(ReplicaSetPlan.nextAvailable(set, pods, NOW))
        .hasValue(java.time.Duration.ofSeconds(30));
  }
}
