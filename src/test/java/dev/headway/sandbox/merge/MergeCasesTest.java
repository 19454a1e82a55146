package dev.headway.sandbox.merge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.schema.BuiltinSchemas;
import dev.headway.sandbox.schema.CrdSchemas;
import dev.headway.sandbox.schema.ResourceSchema;
import dev.headway.sandbox.schema.Violation;
import dev.headway.testing.OurKinds;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each sequence of writes gives step by step what Kubernetes 1.36 gave: the object, its managed
 * fields, or the refusal.
 */
class MergeCasesTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  static List<MergeCases.Case> cases() {
    return MergeCases.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void asOnARealServer(MergeCases.Case given) {
    ResourceSchema schema = schema(given);
    JsonNode recorded = MergeCases.recorded(given);
    assertThat(recorded).as("recorded").hasSameSizeAs(given.steps());
    ObjectNode live = null;
    for (int i = 0; i < given.steps().size(); i++) {
      MergeCases.Step step = given.steps().get(i);
      JsonNode answer;
      try {
        ObjectNode written = written(live, step, schema, given.apiVersion());
        List<Violation> violations = schema.validate(written, live);
        if (violations.isEmpty()) {
          live = written;
          answer = written;
        } else {
          answer = refusal(422, Violation.statusMessage(given.kind(), "it", violations));
        }
      } catch (PatchRefusedException e) {
        answer = refusal(e.refusal().code(), String.valueOf(e.getMessage()));
      } catch (ApplyConflictException e) {
        answer = refusal(409, String.valueOf(e.getMessage()));
      }
      assertThat(MergeCases.comparable(answer))
          .as("step %d: %s", i + 1, step)
          .isEqualTo(MergeCases.comparable(recorded.get(i)));
    }
  }

  private static ObjectNode refusal(int code, String message) {
    return MergeCases.JSON.createObjectNode().put("code", code).put("message", message);
  }

  private static ObjectNode written(
      @Nullable ObjectNode live, MergeCases.Step step, ResourceSchema schema, String apiVersion) {
    boolean status = step.subresource().equals("status");
    Set<String> ignored =
        schema.shape().member("status") == null
            ? Set.of()
            : status ? Set.of("metadata", "spec") : Set.of("status");
    Writer writer = new Writer(step.manager(), apiVersion, step.subresource(), NOW, ignored);
    if (step.verb().equals("apply")) {
      ObjectNode applied =
          ManagedWrites.apply(live, (ObjectNode) step.body(), schema.shape(), writer, step.force());
      return schema.withDefaults(prepared(live, applied, status));
    }
    ObjectNode desired = live == null ? (ObjectNode) step.body() : patched(live, step, schema);
    desired = schema.withDefaults(schema.prune(prepared(live, desired, status)).object());
    return ManagedWrites.update(live, desired, schema.shape(), writer);
  }

  private static ObjectNode patched(ObjectNode live, MergeCases.Step step, ResourceSchema schema) {
    return switch (step.verb()) {
      case "merge" -> Patches.merge(live, step.body());
      case "json" -> Patches.json(live, step.body());
      default -> Patches.strategic(live, step.body(), schema.shape());
    };
  }

  /**
   * Each endpoint writes its part: the resource all but the status, the subresource the status
   * alone.
   */
  private static ObjectNode prepared(
      @Nullable ObjectNode live, ObjectNode desired, boolean status) {
    ObjectNode from = status && live != null ? live : desired;
    ObjectNode result = from.deepCopy();
    JsonNode kept = (status || live == null ? desired : live).get("status");
    if (!status && live == null || kept == null) {
      result.remove("status");
    } else {
      result.set("status", kept);
    }
    if (status && desired.path("metadata").has("managedFields")) {
      result
          .withObject("/metadata")
          .set("managedFields", desired.path("metadata").get("managedFields"));
    }
    return result;
  }

  private static ResourceSchema schema(MergeCases.Case given) {
    if (!given.kind().equals("Thing")) {
      return BuiltinSchemas.of(given.apiVersion(), given.kind()).orElseThrow();
    }
    try (InputStream in =
        Objects.requireNonNull(
            MergeCasesTest.class.getResourceAsStream("/sandbox/thing-crd.yaml"))) {
      ObjectNode crd =
          OurKinds.documents(new String(in.readAllBytes(), StandardCharsets.UTF_8)).getFirst();
      return CrdSchemas.trusted(crd).version("v1");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
