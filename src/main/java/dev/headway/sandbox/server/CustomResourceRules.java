package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.schema.Violation;
import java.util.List;
import java.util.Optional;

/** Custom resources: everything but metadata and, where split off, status counts as spec. */
record CustomResourceRules(boolean status, Optional<String> replicasPath) implements KindRules {

  static CustomResourceRules of(ResourceKind kind) {
    return new CustomResourceRules(
        kind.hasSubresource("status"),
        kind.custom()
            .flatMap(custom -> custom.scale(kind.versions().getFirst()))
            .map(scale -> Trees.text(scale, "specReplicasPath")));
  }

  @Override
  public boolean hasGeneration() {
    return true;
  }

  @Override
  public boolean raisesGeneration(ObjectNode object, ObjectNode old) {
    return !body(object).equals(body(old));
  }

  @Override
  public List<Violation> validate(ObjectNode object, Optional<ObjectNode> old) {
    Optional<JsonNode> replicas = replicasPath.flatMap(path -> JsonPaths.first(object, path));
    return replicas
        .filter(value -> value.isIntegralNumber() && value.asLong() < 0)
        .map(
            value ->
                List.of(
                    Violation.invalid(
                        replicasPath.orElseThrow(),
                        value.asText(),
                        "should be a non-negative integer")))
        .orElse(List.of());
  }

  private ObjectNode body(ObjectNode tree) {
    ObjectNode body = Trees.object();
    body.setAll(tree);
    body.remove("metadata");
    body.remove("apiVersion");
    if (status) {
      body.remove("status");
    }
    return body;
  }
}
