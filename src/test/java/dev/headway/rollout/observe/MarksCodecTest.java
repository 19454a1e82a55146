package dev.headway.rollout.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.api.v1alpha1.Keys;
import dev.headway.domain.FailureClass;
import dev.headway.domain.Reason;
import dev.headway.rollout.decide.HookMark;
import dev.headway.rollout.decide.HookMarks;
import dev.headway.rollout.decide.ReleaseResult;
import dev.headway.rollout.decide.SetMarks;
import dev.headway.rollout.decide.SetMarks.End;
import dev.headway.rollout.decide.SetMarks.Failure;
import dev.headway.rollout.decide.SetMarks.Handled;
import dev.headway.rollout.decide.SetMarks.PutBack;
import dev.headway.rollout.decide.SetMarks.Reached;
import dev.headway.rollout.decide.SetMarks.Restart;
import dev.headway.rollout.decide.SetMarks.Role;
import dev.headway.rollout.decide.SetMarks.Taken;
import dev.headway.rollout.decide.SetMarks.Verified;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class MarksCodecTest {

  private static final Instant TIME = Instant.parse("2026-01-01T10:00:00.125Z");

  private static final HookMarks HOOKS =
      new HookMarks(
          List.of(
              new HookMark(
                  "PreDeploy",
                  "migrate",
                  2,
                  HookMark.Phase.FAILED,
                  Optional.of(TIME),
                  Optional.of(TIME.plusSeconds(1)),
                  Optional.of(TIME.plusSeconds(2)),
                  Optional.of("its pod failed")),
              new HookMark(
                  "OnFailure",
                  "tell",
                  0,
                  HookMark.Phase.PENDING,
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty())));

  private static final SetMarks FULL =
      new SetMarks(
          Role.CANDIDATE,
          new Taken(7, Optional.of(TIME), Optional.of("6aa0b1c2d3"), SetMarks.Way.BACK),
          new Reached(
              2,
              Optional.of(TIME.plusSeconds(2)),
              new PutBack(1, 3, OptionalInt.of(4)),
              Optional.of(new Failure(FailureClass.EVIDENCE, Reason.CHECK_FAILED, "503")),
              HOOKS),
          Optional.of(
              new End(
                  ReleaseResult.ROLLED_BACK,
                  Optional.of(TIME.plusSeconds(1)),
                  Optional.of(
                      new Failure(FailureClass.EVIDENCE, Reason.CHECK_FAILED, "Check up failed")),
                  Optional.of(new Verified(false, "stable fails")))),
          Optional.of("ann, looking"),
          new Handled(Optional.of("r1"), Optional.of("a1")),
          Optional.of(new Restart(TIME.plusSeconds(3), 7)),
          false);

  @Test
  void thereAndBack() {
    assertThat(readBack(FULL)).isEqualTo(FULL);
    assertThat(readBack(SetMarks.UNMARKED)).isEqualTo(SetMarks.UNMARKED);
    assertThat(readBack(SetMarks.UNMARKED.inFull())).isEqualTo(SetMarks.UNMARKED.inFull());
    assertThat(readBack(SetMarks.UNMARKED.withRole(Role.STABLE)).role()).isEqualTo(Role.STABLE);
  }

  @Test
  void whatIsNotThereIsTakenAway() {
    JsonNode metadata = MarksCodec.metadata(SetMarks.UNMARKED);
    assertThat(metadata.path("labels").path(Keys.ROLE).isNull()).isTrue();
    assertThat(metadata.path("annotations"))
        .isNotEmpty()
        .allMatch(JsonNode::isNull, "null, so that a merge removes it");
  }

  @Test
  void protectionBelongsToPeople() {
    assertThat(MarksCodec.metadata(FULL).path("annotations").has(Keys.PROTECT)).isFalse();
    assertThat(MarksCodec.read(Map.of(), Map.of(Keys.PROTECT, "true")).protectedFromCleanUp())
        .isTrue();
  }

  @Test
  void whatSomebodyHasSpoiltCountsAsNotThere() {
    SetMarks read =
        MarksCodec.read(
            Map.of(Keys.ROLE, "king"),
            Map.of(
                Keys.RELEASE, "many",
                Keys.START_TIME, "yesterday",
                Keys.RESULT, "Splendid",
                Keys.RESULT_DETAIL, "{\"class\":\"EVIDENCE\",\"reason\":\"Whim\"}",
                Keys.MEMORY, "{"));
    assertThat(read).isEqualTo(SetMarks.UNMARKED);
  }

  private static SetMarks readBack(SetMarks marks) {
    JsonNode metadata = MarksCodec.metadata(marks);
    return MarksCodec.read(map(metadata.path("labels")), map(metadata.path("annotations")));
  }

  private static Map<String, String> map(JsonNode object) {
    Map<String, String> map = new HashMap<>();
    object
        .properties()
        .forEach(
            entry -> {
              if (!entry.getValue().isNull()) {
                map.put(entry.getKey(), entry.getValue().asText());
              }
            });
    return map;
  }
}
