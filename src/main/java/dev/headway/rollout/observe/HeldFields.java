package dev.headway.rollout.observe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.api.v1alpha1.Keys;
import dev.headway.rollout.decide.Action.HoldWorkload.Making;
import dev.headway.rollout.decide.WorkloadTerms;
import dev.headway.rollout.decide.WorkloadTerms.Beside;
import dev.headway.rollout.decide.WorkloadTerms.Closing;
import dev.headway.rollout.decide.WorkloadTerms.Free;
import dev.headway.rollout.decide.WorkloadTerms.Growing;
import dev.headway.rollout.decide.WorkloadTerms.Rest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The five fields of a Deployment that a release needs: what they say, what their author wrote, and
 * what we did. Both are kept in one annotation, in the patch that first overrides them. A field
 * that is not as we wrote it was changed by its author since.
 */
public final class HeldFields {

  /** Longer than anybody waits, and one less than the deadline, as the API asks. */
  static final int NEVER = Integer.MAX_VALUE - 1;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String PAUSED = "paused";
  private static final String MIN_READY = "minReadySeconds";
  private static final String DEADLINE = "progressDeadlineSeconds";
  private static final String SURGE = "maxSurge";
  private static final String UNAVAILABLE = "maxUnavailable";

  /** Where each stands in the object. */
  static final Map<String, String> PATHS =
      Collections.unmodifiableMap(
          new TreeMap<>(
              Map.of(
                  PAUSED, "/spec/paused",
                  MIN_READY, "/spec/minReadySeconds",
                  DEADLINE, "/spec/progressDeadlineSeconds",
                  SURGE, "/spec/strategy/rollingUpdate/maxSurge",
                  UNAVAILABLE, "/spec/strategy/rollingUpdate/maxUnavailable")));

  private final Map<String, JsonNode> live = new LinkedHashMap<>();
  private final Optional<JsonNode> note;
  private final Optional<String> making;

  private HeldFields(JsonNode deployment) {
    PATHS.forEach((field, path) -> live.put(field, orNull(deployment.at(path))));
    JsonNode annotations = deployment.path("metadata").path("annotations");
    note = json(annotations.path(Keys.HELD).textValue());
    making = Optional.ofNullable(annotations.path(Keys.CANDIDATE).textValue());
  }

  /** Reads them from a Deployment. */
  public static HeldFields of(JsonNode deployment) {
    return new HeldFields(deployment);
  }

  boolean isHeld() {
    return note.isPresent();
  }

  /** How the Deployment is held; empty where somebody has edited what we wrote. */
  Optional<WorkloadTerms> terms() {
    JsonNode ours = note.map(it -> it.path("ours")).orElse(NODES.objectNode());
    boolean asWritten =
        ours.properties().stream()
            .allMatch(each -> orNull(each.getValue()).equals(live.get(each.getKey())));
    if (note.isEmpty() || !asWritten) {
      return Optional.empty();
    }
    boolean paused = ours.path(PAUSED).asBoolean();
    int surge = surge();
    if (surge == 0) {
      return paused ? Optional.of(new Rest()) : Optional.empty();
    }
    boolean never = ours.has(MIN_READY);
    return Optional.of(
        !never ? new Closing(surge) : paused ? new Beside(surge) : new Growing(surge));
  }

  /** The surge that was last written for a release; 0 where none was. */
  int surge() {
    return note.map(it -> it.path("ours").path(SURGE).asInt(0)).orElse(0);
  }

  /** For how long its author wants pods to be ready. */
  int minReadySeconds() {
    return theirs(MIN_READY).asInt(0);
  }

  /** The note of a release whose set is not made yet. */
  Optional<JsonNode> making() {
    return making.flatMap(HeldFields::json);
  }

  /** The patch that holds the Deployment on these terms. */
  public ObjectNode patch(WorkloadTerms terms, Optional<Making> noted) {
    Map<String, JsonNode> ours = ours(terms);
    ObjectNode patch = NODES.objectNode();
    ObjectNode theirs = NODES.objectNode();
    PATHS.forEach(
        (field, path) -> {
          JsonNode kept = theirs(field);
          JsonNode wanted = ours.getOrDefault(field, kept);
          theirs.set(field, kept);
          if (!wanted.equals(live.get(field))) {
            int last = path.lastIndexOf('/');
            patch.withObject(path.substring(0, last)).set(field, wanted);
          }
        });
    ObjectNode annotations = patch.withObject("/metadata/annotations");
    if (terms instanceof Free) {
      annotations.putNull(Keys.HELD);
    } else {
      ObjectNode kept = NODES.objectNode();
      kept.set("theirs", theirs);
      kept.set("ours", JSON.valueToTree(ours));
      annotations.put(Keys.HELD, kept.toString());
    }
    boolean ends = terms instanceof Free || terms instanceof Rest;
    if (noted.isPresent()) {
      annotations.put(Keys.CANDIDATE, text(noted.get()));
    } else if (ends && making.isPresent()) {
      annotations.putNull(Keys.CANDIDATE);
    }
    return patch;
  }

  private static Map<String, JsonNode> ours(WorkloadTerms terms) {
    return switch (terms) {
      case Free free -> Map.of();
      case Rest rest -> paused(true, 0, false);
      case Beside(int surge) -> paused(true, surge, true);
      case Growing(int surge) -> paused(false, surge, true);
      case Closing(int surge) -> paused(true, surge, false);
    };
  }

  private static Map<String, JsonNode> paused(boolean paused, int surge, boolean never) {
    Map<String, JsonNode> ours = new LinkedHashMap<>();
    ours.put(PAUSED, NODES.booleanNode(paused));
    ours.put(DEADLINE, NODES.numberNode(Integer.MAX_VALUE));
    if (never) {
      ours.put(MIN_READY, NODES.numberNode(NEVER));
    }
    if (surge > 0) {
      ours.put(SURGE, NODES.numberNode(surge));
      ours.put(UNAVAILABLE, NODES.numberNode(0));
    }
    return ours;
  }

  /** What its author wants: as was kept, or as was written since. */
  private JsonNode theirs(String field) {
    JsonNode present = live.getOrDefault(field, NullNode.instance);
    return note.filter(it -> it.path("ours").has(field))
        .filter(it -> present.equals(orNull(it.path("ours").path(field))))
        .map(it -> orNull(it.path("theirs").path(field)))
        .orElse(present);
  }

  private static String text(Making making) {
    ObjectNode text = NODES.objectNode();
    text.put("revision", making.revision().name());
    text.set("marks", MarksCodec.metadata(making.marks()));
    return text.toString();
  }

  /** The API leaves {@code paused} out where it is false. */
  private static JsonNode orNull(JsonNode node) {
    return node.isMissingNode() || (node.isBoolean() && !node.asBoolean())
        ? NullNode.instance
        : node;
  }

  private static Optional<JsonNode> json(@Nullable String text) {
    try {
      return text == null ? Optional.empty() : Optional.of(JSON.readTree(text));
    } catch (JsonProcessingException edited) {
      return Optional.empty();
    }
  }
}
