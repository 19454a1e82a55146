package dev.headway.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.api.v1alpha1.ProgressiveDeployment;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReplayTest {
  @Test
  void theManifestsAreWhatTheySeem() {
    String sick = Shop.sick("3.0.0");
    ProgressiveDeployment deployment =
        Stream.of(sick.split("---\n"))
            .filter(text -> text.contains("kind: ProgressiveDeployment"))
            .map(text -> Serialization.unmarshal(text, ProgressiveDeployment.class))
            .findFirst()
            .orElseThrow();
    var container = deployment.getSpec().template().at("/spec/containers/0");
    assertThat(container.at("/image").asText()).isEqualTo("headway/sample:3.0.0");
    assertThat(container.at("/env/0/name").asText()).isEqualTo("UNHEALTHY_AFTER_REQUESTS");
    assertThat(container.at("/env/0/value").asText()).isEqualTo("20");
    assertThat(deployment.getSpec().strategy().canary().steps()).hasSize(3);
    assertThat(Shop.healthy("2.0.0")).doesNotContain("env:");
    assertThat(Shop.gitSync(URI.create("file:///r")).split("---\n")).hasSize(4);
  }

  /** Whichever watch tells first: the cluster's own order of writes decides what was ready when. */
  @Test
  void writesAreReplayedInTheClustersOrder() {
    List<Change> changes =
        List.of(
            change(5, route(75, 25)),
            change(1, service("checkout", "aaa")),
            change(2, service("checkout-candidate", "bbb")),
            change(3, pod("p1", "aaa", "1.0.0", true)),
            change(4, pod("p2", "bbb", "2.0.0", true)));
    List<Moment> moments = Timeline.of(changes).moments();
    assertThat(moments.getLast().shares()).containsEntry("1.0.0", 75).containsEntry("2.0.0", 25);
    assertThat(moments.getLast().ready("2.0.0")).isEqualTo(1);
    assertThat(Timeline.of(changes).shifts("2.0.0"))
        .singleElement()
        .satisfies(shift -> assertThat(shift.to()).isEqualTo(25));
  }

  @Test
  void aPodThatIsDeletedIsGone() {
    Pod pod = pod("p1", "aaa", "1.0.0", true);
    List<Moment> moments =
        Timeline.of(List.of(change(1, pod), new Change(2, Played.NOON, true, pod))).moments();
    assertThat(moments).extracting(m -> m.pods().size()).containsExactly(1, 0);
  }

  private static Change change(long version, HasMetadata object) {
    return new Change(version, Played.NOON, false, object);
  }

  private static Service service(String name, String revision) {
    return Serialization.unmarshal(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: %s}
        spec: {selector: {app: checkout, headway.dev/revision: %s}}
        """
            .formatted(name, revision),
        Service.class);
  }

  private static HTTPRoute route(int stable, int candidate) {
    return Serialization.unmarshal(
        """
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: checkout}
        spec: {rules: [{backendRefs: [{name: checkout, weight: %d}, {name: checkout-candidate, weight: %d}]}]}
        """
            .formatted(stable, candidate),
        HTTPRoute.class);
  }

  private static Pod pod(String uid, String revision, String version, boolean ready) {
    return Serialization.unmarshal(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, uid: %s, labels: {headway.dev/revision: %s}}
        spec: {containers: [{name: app, image: "headway/sample:%s"}]}
        status: {conditions: [{type: Ready, status: "%s"}]}
        """
            .formatted(uid, uid, revision, version, ready ? "True" : "False"),
        Pod.class);
  }
}
