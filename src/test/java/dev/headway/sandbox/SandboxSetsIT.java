package dev.headway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** StatefulSets and DaemonSets in the sandbox's world. */
class SandboxSetsIT extends SandboxCase {
  private static final String TEMPLATE =
      """
        selector: {matchLabels: {app: %1$s}}
        template:
          metadata: {labels: {app: %1$s}}
          spec: {containers: [{name: app, image: 'headway/sample:1.0.0'}]}
      """;

  private static String statefulSet(String name, int replicas) {
    return """
    apiVersion: apps/v1
    kind: StatefulSet
    metadata: {name: %s}
    spec:
      serviceName: none
      replicas: %d
    """
            .formatted(name, replicas)
        + TEMPLATE.formatted(name);
  }

  @Test
  void aStatefulSetHasNumberedPodsOfItsTemplate() {
    create(statefulSet("db", 2));
    awaitReady("db", 2);
    assertThat(pods("db"))
        .extracting(pod -> pod.getMetadata().getName())
        .containsExactlyInAnyOrder("db-0", "db-1");
    assertThat(started("db-1")).isGreaterThanOrEqualTo(started("db-0"));
    client
        .apps()
        .statefulSets()
        .withName("db")
        .patch(
            PatchContext.of(PatchType.STRATEGIC_MERGE),
            """
            {"spec": {"replicas": 1, "template": {"spec": {
              "containers": [{"name": "app", "image": "headway/sample:2.0.0"}]}}}}
            """);
    eventually(
        () -> {
          List<Pod> pods = pods("db");
          assertThat(pods).hasSize(1).allMatch(SandboxCase::isReady);
          assertThat(pods.getFirst().getSpec().getContainers().getFirst().getImage())
              .isEqualTo("headway/sample:2.0.0");
          var status = client.apps().statefulSets().withName("db").get().getStatus();
          assertThat(status.getCurrentRevision()).isEqualTo(status.getUpdateRevision());
          assertThat(status.getReadyReplicas()).isEqualTo(1);
        });
    assertThat(eventReasons("db")).contains("SuccessfulCreate", "SuccessfulDelete");
  }

  private void edit(String name, String spec) {
    client
        .apps()
        .statefulSets()
        .withName(name)
        .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), "{\"spec\":{" + spec + "}}");
  }

  private static String partition(int number) {
    return "\"updateStrategy\":{\"rollingUpdate\":{\"partition\":" + number + "}}";
  }

  private static String image(String version) {
    return "\"template\":{\"spec\":{\"containers\":[{\"name\":\"app\",\"image\":\"headway/sample:"
        + version
        + "\"}]}}";
  }

  private void awaitVersions(String name, String... versions) {
    eventually(
        () -> {
          List<Pod> pods = pods(name);
          assertThat(pods).hasSize(versions.length).allMatch(SandboxCase::isReady);
          assertThat(pods)
              .extracting(
                  pod ->
                      pod.getMetadata().getName()
                          + " "
                          + pod.getSpec().getContainers().getFirst().getImage())
              .containsExactlyInAnyOrderElementsOf(
                  IntStream.range(0, versions.length)
                      .mapToObj(i -> name + "-" + i + " headway/sample:" + versions[i])
                      .toList());
        });
  }

  @Test
  void aStatefulSetHoldsPodsBelowItsPartitionAtTheCurrentRevision() {
    create(statefulSet("db", 3));
    awaitVersions("db", "1.0.0", "1.0.0", "1.0.0");
    edit("db", partition(2) + "," + image("2.0.0"));
    awaitVersions("db", "1.0.0", "1.0.0", "2.0.0");
    client.pods().withName("db-0").delete();
    awaitVersions("db", "1.0.0", "1.0.0", "2.0.0");
    edit("db", partition(Integer.MAX_VALUE) + ",\"replicas\":4");
    awaitVersions("db", "1.0.0", "1.0.0", "2.0.0", "1.0.0");
    client.pods().withName("db-2").delete();
    awaitVersions("db", "1.0.0", "1.0.0", "1.0.0", "1.0.0");
    assertThat(
            client.apps().controllerRevisions().list().getItems().stream()
                .map(revision -> revision.getRevision()))
        .containsExactlyInAnyOrder(1L, 2L);
    edit("db", partition(0));
    awaitVersions("db", "2.0.0", "2.0.0", "2.0.0", "2.0.0");
    eventually(
        () -> {
          var status = client.apps().statefulSets().withName("db").get().getStatus();
          assertThat(status.getCurrentRevision()).isEqualTo(status.getUpdateRevision());
        });
    client.apps().statefulSets().withName("db").delete();
    eventually(() -> assertThat(client.apps().controllerRevisions().list().getItems()).isEmpty());
  }

  private String started(String pod) {
    return client.pods().withName(pod).get().getMetadata().getCreationTimestamp();
  }

  @Test
  void aDaemonSetHasAPodOnTheNode() {
    create(
        """
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: agent}
        spec:
        """
            + TEMPLATE.formatted("agent"));
    awaitReady("agent", 1);
    eventually(
        () ->
            assertThat(client.apps().daemonSets().withName("agent").get().getStatus())
                .satisfies(
                    status -> assertThat(status.getNumberAvailable()).isEqualTo(1),
                    status -> assertThat(status.getUpdatedNumberScheduled()).isEqualTo(1)));
    client.apps().daemonSets().withName("agent").delete();
    eventually(() -> assertThat(pods("agent")).isEmpty());
  }
}
