package dev.headway.sandbox.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Unknown and duplicate fields, and type errors of built-in kinds, in the words of Kubernetes 1.36.
 */
class DecodingTest {

  private static StrictDecoder.Decoded json(String text) {
    return StrictDecoder.decode(text.getBytes(StandardCharsets.UTF_8), StrictDecoder.Format.JSON);
  }

  private static String strictError(ResourceSchema schema, String body) {
    StrictDecoder.Decoded decoded = json(body);
    List<String> problems = new ArrayList<>(decoded.problems());
    schema
        .prune((ObjectNode) decoded.tree())
        .unknown()
        .forEach(path -> problems.add("unknown field \"" + path + "\""));
    return StrictDecoder.strictError(problems);
  }

  @Test
  void customResource() {
    assertThat(
            strictError(
                Things.schema(),
                "{\"apiVersion\":\"schema.test/v1\",\"kind\":\"Thing\",\"metadata\":{\"name\":\"a1\",\"foo\":1},\"spec\":{\"color\":\"Red\","
                    + "\"foo\":1,\"steps\":[{\"name\":\"a\",\"bar\":{\"x\":1}}],\"color\":\"Green\",\"free\":{\"a\":1,\"a\":2}},\"x\":1}"))
        .isEqualTo(
            "strict decoding error: duplicate field \"spec.color\", duplicate field"
                + " \"spec.free.a\", unknown field \"metadata.foo\", unknown field \"spec.foo\","
                + " unknown field \"spec.steps[0].bar\", unknown field \"x\"");
  }

  @Test
  void builtinKind() {
    ResourceSchema deployment = BuiltinSchemas.of("apps/v1", "Deployment").orElseThrow();
    assertThat(
            strictError(
                deployment,
                "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"replicas\":1,\"replicas\":2,"
                    + "\"template\":{\"spec\":{\"containers\":[{\"name\":\"a\",\"foo\":1,\"env\":[{\"name\":\"A\",\"valu\":\"5\"}]}]},"
                    + "\"bar\":{\"x\":{}}}},\"baz\":1}"))
        .isEqualTo(
            "strict decoding error: duplicate field \"spec.replicas\", unknown field"
                + " \"spec.template.spec.containers[0].foo\", unknown field"
                + " \"spec.template.spec.containers[0].env[0].valu\", unknown field"
                + " \"spec.template.bar\", unknown field \"baz\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          apps/v1 | Deployment | {spec: {replicas: x}}                                     | json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32
          apps/v1 | Deployment | {spec: {replicas: 1.5}}                                   | json: cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32
          apps/v1 | Deployment | {spec: {replicas: 99999999999}}                           | json: cannot unmarshal number 99999999999 into Go struct field DeploymentSpec.spec.replicas of type int32
          apps/v1 | Deployment | {spec: {paused: x, replicas: x}}                          | json: cannot unmarshal string into Go struct field DeploymentSpec.spec.paused of type bool
          apps/v1 | Deployment | {spec: {selector: []}}                                    | json: cannot unmarshal array into Go struct field DeploymentSpec.spec.selector of type v1.LabelSelector
          apps/v1 | Deployment | {spec: {template: {spec: {containers: [{name: 1}]}}}}     | json: cannot unmarshal number into Go struct field Container.spec.template.spec.containers.name of type string
          apps/v1 | Deployment | {spec: {template: {spec: {containers: [{resources: {limits: {cpu: xx}}}]}}}} | quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'
          apps/v1 | Deployment | {spec: {template: {spec: {containers: [{env: [{name: A, value: 5}]}]}}}}     | json: cannot unmarshal number into Go struct field EnvVar.spec.template.spec.containers.env.value of type string
          v1 | Service   | {spec: {ports: [{port: '80'}]}}          | json: cannot unmarshal string into Go struct field ServicePort.spec.ports.port of type int32
          v1 | ConfigMap | {data: {a: 1}}                           | json: cannot unmarshal number into Go struct field ConfigMap.data of type string
          v1 | ConfigMap | {data: []}                               | json: cannot unmarshal array into Go struct field ConfigMap.data of type map[string]string
          v1 | ConfigMap | {metadata: {labels: x}}                  | json: cannot unmarshal string into Go struct field ObjectMeta.metadata.labels of type map[string]string
          v1 | ConfigMap | {metadata: {creationTimestamp: x}}       | parsing time "x" as "2006-01-02T15:04:05Z07:00": cannot parse "x" as "2006"
          v1 | Secret    | {data: {a: '%%%'}}                       | illegal base64 data at input byte 0
          v1 | Pod       | {spec: {terminationGracePeriodSeconds: '1'}} | json: cannot unmarshal string into Go struct field PodSpec.spec.terminationGracePeriodSeconds of type int64
          """)
  void typeErrors(String apiVersion, String kind, String object, String message) {
    ResourceSchema schema = BuiltinSchemas.of(apiVersion, kind).orElseThrow();
    assertThat(schema.decodeErrors(Things.object(object))).first().isEqualTo(message);
  }

  @Test
  void metadataOfCustomResources() {
    assertThat(Things.schema().decodeErrors(Things.object("{metadata: {labels: {a: 1}}}")))
        .containsExactly(
            "json: cannot unmarshal number into Go struct field ObjectMeta.labels of type string");
  }

  @Test
  void yamlDuplicatesAreNamedByLine() {
    StrictDecoder.Decoded decoded =
        StrictDecoder.decode(
            "a: 1\nb: 2\na: 3\n".getBytes(StandardCharsets.UTF_8), StrictDecoder.Format.YAML);
    assertThat(decoded.problems()).containsExactly("line 3: key \"a\" already set in map");
    assertThat(decoded.tree().path("a").asInt()).isEqualTo(3);
  }

  @Test
  void textThatIsNoJsonIsRefused() {
    assertThatThrownBy(() -> json("{\"a\": }"))
        .isInstanceOf(StrictDecoder.MalformedBodyException.class);
    assertThatThrownBy(() -> json("{} {}")).hasMessage("more than one document in the body");
    assertThatThrownBy(() -> json("[".repeat(2000))).hasMessageContaining("nesting depth");
  }
}
