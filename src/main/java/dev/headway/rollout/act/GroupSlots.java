package dev.headway.rollout.act;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.api.v1alpha1.Keys;
import dev.headway.domain.ObjectKey;
import dev.headway.port.ClusterFailure;
import dev.headway.port.ClusterFailure.Kind;
import dev.headway.port.ClusterWriter;
import dev.headway.rollout.decide.Action;
import dev.headway.rollout.decide.Turns;
import dev.headway.rollout.observe.Material;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The slots of a release group as Leases. A Lease goes with the deployment that holds it. */
final class GroupSlots {
  /** Leases have microseconds, all six digits of them. */
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final ClusterWriter writer;
  private final Material material;
  private final ObjectKey deployment;

  GroupSlots(ClusterWriter writer, Material material) {
    this.writer = writer;
    this.material = material;
    this.deployment = material.deployment();
  }

  void take(Action.TakeSlot take) {
    ObjectKey key = lease(take.object());
    if (take.resourceVersion().isPresent()) {
      writer.merge(deployment, key, take.resourceVersion().get(), render(take));
      return;
    }
    try {
      writer.create(deployment, key, render(take));
    } catch (ClusterFailure failed) {
      if (failed.kind() != Kind.CONFLICT) {
        throw failed;
      }
      // Another was faster: its Lease is on the way to the cache, and brings this one back.
    }
  }

  void give(Action.GiveSlot give) {
    writer.delete(deployment, lease(give.object()), give.resourceVersion());
  }

  private ObjectNode render(Action.TakeSlot take) {
    ObjectNode lease =
        JsonNodeFactory.instance
            .objectNode()
            .put("apiVersion", "coordination.k8s.io/v1")
            .put("kind", "Lease");
    ObjectNode metadata =
        lease
            .putObject("metadata")
            .put("name", take.object())
            .put("namespace", deployment.namespace());
    metadata
        .putObject("labels")
        .put(Keys.NAME, deployment.name())
        .put(Keys.RELEASE_GROUP, take.group());
    metadata.putArray("ownerReferences").add(SetRendering.owner(material));
    String now = MICROS.format(take.time());
    ObjectNode spec =
        lease
            .putObject("spec")
            .put("holderIdentity", deployment.name())
            .put("leaseDurationSeconds", Turns.LENGTH.toSeconds())
            .put("renewTime", now);
    if (!take.renews()) {
      spec.put("acquireTime", now);
    }
    return lease;
  }

  private ObjectKey lease(String name) {
    return new ObjectKey("Lease", deployment.namespace(), name);
  }
}
