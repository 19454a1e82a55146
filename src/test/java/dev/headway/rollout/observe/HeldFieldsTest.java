package dev.headway.rollout.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.headway.api.v1alpha1.Keys;
import dev.headway.domain.Revision;
import dev.headway.rollout.decide.Action.HoldWorkload.Making;
import dev.headway.rollout.decide.SetMarks;
import dev.headway.rollout.decide.WorkloadTerms;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written over a Deployment, and what its author gets back. */
class HeldFieldsTest {

  private static final String AUTHORS =
      """
      metadata: {name: web, annotations: {other: kept}}
      spec:
        minReadySeconds: 5
        progressDeadlineSeconds: 600
        strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 25%, maxUnavailable: 1}}
      """;

  private static JsonNode yaml(String text) {
    try {
      return new YAMLMapper().readTree(text);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** As the API server merges it; {@code paused: false} is left out as there. */
  private static JsonNode patched(JsonNode object, ObjectNode patch) {
    ObjectNode merged = object.deepCopy();
    merge(merged, patch);
    if (!merged.at("/spec/paused").asBoolean()) {
      ((ObjectNode) merged.path("spec")).remove("paused");
    }
    return merged;
  }

  private static void merge(ObjectNode into, JsonNode patch) {
    patch
        .properties()
        .forEach(
            each -> {
              if (each.getValue().isNull()) {
                into.remove(each.getKey());
              } else if (each.getValue().isObject()) {
                merge(into.withObject("/" + each.getKey().replace("/", "~1")), each.getValue());
              } else {
                into.set(each.getKey(), each.getValue());
              }
            });
  }

  private static JsonNode hold(JsonNode object, WorkloadTerms terms) {
    return patched(object, HeldFields.of(object).patch(terms, Optional.empty()));
  }

  static List<WorkloadTerms> terms() {
    return List.of(
        new WorkloadTerms.Rest(),
        new WorkloadTerms.Beside(3),
        new WorkloadTerms.Growing(2),
        new WorkloadTerms.Closing(4));
  }

  @ParameterizedTest
  @MethodSource("terms")
  void saysOnWhatTermsItIsHeldAndGivesEverythingBack(WorkloadTerms terms) {
    JsonNode author = yaml(AUTHORS);
    assertThat(HeldFields.of(author).isHeld()).isFalse();
    assertThat(HeldFields.of(author).terms()).isEmpty();
    JsonNode held = hold(author, terms);
    assertThat(HeldFields.of(held).terms()).contains(terms);
    assertThat(HeldFields.of(held).minReadySeconds()).isEqualTo(5);
    assertThat(hold(held, new WorkloadTerms.Free())).isEqualTo(author);
  }

  /** One number less than the deadline, or the API refuses it. */
  @Test
  void noPodOfTheTemplateEverCountsBeside() {
    JsonNode held = hold(yaml(AUTHORS), new WorkloadTerms.Beside(3));
    assertThat(held.at("/spec/paused").asBoolean()).isTrue();
    assertThat(held.at("/spec/minReadySeconds").asInt()).isEqualTo(2147483646);
    assertThat(held.at("/spec/progressDeadlineSeconds").asInt()).isEqualTo(2147483647);
    assertThat(held.at("/spec/strategy/rollingUpdate/maxSurge").asInt()).isEqualTo(3);
    assertThat(held.at("/spec/strategy/rollingUpdate/maxUnavailable").asInt()).isZero();
  }

  @Test
  void whatIsEditedMeanwhileIsPutBackAndKept() {
    JsonNode held = hold(yaml(AUTHORS), new WorkloadTerms.Beside(3));
    ObjectNode edited = held.deepCopy();
    edited.withObject("/spec").put("minReadySeconds", 9).remove("paused");
    edited.withObject("/spec/strategy/rollingUpdate").put("maxSurge", 2);
    assertThat(HeldFields.of(edited).isHeld()).isTrue();
    assertThat(HeldFields.of(edited).terms()).isEmpty();
    assertThat(HeldFields.of(edited).surge()).isEqualTo(3);
    JsonNode again = hold(edited, new WorkloadTerms.Beside(3));
    assertThat(HeldFields.of(again).terms()).contains(new WorkloadTerms.Beside(3));
    JsonNode free = hold(again, new WorkloadTerms.Free());
    assertThat(free.at("/spec/minReadySeconds").asInt()).isEqualTo(9);
    assertThat(free.at("/spec/strategy/rollingUpdate/maxSurge").asInt()).isEqualTo(2);
    assertThat(free.at("/spec/strategy/rollingUpdate/maxUnavailable").asInt()).isEqualTo(1);
    assertThat(free.at("/spec/progressDeadlineSeconds").asInt()).isEqualTo(600);
  }

  @Test
  void theNoteOfASetThatIsToBeMadeGoesAtRest() {
    SetMarks marks =
        SetMarks.UNMARKED.armed(7, Instant.parse("2026-01-01T00:00:00Z"), Optional.empty(), false);
    Revision revision = Revision.of("ab".repeat(32), 1);
    JsonNode author = yaml(AUTHORS);
    JsonNode making =
        patched(
            author,
            HeldFields.of(author)
                .patch(new WorkloadTerms.Growing(1), Optional.of(new Making(revision, marks))));
    JsonNode note = HeldFields.of(making).making().orElseThrow();
    assertThat(note.path("revision").asText()).isEqualTo(revision.name());
    assertThat(note.at("/marks/annotations").path(Keys.RELEASE).asText()).isEqualTo("7");
    JsonNode beside = hold(making, new WorkloadTerms.Beside(1));
    assertThat(HeldFields.of(beside).making()).contains(note);
    JsonNode rest = hold(beside, new WorkloadTerms.Rest());
    assertThat(HeldFields.of(rest).making()).isEmpty();
    assertThat(rest.at("/metadata/annotations/other").asText()).isEqualTo("kept");
  }

  @Test
  void aNoteThatSomebodySpoiltIsNone() throws IOException {
    JsonNode spoilt =
        new ObjectMapper()
            .readTree("{\"metadata\":{\"annotations\":{\"" + Keys.HELD + "\":\"{\"}},\"spec\":{}}");
    assertThat(HeldFields.of(spoilt).isHeld()).isFalse();
  }
}
