package dev.headway.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.testing.OurKinds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each rule of each of our CRDs: one object that passes, one that is refused with the exact
 * message. The list of rules comes from the CRDs, so a rule without an example fails the build. On
 * a real API server: {@code -Dheadway.contract.kubeconfig=FILE}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OurKindsSchemaIT {
  private static final Map<String, ObjectNode> CRDS = OurKinds.load().definitions();

  private SchemaServer server;

  @BeforeAll
  void start() {
    server = SchemaServer.start(CRDS.values());
  }

  @AfterAll
  void stop() {
    server.close();
  }

  static List<RuleExample> examples() {
    return examples(new ArrayList<>());
  }

  private static List<RuleExample> examples(List<String> missing) {
    List<RuleExample> examples = new ArrayList<>();
    CRDS.forEach((kind, crd) -> examples.addAll(SchemaExamples.of(kind, crd).all(missing)));
    return examples;
  }

  @Test
  void everyRuleHasAnExample() {
    List<String> missing = new ArrayList<>();
    assertThat(examples(missing)).hasSizeGreaterThan(100);
    assertThat(missing).as("rules without an example in src/test/resources/schema").isEmpty();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void accepted(RuleExample example) {
    assertThat(server.violationsOfCreate(example.accepted())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void refused(RuleExample example) {
    List<String> violations =
        example.update()
            ? server.violationsOfUpdate(example.accepted(), example.refused())
            : server.violationsOfCreate(example.refused());
    assertThat(violations).contains(example.message());
  }
}
