package dev.headway.sandbox.merge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.schema.BuiltinSchemas;
import dev.headway.sandbox.schema.ResourceSchema;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A create of a built-in kind stores what Kubernetes 1.36 stored: the same defaults, the same owned
 * fields.
 */
class CreatedObjectsTest {

  record Case(ObjectNode given, ObjectNode stored) {
    @Override
    public String toString() {
      return given.path("kind").asText() + " " + given.path("metadata").path("name").asText();
    }
  }

  static List<Case> cases() {
    return MergeCases.read("/sandbox/created-recorded.json", MergeCases.JSON)
        .valueStream()
        .map(one -> new Case((ObjectNode) one.get("given"), (ObjectNode) one.get("stored")))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void asOnARealServer(Case given) {
    String apiVersion = given.given().path("apiVersion").asText();
    ResourceSchema schema =
        BuiltinSchemas.of(apiVersion, given.given().path("kind").asText()).orElseThrow();
    ObjectNode object = schema.withDefaults(schema.prune(given.given()).object());
    assertThat(schema.validate(object, null)).isEmpty();
    boolean hasStatus = schema.shape().member("status") != null;
    Writer writer =
        new Writer(
            "tester", apiVersion, "", Instant.EPOCH, hasStatus ? Set.of("status") : Set.of());
    boolean owned = given.stored().path("metadata").has("managedFields");
    JsonNode result = owned ? ManagedWrites.update(null, object, schema.shape(), writer) : object;
    assertThat(MergeCases.comparable(result)).isEqualTo(MergeCases.comparable(given.stored()));
  }
}
