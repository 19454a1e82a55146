package dev.headway.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headway.api.v1alpha1.Keys;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Phase;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Deployments that wait for others, or want what others have, in the sandbox. */
class CoordinationIT extends RolloutCase {

  private static String named(String name, String manifest) {
    return manifest.replace("name: checkout", "name: " + name);
  }

  private ProgressiveDeployment other(String name) {
    return client.resources(ProgressiveDeployment.class).withName(name).get();
  }

  private Phase phase(String name) {
    var status = other(name).getStatus();
    return status == null ? null : status.phase();
  }

  @Test
  void startsOnceWhatItDependsOnIsHealthy() {
    create(
        Manifests.byPods("1.0.0", Manifests.STEPS)
            .replace("spec:\n  replicas", "spec:\n  dependsOn: [{name: inventory}]\n  replicas"));
    awaitStatus(
        "waiting",
        status ->
            status.conditions().stream()
                .map(Condition::getMessage)
                .anyMatch("ProgressiveDeployment 'inventory' does not exist"::equals));
    assertThat(sets()).isEmpty();
    create(named("inventory", Manifests.byPods("1.0.0", Manifests.STEPS)));
    awaitRest("1.0.0");
    assertThat(phase("inventory")).isEqualTo(Phase.Deployed);
    assertThat(events()).anyMatch(event -> event.contains("DependencyNotReady"));
  }

  @Test
  void refusesACircleUntilItIsOpened() {
    create(
        Manifests.byPods("1.0.0", Manifests.STEPS)
            .replace("spec:\n  replicas", "spec:\n  dependsOn: [{name: b}]\n  replicas"),
        named("b", Manifests.byPods("1.0.0", Manifests.STEPS))
            .replace("spec:\n  replicas", "spec:\n  dependsOn: [{name: checkout}]\n  replicas"));
    awaitStatus(
        "refused",
        status ->
            status.conditions().stream()
                .anyMatch(
                    each ->
                        each.getType().equals("Stalled")
                            && each.getMessage()
                                .contains("must not go in a circle: checkout → b → checkout")));
    client
        .resources(ProgressiveDeployment.class)
        .withName("b")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"dependsOn\":null}}");
    awaitRest("1.0.0");
  }

  @Test
  void theYoungerOfTwoIsRefusedAndTakesNothingWithItWhenItGoes() {
    create(Manifests.SERVICE, Manifests.ROUTE, Manifests.byRoute("1.0.0", Manifests.STEPS));
    awaitRest("1.0.0");
    Map<String, String> selector =
        client.services().withName("checkout").get().getSpec().getSelector();
    assertThat(selector).containsKey("headway.dev/revision");

    create(
        Manifests.byRoute("1.0.0", Manifests.STEPS)
            .replaceFirst("name: checkout", "name: intruder"));
    await()
        .atMost(patience())
        .until(
            () ->
                other("intruder").getStatus() != null
                    && other("intruder").getStatus().conditions().stream()
                        .anyMatch(
                            each ->
                                each.getType().equals("Stalled")
                                    && each.getMessage()
                                        .contains(
                                            "may not claim HTTPRoute 'checkout':"
                                                + " ProgressiveDeployment 'checkout' has it"
                                                + " already")));
    client.resources(ProgressiveDeployment.class).withName("intruder").delete();
    await().atMost(patience()).until(() -> other("intruder") == null);
    var service = client.services().withName("checkout").get();
    assertThat(service.getSpec().getSelector()).isEqualTo(selector);
    assertThat(events()).noneMatch(event -> event.contains("PutBack"));
  }

  @Test
  void releasesOfAGroupTakeTurns() {
    String grouped =
        Manifests.byPods("1.0.0", Manifests.STEPS)
            .replace("spec:\n  replicas", "spec:\n  releaseGroupName: shop\n  replicas");
    create(grouped);
    awaitStatus(
        "without its group",
        status ->
            status.step() != null
                && String.valueOf(status.step().waitingFor())
                    .contains("ReleaseGroup 'shop' does not exist"));
    Lease kept =
        new LeaseBuilder()
            .withNewMetadata()
            .withName("held-by-ann")
            .addToLabels(Keys.RELEASE_GROUP, "shop")
            .endMetadata()
            .withNewSpec()
            .withHolderIdentity("ann")
            .withRenewTime(ZonedDateTime.now(ZoneOffset.UTC))
            .withLeaseDurationSeconds(3600)
            .endSpec()
            .build();
    client.leases().resource(kept).create();
    create(
        "{apiVersion: headway.dev/v1alpha1, kind: ReleaseGroup, metadata: {name: shop}, spec:"
            + " {limit: 1}}");
    awaitStatus(
        "queued",
        status ->
            status.step() != null
                && String.valueOf(status.step().waitingFor()).contains("ann has its slot"));
    create(named("inventory", grouped));
    assertThat(sets()).isEmpty();

    client.leases().withName("held-by-ann").delete();
    awaitRest("1.0.0");
    await().atMost(patience()).until(() -> phase("inventory") == Phase.Deployed);
    await()
        .atMost(patience())
        .until(() -> client.leases().withLabel(Keys.RELEASE_GROUP).list().getItems().isEmpty());
    assertThat(events()).anyMatch(event -> event.contains("Queued"));
  }
}
