package dev.headway.rollout.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.api.v1alpha1.Keys;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Cause;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.Map;
import java.util.Optional;

/** Where the revisions of a pass came from, by the annotation that a GitSync writes. */
final class Causes {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Pass pass;

  Causes(Pass pass) {
    this.pass = pass;
  }

  /** The cause of a set's revision. */
  Optional<Cause> of(String setName) {
    return Optional.ofNullable(pass.material().sets().get(setName)).flatMap(Causes::read);
  }

  /** The cause of a revision, by its short form. */
  Optional<Cause> ofRevision(String revision) {
    return pass.material().sets().values().stream()
        .filter(set -> revision.equals(set.getMetadata().getLabels().get(Keys.REVISION)))
        .findFirst()
        .flatMap(Causes::read);
  }

  /** The cause of what the resource asks for now. */
  Optional<Cause> ofResource() {
    return pass.material().cause().flatMap(Causes::parse);
  }

  private static Optional<Cause> read(ReplicaSet set) {
    Map<String, String> annotations = set.getMetadata().getAnnotations();
    return annotations == null
        ? Optional.empty()
        : Optional.ofNullable(annotations.get(Keys.CAUSE)).flatMap(Causes::parse);
  }

  private static Optional<Cause> parse(String text) {
    try {
      JsonNode cause = JSON.readTree(text);
      return Optional.of(
          new Cause(
              cause.path("gitSync").textValue(),
              cause.path("commit").textValue(),
              cause.path("author").textValue(),
              cause.path("message").textValue()));
    } catch (JsonProcessingException edited) {
      return Optional.empty();
    }
  }
}
