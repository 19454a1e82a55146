package dev.headway.cli.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.api.v1alpha1.Keys;
import dev.headway.cli.verify.Mismatch.Kind;
import dev.headway.rollout.observe.ConfigPlaces;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether each set has the copies of configuration that its pods read. */
final class CopiesOfSets {
  private static final ObjectMapper JSON = new ObjectMapper();

  private CopiesOfSets() {}

  static List<Mismatch> missing(Evidence evidence) {
    return evidence.sets().stream().flatMap(set -> missing(evidence, set)).toList();
  }

  private static Stream<Mismatch> missing(Evidence evidence, ReplicaSet set) {
    Map<String, String> labels =
        Objects.requireNonNullElse(set.getMetadata().getLabels(), Map.of());
    String deployment = labels.getOrDefault(Keys.NAME, "");
    String revision = labels.getOrDefault(Keys.REVISION, "");
    JsonNode template = JSON.valueToTree(set.getSpec().getTemplate());
    return ConfigPlaces.named(template, ConfigPlaces.CONFIG_MAP).entrySet().stream()
        .filter(named -> !named.getValue())
        .map(Map.Entry::getKey)
        .filter(name -> name.startsWith(deployment + "-" + revision + "-"))
        .filter(name -> !evidence.copies().contains(name))
        .map(
            name ->
                new Mismatch(
                    Kind.MissingCopy,
                    "ConfigMap/" + name,
                    deployment,
                    "pods of revision %s read it, and it does not exist".formatted(revision),
                    "the operator makes it again where the spec asks for this revision; else do not"
                        + " go back to it",
                    Optional.empty()));
  }
}
