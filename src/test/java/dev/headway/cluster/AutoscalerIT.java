package dev.headway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * The cluster's own HorizontalPodAutoscaler scales a release in mid-step, through the scale
 * subresource and by a metric of the pods that the status' selector names.
 */
@ExtendWith(Installation.Extension.class)
@ResourceLock(value = Installation.OPERATOR, mode = ResourceAccessMode.READ)
class AutoscalerIT {
  /** As in the guide, with an eager behaviour: a test has no five minutes to be sure. */
  private static final String AUTOSCALER =
      """
      apiVersion: autoscaling/v2
      kind: HorizontalPodAutoscaler
      metadata: {name: checkout}
      spec:
        scaleTargetRef: {apiVersion: headway.dev/v1alpha1, kind: ProgressiveDeployment, name: checkout}
        minReplicas: 2
        maxReplicas: 6
        metrics:
          - type: Pods
            pods:
              metric: {name: %s}
              target: {type: AverageValue, averageValue: 50}
        behavior:
          scaleUp: {stabilizationWindowSeconds: 0}
          scaleDown: {stabilizationWindowSeconds: 0}
      """
          .formatted(MetricsApi.METRIC);

  @Test
  void aStepIsScaledByTheLoad(Installation installation) throws IOException {
    try (Scenario shop = Scenario.open(installation, "hw-autoscaler");
        MetricsApi metrics =
            new MetricsApi(
                installation.tools(),
                shop.namespace(),
                Branch.reachable(installation.tools()),
                100)) {
      App app =
          App.version("1.0.0")
              .replicas(2)
              .host("autoscaler.example")
              .steps("[{name: half, weight: 50, approval: Required}, {weight: 100}]");
      shop.release(app);
      shop.apply(AUTOSCALER);
      shop.apply(app.as("1.1.0").deployment());
      shop.awaitsApproval("1.1.0");
      shop.kubectl("wait", "--for=condition=ScalingActive", "hpa/checkout", "--timeout=60s");

      metrics.load(200);
      JsonNode more = awaitPods(shop, 4, 2);
      assertThat(more.at("/candidate/weight").asInt()).isEqualTo(50);
      assertThat(more.path("replicas").asInt()).as("both sets count").isEqualTo(6);
      assertThat(more.path("release").asInt()).as("scaling ships nothing").isEqualTo(2);

      metrics.load(150);
      awaitPods(shop, 3, 2);
      shop.headway("promote", "checkout");
      JsonNode promoted = shop.deployed("1.1.0");
      assertThat(promoted.at("/stable/replicas").asInt()).isEqualTo(3);

      metrics.load(100);
      shop.until(
          "two at rest",
          status ->
              status.at("/stable/readyReplicas").asInt() == 2
                  && status.path("replicas").asInt() == 2);
      assertThat(shop.kubectl("get", "pd", "checkout", "-o", "jsonpath={.spec.replicas}"))
          .isEqualTo("2");
    }
  }

  private static JsonNode awaitPods(Scenario shop, int stable, int candidate) {
    return shop.until(
        stable + " pods of stable and " + candidate + " of the candidate at the step",
        status ->
            status.at("/stable/readyReplicas").asInt() == stable
                && status.at("/candidate/readyReplicas").asInt() == candidate
                && status.path("replicas").asInt() == stable + candidate
                && status.at("/step/waitingFor").asText().contains("pproval"));
  }
}
