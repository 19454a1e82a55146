package dev.headway.adapter.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

class TrimsTest {
  private static final String SPEC =
      """
      nodeName: node1
      hostNetwork: true
      volumes: [{name: data, emptyDir: {}}]
      affinity: {podAntiAffinity: {}}
      initContainers: [{name: first, image: "init:1", command: [sleep]}]
      containers:
        - name: app
          image: app:1
          ports: [{name: http, containerPort: 8080}]
          env: [{name: A, value: b}]
          volumeMounts: [{name: data, mountPath: /data}]
      """;

  private static final String KEPT =
      """
      ---
      containers:
      - image: "app:1"
        name: "app"
        ports:
        - containerPort: 8080
          name: "http"
      hostNetwork: true
      initContainers:
      - image: "init:1"
        name: "first"
      nodeName: "node1"
      """;

  @Test
  void ofAPodStaysWhereItRunsAndWhatItListensTo() {
    Pod pod =
        Serialization.unmarshal(
            "kind: Pod\napiVersion: v1\nmetadata: {name: a}\nstatus: {podIP: 10.0.0.1}\nspec:\n"
                + SPEC.indent(2),
            Pod.class);
    Trims.pod(pod);
    assertThat(Serialization.asYaml(pod.getSpec())).isEqualTo(KEPT);
    assertThat(pod.getStatus().getPodIP()).isEqualTo("10.0.0.1");
  }

  @Test
  void ofASetStaysTheSameAndTheLabelsOfItsTemplate() {
    ReplicaSet set =
        Serialization.unmarshal(
            """
            kind: ReplicaSet
            apiVersion: apps/v1
            metadata: {name: a}
            spec:
              replicas: 2
              template:
                metadata: {labels: {app: a}}
                spec:
            """
                + SPEC.indent(6),
            ReplicaSet.class);
    Trims.set(set);
    assertThat(Serialization.asYaml(set.getSpec().getTemplate().getSpec())).isEqualTo(KEPT);
    assertThat(set.getSpec().getTemplate().getMetadata().getLabels()).containsEntry("app", "a");
    assertThat(set.getSpec().getReplicas()).isEqualTo(2);
  }

  @Test
  void whatHasNoSpecIsLeftAsItIs() {
    Pod pod = new Pod();
    Trims.pod(pod);
    assertThat(pod).isEqualTo(new Pod());
    ReplicaSet set = new ReplicaSet();
    Trims.set(set);
    assertThat(set).isEqualTo(new ReplicaSet());
  }
}
