package dev.headway.rollout.act;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.api.v1alpha1.Keys;
import dev.headway.domain.ObjectKey;
import dev.headway.port.ClusterFailure;
import dev.headway.port.ClusterFailure.Kind;
import dev.headway.port.ClusterWriter;
import dev.headway.port.ConfigDigest;
import dev.headway.port.LiveReader;
import dev.headway.rollout.decide.Action;
import dev.headway.rollout.decide.Configuration.Part;
import dev.headway.rollout.observe.Material;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Copies configuration for a revision. What is copied is read for the moment of the write; the
 * copies are immutable, and owned by the deployment.
 */
final class ConfigCopies {

  private final ClusterWriter writer;
  private final LiveReader live;
  private final Material material;

  ConfigCopies(ClusterWriter writer, LiveReader live, Material material) {
    this.writer = writer;
    this.live = live;
    this.material = material;
  }

  void make(Action.CopyConfig action) {
    Part part = action.part();
    ConfigMap source =
        read(part.object()).orElseThrow(() -> conflict(part.object() + " has gone meanwhile"));
    if (!digest(source).equals(part.digest())) {
      throw conflict(part.object() + " has changed meanwhile");
    }
    try {
      writer.create(material.deployment(), part.copy(), render(action, source, material));
    } catch (ClusterFailure failed) {
      if (failed.kind() == Kind.CONFLICT && isForeign(part.copy())) {
        throw new ClusterFailure(
            Kind.REJECTED, part.copy() + " exists and is controlled by something else", failed);
      }
      throw failed;
    }
  }

  static ObjectNode render(Action.CopyConfig action, ConfigMap source, Material material) {
    Part part = action.part();
    ObjectNode copy =
        JsonNodeFactory.instance
            .objectNode()
            .put("apiVersion", "v1")
            .put("kind", part.copy().kind());
    ObjectNode metadata = copy.putObject("metadata");
    metadata.put("name", part.copy().name()).put("namespace", part.copy().namespace());
    metadata
        .putObject("labels")
        .put(Keys.NAME, material.deployment().name())
        .put(Keys.REVISION, action.revision().name());
    metadata.putObject("annotations").put(Keys.COPY_OF, part.object().name());
    metadata.putArray("ownerReferences").add(SetRendering.owner(material));
    copy.put("immutable", true);
    put(copy, "data", source.getData());
    put(copy, "binaryData", source.getBinaryData());
    return copy;
  }

  private static void put(ObjectNode copy, String field, Map<String, String> entries) {
    if (!entries(entries).isEmpty()) {
      ObjectNode all = copy.putObject(field);
      entries.forEach(all::put);
    }
  }

  private static String digest(ConfigMap source) {
    return ConfigDigest.of(entries(source.getData()), entries(source.getBinaryData()));
  }

  private static Map<String, String> entries(Map<String, String> entries) {
    return Objects.requireNonNullElse(entries, Map.of());
  }

  private boolean isForeign(ObjectKey copy) {
    return read(copy)
        .map(ConfigMap::getMetadata)
        .map(
            metadata ->
                metadata.getOwnerReferences().stream()
                    .noneMatch(owner -> material.uid().equals(owner.getUid())))
        .orElse(false);
  }

  private Optional<ConfigMap> read(ObjectKey key) {
    return live.configMap(key.namespace(), key.name());
  }

  private static ClusterFailure conflict(String what) {
    return new ClusterFailure(Kind.CONFLICT, what);
  }
}
