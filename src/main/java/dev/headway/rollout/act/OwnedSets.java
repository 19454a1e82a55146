package dev.headway.rollout.act;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.domain.ObjectKey;
import dev.headway.port.ClusterFailure;
import dev.headway.port.ClusterFailure.Kind;
import dev.headway.port.ClusterWriter;
import dev.headway.port.LiveReader;
import dev.headway.rollout.decide.Action;
import dev.headway.rollout.observe.MarksCodec;
import dev.headway.rollout.observe.Material;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;

/**
 * Carries out what a plan asks of sets where the spec has a template of its own: each is a
 * ReplicaSet that the deployment owns. Another kind of workload answers the same four actions in
 * its way; what a plan says does not change with it.
 */
final class OwnedSets {

  private final ClusterWriter writer;
  private final LiveReader live;
  private final LiveGuards guards;
  private final Material material;
  private final ObjectKey deployment;
  private final SparePods spare;

  OwnedSets(ClusterWriter writer, LiveReader live, LiveGuards guards, Material material) {
    this.writer = writer;
    this.live = live;
    this.guards = guards;
    this.material = material;
    this.deployment = material.deployment();
    this.spare = new SparePods(live, material);
  }

  void create(Action.CreateSet create) {
    ObjectKey key = key(create.name());
    ObjectNode rendered = SetRendering.render(create, material);
    writer.tryCreate(key, rendered);
    try {
      writer.create(deployment, key, rendered);
    } catch (ClusterFailure failed) {
      if (failed.kind() == Kind.CONFLICT && isForeign(create.name())) {
        throw new ClusterFailure(
            Kind.REJECTED, key + " exists and is controlled by something else", failed);
      }
      throw failed;
    }
  }

  void scale(Action.ScaleSet scale) {
    switch (scale.guard()) {
      case NONE -> {}
      case OUT_OF_TRAFFIC -> guards.isOutOfTraffic(scale.name());
    }
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    scale.marks().ifPresent(marks -> patch.set("metadata", MarksCodec.metadata(marks)));
    patch.putObject("spec").put("replicas", scale.replicas());
    writer.merge(deployment, key(scale.name()), scale.resourceVersion(), patch);
  }

  void mark(Action.MarkSet mark) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.set("metadata", MarksCodec.metadata(mark.marks()));
    writer.merge(deployment, key(mark.name()), mark.resourceVersion(), patch);
  }

  void delete(Action.DeleteSet delete) {
    guards.mayGo(delete);
    writer.delete(deployment, key(delete.name()), delete.resourceVersion());
  }

  void deletePod(Action.DeletePod delete) {
    spare.canGo(delete);
    ObjectKey pod = new ObjectKey("Pod", deployment.namespace(), delete.pod());
    writer.delete(deployment, pod, delete.resourceVersion());
  }

  private boolean isForeign(String name) {
    return live.set(deployment.namespace(), name)
        .map(ReplicaSet::getMetadata)
        .map(
            metadata ->
                metadata.getOwnerReferences().stream()
                    .noneMatch(owner -> material.uid().equals(owner.getUid())))
        .orElse(false);
  }

  private ObjectKey key(String name) {
    ReplicaSet known = material.sets().get(name);
    return new ObjectKey(
        "ReplicaSet", deployment.namespace(), known == null ? name : known.getMetadata().getName());
  }
}
