package dev.headway.sandbox.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.schema.BuiltinSchemas;
import dev.headway.sandbox.schema.Shape;
import dev.headway.testing.OurKinds;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ManagedFieldsTest {
  private static final Shape CONFIG_MAP =
      BuiltinSchemas.of("v1", "ConfigMap").orElseThrow().shape();
  private static final Instant START = Instant.parse("2026-01-02T03:04:05.678Z");

  private static Writer writer(String manager, long second) {
    return new Writer(manager, "v1", "", START.plusSeconds(second), Set.of());
  }

  private static ObjectNode object(String yaml) {
    return OurKinds.documents(yaml).getFirst();
  }

  @Test
  void timesMoveOnlyWithAChangeAndAreWholeSeconds() {
    ObjectNode config =
        object("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {k: v}}");
    ObjectNode first = ManagedWrites.apply(null, config, CONFIG_MAP, writer("one", 0), false);
    assertThat(first.at("/metadata/managedFields/0/time").asText())
        .isEqualTo("2026-01-02T03:04:05Z");
    assertThat(ManagedWrites.apply(first, config, CONFIG_MAP, writer("one", 60), false))
        .isEqualTo(first);
    ObjectNode updated = first.deepCopy();
    updated.withObject("/data").put("l", "w");
    ObjectNode second = ManagedWrites.update(first, updated, CONFIG_MAP, writer("two", 60));
    assertThat(second.at("/metadata/managedFields/0/time").asText())
        .isEqualTo("2026-01-02T03:04:05Z");
    assertThat(second.at("/metadata/managedFields/1/time").asText())
        .isEqualTo("2026-01-02T03:05:05Z");
    assertThat(ManagedWrites.update(second, second, CONFIG_MAP, writer("two", 120)))
        .isEqualTo(second);
  }

  @Test
  void theOldestOfManyUpdatersAreFoldedIntoOne() {
    ObjectNode live =
        ManagedWrites.update(
            null,
            object("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {k: v}}"),
            CONFIG_MAP,
            writer("m0", 0));
    for (int i = 1; i <= 12; i++) {
      ObjectNode next = live.deepCopy();
      next.withObject("/data").put("k" + i, "v");
      live = ManagedWrites.update(live, next, CONFIG_MAP, writer("m" + i, i));
    }
    assertThat(live.at("/metadata/managedFields")).hasSize(10);
    assertThat(live.at("/metadata/managedFields/0/manager").asText()).isEqualTo("ancient-changes");
    assertThat(live.at("/metadata/managedFields/0/fieldsV1/f:data").properties()).hasSize(5);
  }

  @Test
  void unreadableEntriesCountAsNone() {
    ObjectNode live =
        object(
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, managedFields: [{manager: x,"
                + " operation: Frob}]}, data: {k: v}}");
    ObjectNode result =
        ManagedWrites.apply(
            live,
            object("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {k: v}}"),
            CONFIG_MAP,
            writer("one", 0),
            false);
    assertThat(result.at("/metadata/managedFields"))
        .extracting(entry -> entry.path("manager").asText())
        .containsExactly("one", "before-first-apply");
  }

  @Test
  void elementsAreReadAndShownAsInMessages() {
    ObjectNode keys =
        JsonNodeFactory.instance.objectNode().put("protocol", "TCP").put("containerPort", 80);
    assertThat(PathElement.key(keys)).hasToString("[containerPort=80,protocol=\"TCP\"]");
    assertThat(PathElement.parse("k:{\"protocol\":\"TCP\",\"containerPort\":80}"))
        .isEqualTo(PathElement.key(keys));
    assertThat(PathElement.parse("v:\"x\"")).hasToString("[=\"x\"]");
    assertThat(PathElement.parse("i:3")).hasToString("[3]");
    for (String wrong : new String[] {"x:a", "f", "k:[]", "k:{", "v:{"}) {
      assertThatThrownBy(() -> PathElement.parse(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
