package dev.headway.rollout.act;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.api.v1alpha1.Keys;
import dev.headway.rollout.decide.Action;
import dev.headway.rollout.observe.MarksCodec;
import dev.headway.rollout.observe.Material;
import java.time.Duration;

/**
 * Renders the set of a revision. The template goes in as it is stored, with the two labels that
 * find its pods, and a sleep before their end, so that no router sends to a pod that is gone.
 */
final class SetRendering {

  /** What Kubernetes gives a pod that does not say otherwise. */
  private static final int TERMINATION_GRACE = 30;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private SetRendering() {}

  static ObjectNode render(Action.CreateSet action, Material material) {
    ObjectNode set = NODES.objectNode().put("apiVersion", "apps/v1").put("kind", "ReplicaSet");
    set.set("metadata", metadata(action, material));
    ObjectNode spec = set.putObject("spec");
    spec.put("replicas", action.replicas());
    if (material.minReadySeconds() > 0) {
      spec.put("minReadySeconds", material.minReadySeconds());
    }
    ObjectNode labels = spec.putObject("selector").putObject("matchLabels");
    material.selector().getMatchLabels().forEach(labels::put);
    ownLabels(labels, material, action.revision().name());
    spec.set("template", template(action, material));
    return set;
  }

  /** The reference by which an object goes when its deployment goes. */
  static ObjectNode owner(Material material) {
    return NODES
        .objectNode()
        .put("apiVersion", Keys.API_VERSION)
        .put("kind", material.deployment().kind())
        .put("name", material.deployment().name())
        .put("uid", material.uid())
        .put("controller", true)
        .put("blockOwnerDeletion", true);
  }

  private static ObjectNode metadata(Action.CreateSet action, Material material) {
    ObjectNode metadata = withoutNulls(MarksCodec.metadata(action.marks()));
    metadata.put("name", action.name());
    metadata.put("namespace", material.deployment().namespace());
    ownLabels(metadata.withObject("/labels"), material, action.revision().name());
    ObjectNode annotations = metadata.withObject("/annotations");
    annotations.put(Keys.DIGEST, action.revision().algorithm() + ":" + action.revision().digest());
    material.templateDigest().ifPresent(digest -> annotations.put(Keys.TEMPLATE, digest));
    material.cause().ifPresent(cause -> annotations.put(Keys.CAUSE, cause));
    metadata.putArray("ownerReferences").add(owner(material));
    return metadata;
  }

  private static void ownLabels(ObjectNode labels, Material material, String revision) {
    labels.put(Keys.NAME, material.deployment().name());
    labels.put(Keys.REVISION, revision);
  }

  private static JsonNode template(Action.CreateSet action, Material material) {
    ObjectNode template = material.template().deepCopy();
    ownLabels(
        template.withObject("/metadata").withObject("/labels"), material, action.revision().name());
    int sleep = seconds(material.drainGrace());
    if (sleep > 0 && template.path("spec") instanceof ObjectNode pod) {
      drain(pod, sleep);
    }
    return template;
  }

  private static void drain(ObjectNode pod, int sleep) {
    boolean added = false;
    for (JsonNode each : pod.path("containers")) {
      if (each instanceof ObjectNode container
          && container.at("/lifecycle/preStop").isMissingNode()) {
        ObjectNode lifecycle =
            container.path("lifecycle") instanceof ObjectNode present
                ? present
                : container.putObject("lifecycle");
        lifecycle.putObject("preStop").putObject("sleep").put("seconds", sleep);
        added = true;
      }
    }
    int grace = pod.path("terminationGracePeriodSeconds").asInt(TERMINATION_GRACE);
    if (added && grace <= sleep) {
      // The sleep counts against the pod's time to end: what the author asked for comes after it.
      pod.put("terminationGracePeriodSeconds", sleep + grace);
    }
  }

  private static int seconds(Duration length) {
    return Math.toIntExact(length.plusMillis(999).toSeconds());
  }

  private static ObjectNode withoutNulls(ObjectNode metadata) {
    for (String part : new String[] {"labels", "annotations"}) {
      metadata.withObject("/" + part).properties().removeIf(entry -> entry.getValue().isNull());
    }
    return metadata;
  }
}
