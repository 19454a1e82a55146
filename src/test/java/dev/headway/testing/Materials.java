package dev.headway.testing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.headway.domain.ObjectKey;
import dev.headway.rollout.observe.Material;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a deployment's objects are made of, as bare as can be; {@link Records} says what differs.
 */
public final class Materials {
  private Materials() {}

  /** Of a deployment of this key, with the uid "u1" and nothing else. */
  public static Material of(ObjectKey deployment) {
    return new Material(
        deployment,
        "u1",
        List.of(),
        Optional.empty(),
        new LabelSelector(),
        JsonNodeFactory.instance.objectNode(),
        Optional.empty(),
        0,
        Duration.ZERO,
        Map.of(),
        Map.of(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Map.of(),
        Map.of(),
        Optional.empty());
  }
}
