package dev.headway.sandbox.world.controller;

import dev.headway.sandbox.world.cluster.Cluster;
import dev.headway.sandbox.world.cluster.EventRecorder;
import dev.headway.sandbox.world.cluster.Key;
import dev.headway.sandbox.world.cluster.WorkLoop;
import dev.headway.sandbox.world.controller.DeploymentPlan.Step;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Rolls the ReplicaSets of Deployments over from one template to the next. */
public final class DeploymentController {
  private final Cluster cluster;
  private final EventRecorder.Source events;
  private final WorkLoop loop;

  private DeploymentController(Cluster cluster) {
    this.cluster = cluster;
    events = cluster.events("deployment-controller");
    loop = cluster.loop("deployment", this::reconcile);
  }

  /** Call it before the cluster's caches start. */
  public static void start(Cluster cluster) {
    DeploymentController controller = new DeploymentController(cluster);
    cluster.deployments().observe(change -> controller.loop.enqueue(Key.of(change.latest())));
    cluster
        .replicaSets()
        .observe(
            change ->
                Pods.controller(change.latest())
                    .filter(owner -> owner.getKind().equals("Deployment"))
                    .map(OwnerReference::getName)
                    .ifPresent(
                        name ->
                            controller.loop.enqueue(
                                new Key(change.latest().getMetadata().getNamespace(), name))));
  }

  private Optional<Duration> reconcile(Key key) {
    Optional<Deployment> found = cluster.deployments().get(key);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Deployment deployment = found.get();
    List<ReplicaSet> sets =
        cluster.replicaSets().in(key.namespace()).stream()
            .filter(set -> Pods.isControlledBy(set, deployment))
            .toList();
    DeploymentPlan.of(deployment, sets).forEach(step -> carryOut(deployment, step));
    writeStatus(deployment, sets);
    return DeploymentStatuses.deadline(deployment, sets, cluster.clock().instant());
  }

  private void carryOut(Deployment deployment, Step step) {
    switch (step) {
      case Step.Create create -> create(deployment, create);
      case Step.Scale scale -> scale(deployment, scale);
      case Step.Note note ->
          replace(
              new ReplicaSetBuilder(note.set())
                  .editMetadata()
                  .addToAnnotations(note.annotations())
                  .endMetadata()
                  .editSpec()
                  .withMinReadySeconds(deployment.getSpec().getMinReadySeconds())
                  .endSpec()
                  .build());
      case Step.Mark mark ->
          replace(
              new ReplicaSetBuilder(mark.set())
                  .editMetadata()
                  .addToAnnotations(mark.annotations())
                  .endMetadata()
                  .build());
      case Step.Delete delete ->
          cluster
              .client()
              .apps()
              .replicaSets()
              .inNamespace(delete.set().getMetadata().getNamespace())
              .withName(delete.set().getMetadata().getName())
              .delete();
    }
  }

  /** The name follows from the template: made twice, it is the same. */
  private void create(Deployment deployment, Step.Create create) {
    String hash = Templates.hash(deployment.getSpec().getTemplate());
    String name = deployment.getMetadata().getName() + "-" + hash;
    ReplicaSet set =
        new ReplicaSetBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(deployment.getMetadata().getNamespace())
            .withLabels(
                Templates.withHash(deployment.getSpec().getTemplate(), hash)
                    .getMetadata()
                    .getLabels())
            .withAnnotations(DeploymentPlan.marks(deployment, create.revision()))
            .addToAnnotations(DeploymentScaling.marks(deployment))
            .withOwnerReferences(Pods.controllerReference(deployment))
            .endMetadata()
            .withNewSpec()
            .withReplicas(create.replicas())
            .withMinReadySeconds(deployment.getSpec().getMinReadySeconds())
            .withSelector(
                new LabelSelectorBuilder(deployment.getSpec().getSelector())
                    .addToMatchLabels(DeploymentPlan.TEMPLATE_HASH, hash)
                    .build())
            .withTemplate(Templates.withHash(deployment.getSpec().getTemplate(), hash))
            .endSpec()
            .build();
    try {
      cluster
          .client()
          .apps()
          .replicaSets()
          .inNamespace(deployment.getMetadata().getNamespace())
          .resource(set)
          .create();
      events.normal(
          deployment,
          "ScalingReplicaSet",
          "Scaled up replica set %s from 0 to %d".formatted(name, create.replicas()));
    } catch (KubernetesClientException refused) {
      if (refused.getCode() != 409) {
        events.warning(
            deployment,
            "ReplicaSetCreateError",
            "Failed to create new replica set \"%s\": %s".formatted(name, refused.getMessage()));
        throw refused;
      }
    }
  }

  private void scale(Deployment deployment, Step.Scale scale) {
    int before = DeploymentPlan.wanted(scale.set());
    replace(
        new ReplicaSetBuilder(scale.set())
            .editMetadata()
            .addToAnnotations(DeploymentScaling.marks(deployment))
            .endMetadata()
            .editSpec()
            .withReplicas(scale.replicas())
            .endSpec()
            .build());
    events.normal(
        deployment,
        "ScalingReplicaSet",
        "Scaled %s replica set %s from %d to %d"
            .formatted(
                scale.replicas() > before ? "up" : "down",
                scale.set().getMetadata().getName(),
                before,
                scale.replicas()));
  }

  /** With the version that was read: whoever decided on an older one decides again. */
  private void replace(ReplicaSet set) {
    cluster
        .client()
        .apps()
        .replicaSets()
        .inNamespace(set.getMetadata().getNamespace())
        .resource(set)
        .update();
  }

  private void writeStatus(Deployment deployment, List<ReplicaSet> sets) {
    DeploymentStatus status = DeploymentStatuses.of(deployment, sets, cluster.clock().instant());
    Deployment changed =
        new DeploymentBuilder(deployment)
            .editMetadata()
            .addToAnnotations(DeploymentPlan.mark(deployment, sets))
            .endMetadata()
            .withStatus(status)
            .build();
    if (!changed.equals(deployment)) {
      cluster
          .client()
          .apps()
          .deployments()
          .inNamespace(deployment.getMetadata().getNamespace())
          .resource(changed)
          .updateStatus();
    }
  }
}
