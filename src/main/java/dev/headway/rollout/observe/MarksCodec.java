package dev.headway.rollout.observe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.api.v1alpha1.Keys;
import dev.headway.domain.FailureClass;
import dev.headway.domain.Reason;
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
import dev.headway.rollout.decide.SetMarks.Way;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The marks of a set as labels and annotations, there and back. What cannot be read counts as not
 * there: a person may have edited it.
 */
public final class MarksCodec {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private MarksCodec() {}

  /** Reads the marks of a set. */
  static SetMarks read(Map<String, String> labels, Map<String, String> annotations) {
    JsonNode memory = json(annotations.get(Keys.MEMORY));
    return new SetMarks(
        role(labels.get(Keys.ROLE)),
        new Taken(
            number(annotations.get(Keys.RELEASE)),
            time(annotations.get(Keys.START_TIME)),
            text(memory, "insteadOf"),
            way(memory)),
        new Reached(
            memory.path("stepReached").asInt(0),
            time(memory.path("stepTime").textValue()),
            putBack(memory.path("putBack")),
            failure(memory.path("failure")),
            HookCodec.marks(memory.path("hooks"))),
        end(annotations),
        text(memory, "paused"),
        new Handled(text(memory, "retryHandled"), text(memory, "abortHandled")),
        restart(memory.path("restart")),
        "true".equals(annotations.get(Keys.PROTECT)));
  }

  private static Optional<Restart> restart(JsonNode memory) {
    return time(memory.path("time").textValue())
        .map(asked -> new Restart(asked, memory.path("release").asInt(0)));
  }

  private static Way way(JsonNode memory) {
    if (memory.path("inFull").asBoolean(false)) {
      return Way.IN_FULL;
    }
    return memory.path("skipSteps").asBoolean(false) ? Way.BACK : Way.BY_STEPS;
  }

  private static PutBack putBack(JsonNode memory) {
    OptionalInt level =
        memory.path("level").isInt()
            ? OptionalInt.of(memory.path("level").intValue())
            : OptionalInt.empty();
    return new PutBack(memory.path("batches").asInt(0), memory.path("pods").asInt(0), level);
  }

  private static Optional<End> end(Map<String, String> annotations) {
    return result(annotations.get(Keys.RESULT))
        .map(
            result ->
                new End(
                    result,
                    time(annotations.get(Keys.RESULT_TIME)),
                    failure(json(annotations.get(Keys.RESULT_DETAIL))),
                    verified(json(annotations.get(Keys.MEMORY)).path("afterRollback"))));
  }

  private static Optional<Verified> verified(JsonNode after) {
    return after.path("passed").isBoolean()
        ? Optional.of(
            new Verified(after.path("passed").booleanValue(), after.path("message").asText()))
        : Optional.empty();
  }

  /**
   * The metadata that says this, as a merge patch: what is not there is {@code null}, so that it
   * goes. The annotation that protects a set is people's and is left out.
   */
  public static ObjectNode metadata(SetMarks marks) {
    ObjectNode metadata = NODES.objectNode();
    ObjectNode labels = metadata.putObject("labels");
    labels.put(
        Keys.ROLE, marks.role() == Role.NONE ? null : marks.role().name().toLowerCase(Locale.ROOT));
    ObjectNode annotations = metadata.putObject("annotations");
    annotations.put(Keys.RELEASE, marks.release() == 0 ? null : "" + marks.release());
    annotations.put(Keys.START_TIME, marks.taken().startTime().map(Times::text).orElse(null));
    annotations.put(Keys.RESULT, marks.result().map(ReleaseResult::text).orElse(null));
    annotations.put(Keys.RESULT_TIME, marks.end().flatMap(End::time).map(Times::text).orElse(null));
    annotations.put(
        Keys.RESULT_DETAIL, marks.failure().map(it -> detail(it).toString()).orElse(null));
    ObjectNode memory = memory(marks);
    annotations.put(Keys.MEMORY, memory.isEmpty() ? null : memory.toString());
    return metadata;
  }

  private static ObjectNode memory(SetMarks marks) {
    ObjectNode memory = NODES.objectNode();
    if (marks.reached().step() > 0) {
      memory.put("stepReached", marks.reached().step());
    }
    marks.reached().time().ifPresent(time -> memory.put("stepTime", Times.text(time)));
    PutBack putBack = marks.reached().putBack();
    if (putBack.batches() > 0) {
      ObjectNode detail = memory.putObject("putBack");
      detail.put("batches", putBack.batches()).put("pods", putBack.pods());
      putBack.level().ifPresent(level -> detail.put("level", level));
    }
    marks.reached().failure().ifPresent(it -> memory.set("failure", detail(it)));
    if (!marks.hooks().all().isEmpty()) {
      memory.set("hooks", HookCodec.json(marks.hooks()));
    }
    marks.end().flatMap(End::verified).ifPresent(it -> memory.set("afterRollback", after(it)));
    marks.paused().ifPresent(text -> memory.put("paused", text));
    marks.handled().retry().ifPresent(text -> memory.put("retryHandled", text));
    marks.handled().abort().ifPresent(text -> memory.put("abortHandled", text));
    marks
        .restart()
        .ifPresent(
            it ->
                memory
                    .putObject("restart")
                    .put("time", Times.text(it.time()))
                    .put("release", it.release()));
    marks.taken().insteadOf().ifPresent(text -> memory.put("insteadOf", text));
    switch (marks.taken().way()) {
      case BY_STEPS -> {}
      case BACK -> memory.put("skipSteps", true);
      case IN_FULL -> memory.put("inFull", true);
    }
    return memory;
  }

  private static ObjectNode after(Verified verified) {
    return NODES.objectNode().put("passed", verified.passed()).put("message", verified.message());
  }

  private static ObjectNode detail(Failure failure) {
    return NODES
        .objectNode()
        .put("class", failure.failureClass().name())
        .put("reason", failure.reason().text())
        .put("message", failure.message());
  }

  private static Optional<Failure> failure(JsonNode detail) {
    Optional<FailureClass> failureClass =
        Stream.of(FailureClass.values())
            .filter(each -> each.name().equals(detail.path("class").textValue()))
            .findFirst();
    Optional<Reason> reason = reason(detail.path("reason").textValue());
    if (failureClass.isEmpty() || reason.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Failure(failureClass.get(), reason.get(), detail.path("message").asText()));
  }

  /** A reason by its text in the API. */
  static Optional<Reason> reason(@Nullable String text) {
    return Stream.of(Reason.values()).filter(each -> each.text().equals(text)).findFirst();
  }

  /** A result by its text in the API. */
  static Optional<ReleaseResult> result(@Nullable String text) {
    return Stream.of(ReleaseResult.values()).filter(each -> each.text().equals(text)).findFirst();
  }

  private static Role role(@Nullable String label) {
    return switch (label) {
      case "stable" -> Role.STABLE;
      case "candidate" -> Role.CANDIDATE;
      case null, default -> Role.NONE;
    };
  }

  private static int number(@Nullable String text) {
    try {
      return text == null ? 0 : Integer.parseInt(text);
    } catch (NumberFormatException edited) {
      return 0;
    }
  }

  /** A time as RFC 3339 has it. */
  static Optional<Instant> time(@Nullable String text) {
    try {
      return text == null ? Optional.empty() : Optional.of(Instant.parse(text));
    } catch (DateTimeParseException edited) {
      return Optional.empty();
    }
  }

  private static Optional<String> text(JsonNode object, String field) {
    return Optional.ofNullable(object.path(field).textValue());
  }

  private static JsonNode json(@Nullable String text) {
    try {
      return text == null ? NODES.objectNode() : JSON.readTree(text);
    } catch (JsonProcessingException edited) {
      return NODES.objectNode();
    }
  }
}
