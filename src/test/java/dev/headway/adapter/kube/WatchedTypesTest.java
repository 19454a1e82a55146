package dev.headway.adapter.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.api.v1alpha1.ProgressiveDeployment;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import org.junit.jupiter.api.Test;

class WatchedTypesTest {

  @Test
  void eventsOfWatchesHaveTheirTypes() {
    assertThat(read("v1", "Pod", "")).isInstanceOf(Pod.class);
    assertThat(read("apps/v1", "ReplicaSet", "")).isInstanceOf(ReplicaSet.class);
    assertThat(read("headway.dev/v1alpha1", "ProgressiveDeployment", ""))
        .isInstanceOf(ProgressiveDeployment.class);
    assertThat(read("v1", "Status", "")).as("why a watch ended").isInstanceOf(Status.class);
  }

  @Test
  void whatNobodyNamedKeepsAllItHas() {
    assertThat(read("gateway.networking.k8s.io/v1", "HTTPRoute", ", spec: {note: kept}"))
        .isInstanceOfSatisfying(
            GenericKubernetesResource.class,
            route -> assertThat(route.<String>get("spec", "note")).isEqualTo("kept"));
  }

  private static Object read(String version, String kind, String more) {
    String event = "type: ADDED\nobject: {apiVersion: %s, kind: %s, metadata: {}%s}";
    return WatchedTypes.serialization()
        .unmarshal(event.formatted(version, kind, more), WatchEvent.class)
        .getObject();
  }
}
