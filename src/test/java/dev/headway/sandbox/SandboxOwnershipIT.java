package dev.headway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import org.junit.jupiter.api.Test;

class SandboxOwnershipIT extends SandboxCase {
  @Test
  void deletedDeploymentTakesItsPodsAlong() {
    create(Manifests.deployment("shop", "1.0.0", 2));
    awaitReady("shop", 2);
    client.apps().deployments().withName("shop").delete();
    eventually(() -> assertThat(client.apps().replicaSets().list().getItems()).isEmpty());
    eventually(() -> assertThat(pods("shop")).isEmpty());
  }

  @Test
  void foregroundDeletionWaitsForThePods() {
    create(Manifests.deployment("shop", "1.0.0", 1));
    awaitReady("shop", 1);
    client
        .apps()
        .deployments()
        .withName("shop")
        .withPropagationPolicy(DeletionPropagation.FOREGROUND)
        .delete();
    eventually(() -> assertThat(client.apps().deployments().withName("shop").get()).isNull());
    assertThat(pods("shop")).isEmpty();
  }

  @Test
  void orphansStay() {
    create(Manifests.deployment("shop", "1.0.0", 1));
    awaitReady("shop", 1);
    client
        .apps()
        .deployments()
        .withName("shop")
        .withPropagationPolicy(DeletionPropagation.ORPHAN)
        .delete();
    eventually(() -> assertThat(client.apps().deployments().withName("shop").get()).isNull());
    eventually(
        () ->
            assertThat(client.apps().replicaSets().list().getItems())
                .singleElement()
                .satisfies(set -> assertThat(set.getMetadata().getOwnerReferences()).isEmpty()));
    assertThat(pods("shop")).hasSize(1);
  }

  @Test
  void namespaceGoesWithEverythingInIt() {
    create(Manifests.deployment("shop", "1.0.0", 1), Manifests.service("shop", "shop"));
    awaitReady("shop", 1);
    sandbox.client().namespaces().withName(namespace).delete();
    eventually(() -> assertThat(sandbox.client().namespaces().withName(namespace).get()).isNull());
    assertThat(pods("shop")).isEmpty();
  }

  @Test
  void ownerOfANewKindCounts() {
    create(
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: gadgets.example.org}
        spec:
          group: example.org
          scope: Namespaced
          names: {plural: gadgets, singular: gadget, kind: Gadget, listKind: GadgetList}
          versions:
          - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}
        """);
    eventually(() -> create("{apiVersion: example.org/v1, kind: Gadget, metadata: {name: one}}"));
    var gadgets =
        client.genericKubernetesResources("example.org/v1", "Gadget").inNamespace(namespace);
    String uid = gadgets.withName("one").get().getMetadata().getUid();
    create(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: owned
          ownerReferences: [{apiVersion: example.org/v1, kind: Gadget, name: one, uid: %s}]
        """
            .formatted(uid));
    assertThat(client.configMaps().withName("owned").get()).isNotNull();
    gadgets.withName("one").delete();
    eventually(() -> assertThat(client.configMaps().withName("owned").get()).isNull());
  }

  @Test
  void jobRunsToItsEnd() {
    create(
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: migrate}
        spec:
          completions: 2
          parallelism: 2
          template:
            spec:
              restartPolicy: Never
              containers: [{name: m, image: 'headway/sample:1', env: [{name: EXIT_AFTER, value: 300ms}]}]
        """);
    eventually(
        () ->
            assertThat(
                    client
                        .batch()
                        .v1()
                        .jobs()
                        .withName("migrate")
                        .get()
                        .getStatus()
                        .getConditions())
                .anyMatch(
                    condition ->
                        condition.getType().equals("Complete")
                            && condition.getStatus().equals("True")));
    assertThat(client.batch().v1().jobs().withName("migrate").get().getStatus().getSucceeded())
        .isEqualTo(2);
  }

  @Test
  void jobGivesUp() {
    create(
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: migrate}
        spec:
          backoffLimit: 1
          template:
            spec:
              restartPolicy: Never
              containers: [{name: m, image: 'headway/sample:1', env: [{name: CRASH_AFTER, value: 100ms}]}]
        """);
    eventually(
        () ->
            assertThat(
                    client
                        .batch()
                        .v1()
                        .jobs()
                        .withName("migrate")
                        .get()
                        .getStatus()
                        .getConditions())
                .anyMatch(
                    condition ->
                        condition.getType().equals("Failed")
                            && "BackoffLimitExceeded".equals(condition.getReason())));
  }

  @Test
  void scaledDownSetGivesUpWhatIsNotReadyFirst() {
    create(Manifests.deployment("shop", "1.0.0", 2));
    awaitReady("shop", 2);
    String newest =
        pods("shop").stream().map(pod -> pod.getMetadata().getName()).findFirst().orElseThrow();
    client
        .pods()
        .withName(newest)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            """
            {"metadata": {"annotations": {"controller.kubernetes.io/pod-deletion-cost": "-5"}}}
            """);
    eventually(
        () ->
            assertThat(client.pods().withName(newest).get().getMetadata().getAnnotations())
                .containsEntry("controller.kubernetes.io/pod-deletion-cost", "-5"));
    client.apps().deployments().withName("shop").scale(1);
    eventually(
        () ->
            assertThat(pods("shop"))
                .singleElement()
                .satisfies(pod -> assertThat(pod.getMetadata().getName()).isNotEqualTo(newest)));
  }
}
