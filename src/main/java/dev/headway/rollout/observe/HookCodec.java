package dev.headway.rollout.observe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.rollout.decide.HookMark;
import dev.headway.rollout.decide.HookMark.Phase;
import dev.headway.rollout.decide.HookMarks;
import dev.headway.rollout.decide.HookRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Hooks as JSON: what stands on the set of their release, and on the Job of an attempt. */
public final class HookCodec {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private HookCodec() {}

  static HookMarks marks(JsonNode list) {
    List<HookMark> marks = new ArrayList<>();
    for (JsonNode each : list) {
      mark(each).ifPresent(marks::add);
    }
    return new HookMarks(marks);
  }

  private static Optional<HookMark> mark(JsonNode each) {
    String at = each.path("at").textValue();
    String name = each.path("name").textValue();
    Optional<Phase> phase =
        Stream.of(Phase.values())
            .filter(it -> it.text().equals(each.path("is").asText(Phase.PENDING.text())))
            .findFirst();
    return at == null || name == null || phase.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new HookMark(
                at,
                name,
                each.path("attempt").asInt(0),
                phase.get(),
                time(each, "start"),
                time(each, "since"),
                time(each, "end"),
                Optional.ofNullable(each.path("why").textValue())));
  }

  private static Optional<Instant> time(JsonNode each, String field) {
    return MarksCodec.time(each.path(field).textValue());
  }

  static ArrayNode json(HookMarks marks) {
    ArrayNode list = NODES.arrayNode();
    for (HookMark mark : marks.all()) {
      ObjectNode each = list.addObject().put("at", mark.point()).put("name", mark.hook());
      if (mark.phase() != Phase.PENDING) {
        each.put("is", mark.phase().text()).put("attempt", mark.attempt());
      }
      mark.startTime().ifPresent(time -> each.put("start", Times.text(time)));
      mark.attemptTime().ifPresent(time -> each.put("since", Times.text(time)));
      mark.endTime().ifPresent(time -> each.put("end", Times.text(time)));
      mark.message().ifPresent(text -> each.put("why", text));
    }
    return list;
  }

  /** What the annotation of a Job says; empty where it says nothing that can be read. */
  static Optional<HookRun> run(@Nullable String text) {
    try {
      JsonNode run = text == null ? NODES.objectNode() : JSON.readTree(text);
      String point = run.path("point").textValue();
      String hook = run.path("hook").textValue();
      int attempt = run.path("attempt").asInt(0);
      return point == null || hook == null || attempt == 0
          ? Optional.empty()
          : Optional.of(new HookRun(run.path("release").asInt(0), point, hook, attempt));
    } catch (JsonProcessingException edited) {
      return Optional.empty();
    }
  }

  /** The annotation of a Job. */
  public static String text(HookRun run) {
    return NODES
        .objectNode()
        .put("release", run.release())
        .put("point", run.point())
        .put("hook", run.hook())
        .put("attempt", run.attempt())
        .toString();
  }
}
