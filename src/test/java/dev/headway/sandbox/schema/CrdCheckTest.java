package dev.headway.sandbox.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a CRD is refused for. */
class CrdCheckTest {

  private static ObjectNode crd(String schema) {
    return Things.object(
        "{spec: {versions: [{name: v1, schema: {openAPIV3Schema: " + schema + "}}]}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                        | .type: Required value: must not be empty at the root
          {type: string}                                            | .type: Invalid value: "string": must be object at the root
          {type: object, properties: {a: {}}}                       | .properties[a].type: Required value: must not be empty for specified object fields
          {type: object, properties: {a: {type: array, items: {}}}} | .properties[a].items.type: Required value: must not be empty for specified array items
          {type: object, properties: {a: {type: array}}}            | .properties[a].items: Required value: must be specified
          {type: object, properties: {a: {type: frob}}}             | .properties[a].type: Unsupported value: "frob": supported values: "array", "boolean", "integer", "number", "object", "string"
          {type: object, properties: {a: {type: object, properties: {b: {type: string}}, additionalProperties: {type: string}}}} | .properties[a].additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive
          {type: object, properties: {a: {type: object, additionalProperties: false}}} | .properties[a].additionalProperties: Forbidden: additionalProperties cannot be set to false
          {type: object, properties: {a: {$ref: x, type: object}}}  | .properties[a].$ref: Forbidden: $ref is not supported
          {type: object, properties: {a: {type: array, items: {type: string}, uniqueItems: true}}} | .properties[a].uniqueItems: Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic
          {type: object, properties: {a: {type: array, items: {type: object}, x-kubernetes-list-type: map}}} | .properties[a].x-kubernetes-list-map-keys: Required value: must not be empty if x-kubernetes-list-type is map
          {type: object, properties: {a: {type: array, items: {type: object, properties: {k: {type: string}}}, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [k]}}} | .properties[a].items.properties[k].default: Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property
          {type: object, properties: {a: {type: array, items: {type: object}, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [k]}}} | .properties[a].x-kubernetes-list-map-keys[0]: Invalid value: "k": entries must all be names of item properties
          {type: object, properties: {metadata: {type: object, properties: {labels: {type: object}}}}} | .properties[metadata]: Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified
          {type: object, properties: {a: {type: integer, default: x}}} | .properties[a].default: Invalid value: "string":  in body must be of type integer: "string"
          {type: object, properties: {a: {type: string, anyOf: [{type: string}]}}} | .properties[a].anyOf[0].type: Forbidden: must be empty to be structural
          """)
  void nonStructural(String schema, String problem) {
    InvalidCrdException refused =
        catchThrowableOfType(InvalidCrdException.class, () -> CrdSchemas.parse(crd(schema)));
    assertThat(refused.violations())
        .extracting(Violation::toString)
        .contains("spec.validation.openAPIV3Schema" + problem);
  }

  @Test
  void rulesThatDoNotCompileAreNamed() {
    InvalidCrdException refused =
        catchThrowableOfType(
            InvalidCrdException.class,
            () ->
                CrdSchemas.parse(
                    crd(
                        "{type: object, properties: {a: {type: array, items: {type: string,"
                            + " x-kubernetes-validations: [{rule: 'self =='}]}}, b: {type: string,"
                            + " x-kubernetes-validations: [{rule: 'true', messageExpression:"
                            + " 'nobody'}]}}}")));
    assertThat(refused.violations())
        .extracting(Violation::field)
        .containsExactly(
            "spec.validation.openAPIV3Schema.properties[a].items.x-kubernetes-validations[0].rule",
            "spec.validation.openAPIV3Schema.properties[b].x-kubernetes-validations[0].messageExpression");
    assertThat(refused)
        .hasMessageContaining("compilation failed: ERROR: <input>:1:8: mismatched input")
        .hasMessageContaining("undeclared reference to 'nobody'");
  }

  @Test
  void aVersionWithoutASchemaIsRefused() {
    ObjectNode crd = Things.object("{spec: {versions: [{name: v1}]}}");
    InvalidCrdException refused =
        catchThrowableOfType(InvalidCrdException.class, () -> CrdSchemas.parse(crd));
    assertThat(refused)
        .hasMessage(
            "spec.versions[0].schema.openAPIV3Schema: Required value: schemas are required");
  }

  @Test
  void rulesSeeTypedValuesAndEscapedNames() {
    ResourceSchema schema =
        CrdSchemas.parse(
                crd(
                    """
                    {type: object, properties: {spec: {type: object, properties: {
                      a-b: {type: integer}, namespace: {type: string}, wait: {type: string, format: duration}, when: {type: string, format: date-time},
                      ratio: {type: number}, text: {type: string}, old: {type: string}},
                      x-kubernetes-validations: [
                        {rule: 'self.a__dash__b == 1', message: dash},
                        {rule: "self.__namespace__ == 'x'", message: reserved},
                        {rule: "self.wait == duration('90s')", message: duration},
                        {rule: "self.when > timestamp('2026-01-01T00:00:00Z')", message: time},
                        {rule: 'self.ratio > 1', message: number},
                        {rule: "self.text.matches('^[a-z]+$') && self.text.startsWith('a') && size(self.text) == 3", message: text},
                        {rule: "oldSelf.hasValue() || self.old == 'no'", optionalOldSelf: true, message: optional}]}}}\
                    """))
            .version("v1");
    ObjectNode good =
        Things.object(
            "{spec: {a-b: 1, namespace: x, wait: 1m30s, when: '2026-02-01T00:00:00+01:00', ratio:"
                + " 2, text: abc, old: 'no'}}");
    assertThat(schema.validate(good, null)).isEmpty();
    ObjectNode bad =
        Things.object(
            "{spec: {a-b: 2, namespace: y, wait: 91s, when: '2025-12-31T23:59:59Z', ratio: 0.5,"
                + " text: ABC, old: 'yes'}}");
    List<String> messages = schema.validate(bad, null).stream().map(Violation::message).toList();
    assertThat(messages)
        .containsExactly(
            "Invalid value: dash",
            "Invalid value: reserved",
            "Invalid value: duration",
            "Invalid value: time",
            "Invalid value: number",
            "Invalid value: text",
            "Invalid value: optional");
    assertThat(schema.validate(bad, good))
        .extracting(Violation::message)
        .doesNotContain("Invalid value: optional");
  }

  @ParameterizedTest
  @CsvSource({
    "uuid, 123e4567-e89b-12d3-a456-426614174000, 123e4567",
    "hostname, a.example.org, -a",
    "email, a@b, a",
    "ipv4, 10.0.0.255, 10.0.0.256",
    "date, 2026-02-28, 2026-02-30",
    "byte, eHg=, '%%'",
    "uri, https://a.example/x, x y",
    "duration, 1h30m, 90",
    "date-time, 2026-01-02T03:04:05Z, 2026-01-02"
  })
  void formats(String format, String right, String wrong) {
    assertThat(Formats.matches(format, right)).isTrue();
    assertThat(Formats.matches(format, wrong)).isFalse();
    assertThat(Formats.matches("unknown-format", wrong)).isTrue();
  }

  @Test
  void junctors() {
    ResourceSchema schema =
        CrdSchemas.parse(
                crd(
                    "{type: object, properties: {a: {type: integer, oneOf: [{minimum: 5}, {maximum:"
                        + " 7}]}, b: {type: integer, not: {minimum: 5}}, c: {type: integer, allOf:"
                        + " [{minimum: 2}, {maximum: 4}]}}}"))
            .version("v1");
    assertThat(schema.validate(Things.object("{a: 4, b: 4, c: 3}"), null)).isEmpty();
    assertThat(schema.validate(Things.object("{a: 6, b: 5, c: 5}"), null))
        .extracting(Violation::message)
        .containsExactly(
            "Invalid value: \"\": \"a\" must validate one and only one schema (oneOf). Found 2"
                + " valid alternatives",
            "Invalid value: \"\": \"b\" must not validate the schema (not)",
            "Invalid value: 5: c in body should be less than or equal to 4",
            "Invalid value: \"\": \"c\" must validate all the schemas (allOf)");
  }
}
