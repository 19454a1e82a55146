package dev.headway.sandbox.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Texts of Kubernetes 1.36 for the same CRD and objects; its order of properties is random, so
 * order is not compared.
 */
class CrdValidationTest {
  private static final String NOT_CHECKED =
      "<nil>: Invalid value: null: some validation rules were not checked because the object was"
          + " invalid; correct the existing errors to complete validation";
  private static final ResourceSchema SCHEMA = Things.schema();

  record Case(String name, String spec, String... messages) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Case> cases() {
    return List.of(
        new Case(
            "valid",
            "{color: Red, steps: [{name: x, weight: 5}, {name: y}], replicas: 0, ratio: 7.0, wait:"
                + " 1h30m, when: '2026-01-02T03:04:05Z'}"),
        new Case(
            "types and bounds of every kind",
            "{color: Blue, replicas: -1, ratio: 0.3, name: TOOLONG, when: x, wait: 1y, paused:"
                + " 'yes', port: true, tags: [a, a, longer], labels: {a: '1', b: '2', c: 3},"
                + " template: {x: 1}, steps: [{weight: 101}, {name: s, kind: C, weight: 13}, {name:"
                + " s}, {name: bad}, {name: z, weight: '5'}]}",
            "spec.port: Invalid value: \"boolean\": spec.port in body must be of type"
                + " integer,string: \"boolean\"",
            "<nil>: Invalid value: \"\": \"spec.port\" must validate at least one schema (anyOf)",
            "spec.port: Invalid value: \"boolean\": spec.port in body must be of type integer:"
                + " \"boolean\"",
            "spec.wait: Invalid value: \"1y\": spec.wait in body must be of type duration: \"1y\"",
            "spec.tags[2]: Too long: may not be more than 3 bytes",
            "spec.tags: Too many: 3: must have at most 2 items",
            "spec.ratio: Invalid value: 0.3: spec.ratio in body should be a multiple of 0.5",
            "spec.steps[0].weight: Invalid value: 101: spec.steps[0].weight in body should be less"
                + " than or equal to 100",
            "spec.steps[0].name: Required value",
            "spec.steps[1].kind: Unsupported value: \"C\": supported values: \"A\", \"B\"",
            "spec.steps[4].weight: Invalid value: \"string\": spec.steps[4].weight in body must be"
                + " of type integer: \"string\"",
            "spec.steps: Too many: 5: must have at most 4 items",
            "spec.when: Invalid value: \"x\": spec.when in body must be of type date-time: \"x\"",
            "spec.color: Unsupported value: \"Blue\": supported values: \"Red\", \"Green\"",
            "spec.labels: Too many: 3: must have at most 2 items",
            "spec.labels.c: Invalid value: \"integer\": spec.labels.c in body must be of type"
                + " string: \"integer\"",
            "spec.paused: Invalid value: \"string\": spec.paused in body must be of type boolean:"
                + " \"string\"",
            "spec.replicas: Invalid value: -1: spec.replicas in body should be greater than or"
                + " equal to 0",
            "spec.name: Too long: may not be more than 5 bytes",
            "spec.template.apiVersion: Required value",
            "spec.template.kind: Required value",
            "spec.tags[1]: Duplicate value: \"a\"",
            "spec.steps[2]: Duplicate value: {\"name\":\"s\"}",
            NOT_CHECKED),
        new Case(
            "rules of parent and items",
            "{replicas: 7, color: Red, steps: [{name: bad}, {name: b, weight: 13}]}",
            "spec: Invalid value: failed rule: !has(self.replicas) || self.replicas != 7",
            "spec: Invalid value: failed rule: self.steps.all(s, s.name != 'bad')",
            "spec.steps[1].weight: Forbidden: unlucky b"),
        new Case(
            "not an object",
            "abc",
            "spec: Invalid value: \"string\": spec in body must be of type object: \"string\"",
            NOT_CHECKED),
        new Case(
            "numbers that are no ints",
            "{color: Red, replicas: 1.5, big: 99999999999999999999}",
            "spec.replicas: Invalid value: \"float64\": spec.replicas in body must be of type"
                + " int32: \"float64\"",
            "<nil>: Invalid value: \"\": Checked value must be of type integer with format int32 in"
                + " spec.replicas",
            "spec.big: Invalid value: \"float64\": spec.big in body must be of type int64:"
                + " \"float64\"",
            "<nil>: Invalid value: \"\": Checked value must be of type integer with format int64 in"
                + " spec.big",
            NOT_CHECKED),
        new Case(
            "rules run beside broken bounds, and an absent field is an error of evaluation",
            "{color: Red, replicas: 3000000000, tags: []}",
            "<nil>: Invalid value: \"\": Checked value must be of type integer with format int32 in"
                + " spec.replicas",
            "spec.replicas: Invalid value: 3000000000: spec.replicas in body should be less than or"
                + " equal to 10",
            "spec.tags: Invalid value: 0: spec.tags in body should have at least 1 items",
            "spec: Invalid value: \"object\": no such key: steps evaluating rule: self.steps.all(s,"
                + " s.name != 'bad')"),
        new Case(
            "duplicates",
            "{color: Red, steps: [{name: x, weight: 5}, {name: x, nested: {}}], tags: [a, a]}",
            "spec.steps[1]: Duplicate value: {\"name\":\"x\"}",
            "spec.tags[1]: Duplicate value: \"a\""),
        new Case(
            "int-or-string with a fraction, formats, length in characters",
            "{color: Red, steps: [{name: x, weight: 5.0}], when: '2020-13-01', port: 2.5, ratio:"
                + " 7.0, name: é}",
            "spec.port: Invalid value: \"number\": spec.port in body must be of type"
                + " integer,string: \"number\"",
            "<nil>: Invalid value: \"\": \"spec.port\" must validate at least one schema (anyOf)",
            "spec.port: Invalid value: \"number\": spec.port in body must be of type integer:"
                + " \"number\"",
            "<nil>: Invalid value: \"\": Checked value must be of type integer (default format) in"
                + " spec.port",
            "spec.when: Invalid value: \"2020-13-01\": spec.when in body must be of type date-time:"
                + " \"2020-13-01\"",
            "spec.name: Invalid value: \"é\": spec.name in body should be at least 2 chars long",
            NOT_CHECKED),
        new Case(
            "containers of the wrong kind",
            "{color: Red, tags: {}, labels: [], steps: [1, null]}",
            "spec.steps[0]: Invalid value: \"integer\": spec.steps[0] in body must be of type"
                + " object: \"integer\"",
            "spec.steps[1]: Invalid value: \"null\": spec.steps[1] in body must be of type object:"
                + " \"null\"",
            "spec.labels: Invalid value: \"array\": spec.labels in body must be of type object:"
                + " \"array\"",
            "spec.tags: Invalid value: \"object\": spec.tags in body must be of type array:"
                + " \"object\"",
            "spec.steps[0]: Invalid value: 1: must be an object for an array of list-type map",
            NOT_CHECKED));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void violationsReadAsOnARealServer(Case given) {
    ObjectNode object = SCHEMA.withDefaults(Things.thing(given.spec()));
    assertThat(SCHEMA.validate(object, null))
        .extracting(Violation::toString)
        .containsExactlyInAnyOrder(given.messages());
  }

  @Test
  void nullsWithoutDefaultAreDropped() {
    ObjectNode object =
        SCHEMA.withDefaults(
            Things.thing(
                "{replicas: 7, color: null, maybe: null, name: null, ratio: 1, steps: [{name: b,"
                    + " nested: {}}]}"));
    assertThat(object.path("spec"))
        .isEqualTo(
            Things.object(
                "{replicas: 7, maybe: null, ratio: 1, steps: [{name: b, kind: A, nested: {x:"
                    + " 3}}]}"));
    assertThat(SCHEMA.validate(object, null))
        .extracting(Violation::toString)
        .containsExactly("spec.color: Required value", NOT_CHECKED);
  }

  @Test
  void ruleAtTheRootSeesTheName() {
    ObjectNode object =
        Things.object(
            "{metadata: {name: a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1}, spec: {color: Red, steps: []}}");
    List<Violation> violations = SCHEMA.validate(object, null);
    assertThat(violations)
        .extracting(Violation::toString)
        .containsExactly("<nil>: Invalid value: name must be short");
    assertThat(Violation.statusMessage("Thing.schema.test", "a1", violations))
        .isEqualTo("Thing.schema.test \"a1\" is invalid: <nil>: Invalid value: name must be short");
  }

  @Test
  void transitionRulesRunOnUpdatesAndFollowItemsByTheirKey() {
    ObjectNode old =
        Things.thing("{color: Red, fixed: a, steps: [{name: x, weight: 5}, {name: y, weight: 9}]}");
    ObjectNode now =
        Things.thing(
            "{color: Red, fixed: b, steps: [{name: y, weight: 6}, {name: x, weight: 6}, {name: z,"
                + " weight: 1}]}");
    assertThat(SCHEMA.validate(now, null)).isEmpty();
    assertThat(SCHEMA.validate(now, old))
        .extracting(Violation::toString)
        .containsExactly(
            "spec.fixed: Invalid value: must not change",
            "spec.steps[0]: Invalid value: weight must not shrink");
  }

  @Test
  void whatWasStoredBeforeARuleCameIsNotJudgedUntilItChanges() {
    ObjectNode old = Things.thing("{color: Blue, replicas: 7, steps: []}");
    assertThat(SCHEMA.validate(old, old)).isEmpty();
    ObjectNode scaled = Things.thing("{color: Blue, replicas: 8, steps: []}");
    assertThat(SCHEMA.validate(scaled, old)).isEmpty();
  }
}
