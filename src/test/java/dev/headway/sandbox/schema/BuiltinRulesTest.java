package dev.headway.sandbox.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Refusals of built-in kinds, in the words of Kubernetes 1.36. */
class BuiltinRulesTest {
  private static final String LABEL =
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and"
          + " must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc',"
          + " regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

  private static List<String> violations(String apiVersion, String kind, String object) {
    ResourceSchema schema = BuiltinSchemas.of(apiVersion, kind).orElseThrow();
    return schema.validate(schema.withDefaults(Things.object(object)), null).stream()
        .map(Violation::toString)
        .toList();
  }

  @Test
  void emptyDeployment() {
    assertThat(violations("apps/v1", "Deployment", "{spec: {}}"))
        .containsExactly(
            "spec.selector: Required value",
            "spec.template.metadata.labels: Invalid value: null: `selector` does not match template"
                + " `labels`",
            "spec.template.spec.containers: Required value");
  }

  @Test
  void deploymentWithEverythingWrong() {
    assertThat(
            violations(
                "apps/v1",
                "Deployment",
                "{spec: {replicas: -1, selector: {matchLabels: {a: b}}, template: {metadata:"
                    + " {labels: {a: c}}, spec: {containers: [{image: x, ports: [{containerPort:"
                    + " 99999}]}, {name: A}]}}}}"))
        .containsExactly(
            "spec.replicas: Invalid value: -1: must be greater than or equal to 0",
            "spec.template.metadata.labels: Invalid value: {\"a\":\"c\"}: `selector` does not match"
                + " template `labels`",
            "spec.template.spec.containers[0].name: Required value",
            "spec.template.spec.containers[0].ports[0].containerPort: Invalid value: 99999: must be"
                + " between 1 and 65535, inclusive",
            "spec.template.spec.containers[1].name: Invalid value: \"A\": " + LABEL,
            "spec.template.spec.containers[1].image: Required value");
  }

  @Test
  void selectorsAreImmutableAndUnderstandExpressions() {
    ResourceSchema schema = BuiltinSchemas.of("apps/v1", "ReplicaSet").orElseThrow();
    String template =
        ", template: {metadata: {labels: {a: b}}, spec: {containers: [{name: x, image: y}]}}}}";
    ObjectNode old =
        schema.withDefaults(Things.object("{spec: {selector: {matchLabels: {a: b}}" + template));
    ObjectNode now =
        schema.withDefaults(
            Things.object(
                "{spec: {selector: {matchExpressions: [{key: a, operator: In, values: [b]}, {key:"
                    + " c, operator: DoesNotExist}, {key: a, operator: Exists}, {key: a, operator:"
                    + " NotIn, values: [z]}]}"
                    + template));
    assertThat(schema.validate(now, null)).isEmpty();
    assertThat(schema.validate(now, old))
        .singleElement()
        .asString()
        .startsWith("spec.selector: Invalid value: {")
        .endsWith(": field is immutable");
  }

  @Test
  void podsServicesAndData() {
    assertThat(violations("v1", "Service", "{spec: {}}"))
        .containsExactly("spec.ports: Required value");
    assertThat(violations("v1", "Service", "{spec: {ports: [{port: 80}, {name: x, port: 0}]}}"))
        .containsExactly(
            "spec.ports[0].name: Required value", "spec.ports[1].port: Required value");
    assertThat(
            violations(
                "v1",
                "Pod",
                "{spec: {containers: [{name: a, image: x, volumeMounts: [{name: v, mountPath:"
                    + " /x}]}, {name: a, image: x}]}}"))
        .containsExactly(
            "spec.containers[1].name: Duplicate value: \"a\"",
            "spec.containers[0].volumeMounts[0].name: Not found: \"v\"");
    assertThat(violations("v1", "ConfigMap", "{data: {a/: b}}"))
        .singleElement()
        .asString()
        .startsWith("data[a/]: Invalid value: \"a/\": a valid config key must consist of");
  }

  @Test
  void metadata() {
    assertThat(
            Names.metadata(
                Things.object(
                    "{metadata: {name: a.b-c, labels: {example.org/a: B_c, d: ''}, annotations: {x:"
                        + " y}}}")))
        .isEmpty();
    assertThat(
            Names.metadata(
                Things.object(
                    "{apiVersion: rbac.authorization.k8s.io/v1, metadata: {name: 'system:x'}}")))
        .isEmpty();
    assertThat(
            Names.metadata(
                Things.object(
                    "{metadata: {name: A_b, labels: {a b: c d, x: "
                        + "y".repeat(64)
                        + ", "
                        + "z".repeat(64)
                        + ": a, -/a: b}, annotations: {'': y}}}")))
        .extracting(violation -> violation.toString().replaceAll(" (consist|must start).*", ""))
        .containsExactly(
            "metadata.name: Invalid value: \"A_b\": a lowercase RFC 1123 subdomain must",
            "metadata.labels: Invalid value: \"a b\": name part must",
            "metadata.labels: Invalid value: \"c d\": a valid label must be an empty string or",
            "metadata.labels: Invalid value: \""
                + "y".repeat(64)
                + "\": must be no more than 63 bytes",
            "metadata.labels: Invalid value: \""
                + "z".repeat(64)
                + "\": name part must be no more than 63 bytes",
            "metadata.labels: Invalid value: \"-/a\": prefix part a lowercase RFC 1123 subdomain"
                + " must",
            "metadata.annotations: Invalid value: \"\": name part must");
    assertThat(Names.metadata(Things.object("{metadata: {}}")))
        .extracting(Violation::toString)
        .containsExactly("metadata.name: Required value: name or generateName is required");
  }

  @Test
  void unknownKindsHaveNoSchema() {
    assertThat(BuiltinSchemas.of("v1", "Nonsense")).isEmpty();
    assertThat(BuiltinSchemas.of("apps/v2", "Deployment")).isEmpty();
    assertThat(BuiltinSchemas.of("example.org/v1", "Pod")).isEmpty();
  }
}
