package dev.headway.rollout.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.rollout.decide.PodFinding;
import dev.headway.rollout.decide.PodFinding.Kind;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PodFindingsTest {

  record Case(String reason, String message, int restarts, Kind kind, String told) {}

  static List<Case> waits() {
    return List.of(
        new Case(
            "ImagePullBackOff",
            "rpc error: manifest unknown: not found.",
            0,
            Kind.IMAGE_NOT_FOUND,
            "Container app cannot pull image a:1: rpc error: manifest unknown: not found"),
        new Case(
            "ErrImagePull",
            "dial tcp: i/o timeout",
            0,
            Kind.IMAGE_PULL_FAILED,
            "Container app cannot pull image a:1: dial tcp: i/o timeout"),
        new Case(
            "CrashLoopBackOff",
            "back-off 10s",
            1,
            Kind.CRASHING,
            "Container app keeps crashing: it ended with exit code 3"),
        new Case(
            "ContainerCreating",
            "",
            3,
            Kind.CRASHING,
            "Container app keeps crashing: it ended with exit code 3"),
        new Case(
            "CreateContainerConfigError",
            "secret \"x\" is missing",
            0,
            Kind.CANNOT_START,
            "Container app cannot start: secret \"x\" is missing"),
        new Case(
            "InvalidImageName",
            "",
            0,
            Kind.CANNOT_START,
            "Container app cannot start: InvalidImageName"));
  }

  @ParameterizedTest
  @MethodSource("waits")
  void aContainerThatWaits(Case given) {
    List<PodFinding> found = PodFindings.of(set().build(), List.of(waiting(given), waiting(given)));
    assertThat(found).containsExactly(new PodFinding(given.kind(), 2, given.told()));
  }

  @Test
  void whatIsOnlyStartingIsNoFinding() {
    var starting = new Case("ContainerCreating", "", 2, Kind.CRASHING, "");
    assertThat(PodFindings.of(set().build(), List.of(waiting(starting), new Pod()))).isEmpty();
  }

  @Test
  void aPodThatNoNodeTakes() {
    Pod pod =
        new PodBuilder()
            .withNewStatus()
            .addNewCondition()
            .withType("PodScheduled")
            .withStatus("False")
            .withReason("Unschedulable")
            .withMessage("0/3 nodes are available.")
            .endCondition()
            .endStatus()
            .build();
    assertThat(PodFindings.of(set().build(), List.of(pod)))
        .containsExactly(
            new PodFinding(
                Kind.UNSCHEDULABLE, 1, "No node takes the pod: 0/3 nodes are available"));
  }

  @Test
  void podsThatMayNotBeMade() {
    ReplicaSet set =
        set()
            .withNewStatus()
            .addNewCondition()
            .withType("ReplicaFailure")
            .withStatus("True")
            .withMessage("exceeded quota: pods=10 " + "x".repeat(400))
            .endCondition()
            .endStatus()
            .build();
    PodFinding finding = PodFindings.of(set, List.of()).getFirst();
    assertThat(finding.kind()).isEqualTo(Kind.QUOTA_EXCEEDED);
    assertThat(finding.pods()).isZero();
    assertThat(finding.message()).startsWith("Pods are refused: exceeded quota").hasSize(300);
  }

  @ParameterizedTest
  @CsvSource({
    "registry.example:5000/checkout:1.4.2, 1.4.2",
    "registry.example:5000/checkout, r1",
    "checkout:2@sha256:abc, 2",
    "checkout, r1"
  })
  void theVersionIsTheImagesTag(String image, String version) {
    assertThat(Versions.tag(image, "r1")).isEqualTo(version);
    assertThat(Versions.tag(null, "r1")).isEqualTo("r1");
  }

  private static ReplicaSetBuilder set() {
    return new ReplicaSetBuilder();
  }

  private static Pod waiting(Case given) {
    return new PodBuilder()
        .withNewStatus()
        .addNewContainerStatus()
        .withName("app")
        .withImage("a:1")
        .withReady(false)
        .withRestartCount(given.restarts())
        .withNewState()
        .withNewWaiting()
        .withReason(given.reason())
        .withMessage(given.message())
        .endWaiting()
        .endState()
        .withNewLastState()
        .withNewTerminated()
        .withExitCode(3)
        .endTerminated()
        .endLastState()
        .endContainerStatus()
        .endStatus()
        .build();
  }
}
