package dev.headway.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headway.api.v1alpha1.Keys;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Phase;
import dev.headway.api.v1alpha1.ReleaseActionSpec.Verb;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RolloutResilienceIT extends RolloutCase {

  private static final String WAITS =
      "[{name: half, weight: 50, approval: Required}, {weight: 100}]";

  @Test
  void aLostStatusChangesNothingInTheEnd() {
    create(Manifests.SERVICE, Manifests.ROUTE, Manifests.byRoute("1.0.0", WAITS));
    awaitRest("1.0.0");
    release("2.0.0");
    awaitPhase(Phase.Paused);
    client
        .resources(ProgressiveDeployment.class)
        .withName("checkout")
        .subresource("status")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":null}");
    assertThat(awaitPhase(Phase.Paused).step().name()).isEqualTo("half");
    act(Verb.Promote, null);
    assertThat(awaitRest("2.0.0").release()).isEqualTo(2);
  }

  @Test
  void theOperatorIsRestartedInMidStep() {
    create(Manifests.SERVICE, Manifests.ROUTE, Manifests.byRoute("1.0.0", WAITS));
    awaitRest("1.0.0");
    release("2.0.0");
    awaitPhase(Phase.Paused);
    stopOperator();
    startOperator();
    act(Verb.Promote, null);
    awaitRest("2.0.0");
    assertThat(podsOf("1.0.0")).isZero();
  }

  @Test
  void deletionRestoresTheRouteAndTheService() {
    create(Manifests.SERVICE, Manifests.ROUTE, Manifests.byRoute("1.0.0", WAITS));
    awaitRest("1.0.0");
    Object before = routeSpec();
    release("2.0.0");
    awaitPhase(Phase.Paused);
    client.resources(ProgressiveDeployment.class).withName("checkout").delete();
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(deployment()).isNull());
    assertThat(routeSpec()).isEqualTo(before);
    assertThat(client.services().withName("checkout").get().getSpec().getSelector())
        .doesNotContainKey(Keys.REVISION);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(sets()).isEmpty());
  }

  @Test
  void routesThatAreNotNamedAnyMoreAreRestored() {
    create(Manifests.SERVICE, Manifests.ROUTE);
    Object before = routeSpec();
    create(Manifests.byRoute("1.0.0", WAITS));
    awaitRest("1.0.0");
    release("2.0.0");
    awaitPhase(Phase.Paused);
    assertThat(routeSpec()).isNotEqualTo(before);
    patch("{\"spec\":{\"traffic\":null}}");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(routeSpec()).isEqualTo(before);
              assertThat(client.services().withName("checkout").get().getSpec().getSelector())
                  .doesNotContainKey(Keys.REVISION);
              assertThat(deployment().getMetadata().getFinalizers()).isEmpty();
              assertThat(deployment().getMetadata().getAnnotations())
                  .doesNotContainKey(Keys.TRAFFIC);
            });
    awaitPhase(Phase.Paused);
    act(Verb.Promote, null);
    awaitRest("2.0.0");
  }

  @Test
  void aTypoInTheTemplateIsRefusedInTheServersWords() {
    create(Manifests.byPods("1.0.0", WAITS));
    awaitRest("1.0.0");
    patch(
        "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"app\",\"imagee\":\"x\",\"ports\":[{\"name\":\"http\",\"containerPort\":8080}]}]}}}}");
    var status =
        awaitStatus(
            "refused",
            each ->
                each.conditions().stream()
                    .anyMatch(
                        c -> c.getType().equals("Stalled") && c.getReason().equals("InvalidSpec")));
    assertThat(status.refused().message()).contains("imagee");
    assertThat(status.release()).isEqualTo(1);
    assertThat(podsOf("1.0.0")).isEqualTo(4);
  }

  @Test
  void aForeignReapplyIsPutBack() {
    create(Manifests.SERVICE, Manifests.ROUTE, Manifests.byRoute("1.0.0", WAITS));
    awaitRest("1.0.0");
    release("2.0.0");
    awaitPhase(Phase.Paused);
    client
        .genericKubernetesResources("gateway.networking.k8s.io/v1", "HTTPRoute")
        .withName("checkout")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\":{\"rules\":[{\"name\":\"main\",\"backendRefs\":[{\"name\":\"checkout\",\"port\":80}]}]}}");
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(routeSpec().toString()).contains("checkout-candidate"));
    assertThat(events()).contains("PutBack");
  }
}
