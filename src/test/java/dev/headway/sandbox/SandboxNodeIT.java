package dev.headway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The node that is cordoned, and the one that vanishes. */
class SandboxNodeIT extends SandboxCase {
  @Test
  void cordonedItTakesNoPods() {
    create(Manifests.deployment("kept", "1.0.0", 1));
    awaitReady("kept", 1);
    sandbox
        .client()
        .nodes()
        .withName("sandbox")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"unschedulable\": true}}");
    client.apps().deployments().withName("kept").scale(2);
    eventually(
        () ->
            assertThat(pods("kept"))
                .anyMatch(
                    pod -> waits(pod, "0/1 nodes are available: 1 node(s) were unschedulable.")));
    sandbox
        .client()
        .nodes()
        .withName("sandbox")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"unschedulable\": null}}");
    awaitReady("kept", 2);
  }

  @Test
  void itsPodsGoWithItAndStartOnTheNext() {
    create(Manifests.deployment("moved", "1.0.0", 1));
    awaitReady("moved", 1);
    String first = pods("moved").getFirst().getMetadata().getName();
    sandbox.client().nodes().withName("sandbox").delete();
    eventually(
        () ->
            assertThat(pods("moved"))
                .anyMatch(pod -> waits(pod, "no nodes available to schedule pods")));
    eventually(
        () -> {
          List<Pod> pods = pods("moved");
          assertThat(pods).hasSize(1).allMatch(SandboxCase::isReady);
          assertThat(pods.getFirst().getMetadata().getName()).isNotEqualTo(first);
        });
  }

  private static boolean waits(Pod pod, String why) {
    return pod.getStatus() != null
        && pod.getStatus().getConditions().stream()
            .anyMatch(condition -> why.equals(condition.getMessage()));
  }
}
