package dev.headway.sandbox.world.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DaemonSetPlanTest {
  private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");
  private static final List<Node> NODES = List.of(node("a", "fast"), node("b", "slow"));
  private static final DaemonSet SET = set("1", Map.of());

  private static Node node(String name, String disk) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(name)
        .addToLabels("disk", disk)
        .endMetadata()
        .build();
  }

  private static DaemonSet set(String version, Map<String, String> selector) {
    return new DaemonSetBuilder()
        .withNewMetadata()
        .withName("agent")
        .withUid("set")
        .withGeneration(1L)
        .endMetadata()
        .withNewSpec()
        .withNewTemplate()
        .withNewMetadata()
        .addToLabels("version", version)
        .endMetadata()
        .withNewSpec()
        .withNodeSelector(selector)
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  private static Pod pod(DaemonSet set, String node, boolean ready) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("agent-" + node)
        .addToLabels(StatefulSetPlan.REVISION_HASH, DaemonSetPlan.revision(set))
        .addNewOwnerReference()
        .withUid("set")
        .withController(true)
        .endOwnerReference()
        .endMetadata()
        .withNewSpec()
        .withNodeName(node)
        .endSpec()
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

  private static List<String> deleted(DaemonSet set, Pod... pods) {
    return DaemonSetPlan.of(set, List.of(pods), NODES, NOW).delete().stream()
        .map(pod -> pod.getMetadata().getName())
        .toList();
  }

  @Test
  void putsAPodOnEachNodeThatItWants() {
    assertThat(DaemonSetPlan.of(SET, List.of(), NODES, NOW).create()).containsExactly("a", "b");
    assertThat(DaemonSetPlan.of(SET, List.of(pod(SET, "a", false)), NODES, NOW).create())
        .containsExactly("b");
    DaemonSet fast = set("1", Map.of("disk", "fast"));
    assertThat(DaemonSetPlan.of(fast, List.of(), NODES, NOW).create()).containsExactly("a");
    assertThat(deleted(fast, pod(fast, "a", true), pod(fast, "b", true)))
        .containsExactly("agent-b");
  }

  @Test
  void replacesOneAtATime() {
    DaemonSet next = set("2", Map.of());
    assertThat(deleted(next, pod(SET, "a", true), pod(SET, "b", true))).containsExactly("agent-a");
    assertThat(deleted(next, pod(next, "a", false), pod(SET, "b", true))).isEmpty();
    assertThat(deleted(next, pod(next, "a", true), pod(SET, "b", true))).containsExactly("agent-b");
    assertThat(deleted(next, pod(SET, "a", false), pod(SET, "b", true))).containsExactly("agent-a");
  }

  @Test
  void countsNodes() {
    var status =
        DaemonSetPlan.status(SET, List.of(pod(SET, "a", true), pod(SET, "gone", true)), NODES, NOW);
    assertThat(status.getDesiredNumberScheduled()).isEqualTo(2);
    assertThat(status.getCurrentNumberScheduled()).isEqualTo(1);
    assertThat(status.getNumberMisscheduled()).isEqualTo(1);
    assertThat(status.getNumberAvailable()).isEqualTo(1);
    assertThat(status.getNumberUnavailable()).isEqualTo(1);
    assertThat(status.getUpdatedNumberScheduled()).isEqualTo(1);
  }
}
