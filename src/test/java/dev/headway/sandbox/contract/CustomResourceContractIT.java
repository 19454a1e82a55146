package dev.headway.sandbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.sandbox.contract.ContractApi.Answer;
import dev.headway.sandbox.server.Claims;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kinds that come with a CustomResourceDefinition. */
final class CustomResourceContractIT extends ContractCase {
  private static final String CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  private final String group = namespace + ".example.dev";

  @BeforeAll
  void install() {
    Answer made = api.post(CRDS, definition());
    assertThat(made.code()).as(made.text()).isEqualTo(201);
    org.awaitility.Awaitility.await()
        .atMost(java.time.Duration.ofSeconds(20))
        .until(() -> api.get(things()).code() == 200);
  }

  @AfterAll
  void remove() {
    api.delete(CRDS + "/things." + group);
  }

  private String things() {
    return group(group + "/v1", "things");
  }

  private String definition() {
    return """
    {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition",
     "metadata":{"name":"things.%1$s"},"spec":{"group":"%1$s","scope":"Namespaced",
     "names":{"kind":"Thing","plural":"things","shortNames":["th"],"categories":["all"]},
     "versions":[{"name":"v1","served":true,"storage":true,
      "subresources":{"status":{},"scale":{"specReplicasPath":".spec.replicas",
       "statusReplicasPath":".status.replicas","labelSelectorPath":".status.selector"}},
      "additionalPrinterColumns":[{"name":"Size","type":"integer","jsonPath":".spec.replicas"},
       {"name":"Ready","type":"string","jsonPath":".status.conditions[?(@.type==\\"Ready\\")].status"}],
      "schema":{"openAPIV3Schema":{"type":"object","properties":{
       "spec":{"type":"object","required":["replicas"],
        "x-kubernetes-validations":[{"rule":"self.replicas <= 5","message":"must be at most 5"}],
        "properties":{"replicas":{"type":"integer","minimum":0},
         "mode":{"type":"string","default":"Fast","enum":["Fast","Slow"]}}},
       "status":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}}}]}}
    """
        .formatted(group);
  }

  private String thing(String name, String spec) {
    return "{\"apiVersion\":\"%s/v1\",\"kind\":\"Thing\",\"metadata\":{\"name\":\"%s\"},\"spec\":{%s}}"
        .formatted(group, name, spec);
  }

  @Test
  @Claimed(Claims.CRD_INSTALL)
  void establishesTheKind() {
    Answer crd = api.get(CRDS + "/things." + group);
    assertThat(crd.text()).contains("\"Established\"", "\"NamesAccepted\"");
    assertThat(crd.at("/spec/names/singular")).isEqualTo("thing");
    assertThat(crd.at("/spec/names/listKind")).isEqualTo("ThingList");
    Answer resources = api.get("/apis/" + group + "/v1");
    assertThat(resources.text()).contains("\"th\"", "\"things/status\"", "\"things/scale\"");
  }

  @Test
  @Claimed({Claims.CRD_SCHEMA, Claims.GENERATION})
  void followsTheSchema() {
    Answer made = api.post(things(), thing("a", "\"replicas\":1,\"foo\":1"));
    assertThat(made.code()).as(made.text()).isEqualTo(201);
    assertThat(made.at("/spec/mode")).isEqualTo("Fast");
    assertThat(made.tree().path("spec").has("foo")).isFalse();
    assertThat(made.at("/metadata/generation")).isEqualTo("1");
    Answer low = api.post(things(), thing("b", "\"replicas\":-1"));
    assertThat(low.code()).isEqualTo(422);
    assertThat(low.message())
        .isEqualTo(
            "Thing."
                + group
                + " \"b\" is invalid: [spec.replicas: Invalid value: -1: spec.replicas in body"
                + " should be greater than or equal to 0, .spec.replicas: Invalid value: -1: should"
                + " be a non-negative integer]");
    Answer high = api.post(things(), thing("b", "\"replicas\":9"));
    assertThat(high.message()).contains("spec: Invalid value:", "must be at most 5");
    assertThat(api.post(things(), thing("b", "")).message())
        .contains("spec.replicas: Required value");
    Answer strict =
        api.post(things() + "?fieldValidation=Strict", thing("b", "\"replicas\":1,\"foo\":1"));
    assertThat(strict.code()).isEqualTo(400);
    assertThat(strict.message()).contains("strict decoding error: unknown field \"spec.foo\"");
    Answer status =
        api.patch(
            things() + "/a/status",
            ContractApi.MERGE,
            "{\"status\":{\"replicas\":3,\"selector\":\"x=y\"}}");
    assertThat(status.at("/metadata/generation")).isEqualTo("1");
    Answer scale = api.get(things() + "/a/scale");
    assertThat(scale.at("/spec/replicas")).isEqualTo("1");
    assertThat(scale.at("/status/replicas")).isEqualTo("3");
    assertThat(scale.at("/status/selector")).isEqualTo("x=y");
    Answer scaled =
        api.patch(things() + "/a/scale", ContractApi.MERGE, "{\"spec\":{\"replicas\":2}}");
    assertThat(scaled.code()).as(scaled.text()).isEqualTo(200);
    assertThat(api.get(things() + "/a").at("/metadata/generation")).isEqualTo("2");
    Answer blind = api.put(things() + "/a", thing("a", "\"replicas\":1"));
    assertThat(blind.code()).isEqualTo(422);
    assertThat(blind.message()).contains("metadata.resourceVersion: Invalid value: 0");
  }

  @Test
  @Claimed(Claims.CRD_REFUSED)
  void refusesSchemasThatAreNotStructural() {
    String wrong =
        definition()
            .replace("things", "stuffs")
            .replace("\"mode\":{\"type\":\"string\",", "\"mode\":{");
    Answer refused = api.post(CRDS, wrong.replace("Thing", "Stuff"));
    assertThat(refused.code()).as(refused.text()).isEqualTo(422);
    assertThat(refused.message()).contains("type: Required value");
    Answer name = api.post(CRDS, definition().replace("\"name\":\"things.", "\"name\":\"other."));
    assertThat(name.code()).isEqualTo(422);
    assertThat(name.message()).contains("must be spec.names.plural+\".\"+spec.group");
  }

  @ParameterizedTest
  @Claimed(Claims.CRD_RULES)
  @CsvSource(
      delimiter = '|',
      value = {
        "self.replica <= 5 | compilation failed: ERROR: <input>:1:5: undefined field 'replica'",
        "self.replicas | cel expression must evaluate to a bool",
        "self.mode > 1 | compilation failed: ERROR: <input>:1:11: found no matching overload for",
        "self.replicas <= | compilation failed: ERROR: <input>:1:"
      })
  void refusesRulesThatDoNotFitTheirSchema(String rule, String message) {
    Answer refused =
        api.post(
            CRDS,
            definition()
                .replace("things", "ruleds")
                .replace("Thing", "Ruled")
                .replace("\"th\"", "\"ru\"")
                .replace("self.replicas <= 5", rule));
    assertThat(refused.code()).as(refused.text()).isEqualTo(422);
    assertThat(refused.message())
        .contains(
            "spec.validation.openAPIV3Schema.properties[spec].x-kubernetes-validations[0].rule:"
                + " Invalid value: ",
            message);
  }

  @Test
  @Claimed(Claims.CRD_INSTALL)
  void takesItsObjectsAlong() {
    String other =
        definition()
            .replace("things", "fleeting")
            .replace("Thing", "Fleeting")
            .replace("\"th\"", "\"fl\"");
    String path = group(group + "/v1", "fleeting");
    assertThat(api.post(CRDS, other).code()).isEqualTo(201);
    org.awaitility.Awaitility.await()
        .atMost(java.time.Duration.ofSeconds(20))
        .until(() -> api.get(path).code() == 200);
    api.post(path, thing("gone", "\"replicas\":1").replace("Thing", "Fleeting"));
    api.delete(CRDS + "/fleeting." + group);
    org.awaitility.Awaitility.await()
        .atMost(java.time.Duration.ofSeconds(20))
        .until(() -> api.get(path).code() == 404);
    assertThat(api.post(CRDS, other).code()).isEqualTo(201);
    org.awaitility.Awaitility.await()
        .atMost(java.time.Duration.ofSeconds(20))
        .until(() -> api.get(path).code() == 200);
    assertThat(api.get(path).tree().path("items")).isEmpty();
    api.delete(CRDS + "/fleeting." + group);
  }

  @Test
  @Claimed(Claims.CRD_NAMES)
  void servesNoKindWhoseNamesAreTaken() {
    String rival = definition().replace("things", "rivals").replace("Thing", "Rival");
    Answer made = api.post(CRDS, rival);
    assertThat(made.code()).as(made.text()).isEqualTo(201);
    String path = CRDS + "/rivals." + group;
    within(() -> condition(path, "NamesAccepted").equals("False ShortNamesConflict"));
    assertThat(condition(path, "Established")).isEqualTo("False NotAccepted");
    assertThat(api.get(path).at("/status/conditions/0/message"))
        .isEqualTo("\"th\" is already in use");
    assertThat(api.get(path).at("/status/acceptedNames/plural")).isEqualTo("rivals");
    assertThat(api.get(path).tree().at("/status/acceptedNames/shortNames").size()).isZero();
    assertThat(api.get(group(group + "/v1", "rivals")).code()).isEqualTo(404);
    Answer mended =
        api.patch(path, ContractApi.MERGE, "{\"spec\":{\"names\":{\"shortNames\":[\"ri\"]}}}");
    assertThat(mended.code()).as(mended.text()).isEqualTo(200);
    within(() -> condition(path, "Established").startsWith("True"));
    within(() -> api.get(group(group + "/v1", "rivals")).code() == 200);
    api.delete(path);
  }

  private String condition(String path, String type) {
    for (JsonNode condition : api.get(path).tree().at("/status/conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition.path("status").asText() + " " + condition.path("reason").asText();
      }
    }
    return "";
  }

  private static void within(java.util.concurrent.Callable<Boolean> done) {
    org.awaitility.Awaitility.await().atMost(java.time.Duration.ofSeconds(20)).until(done);
  }

  @Test
  @Claimed(Claims.CRD_COLUMNS)
  void printsItsColumns() {
    api.post(things(), thing("col", "\"replicas\":4"));
    Answer table =
        api.get(
            things() + "/col", Map.of("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io"));
    assertThat(table.tree().path("columnDefinitions").findValuesAsText("name"))
        .containsExactly("Name", "Size", "Ready");
    assertThat(table.tree().at("/rows/0/cells").toString()).isEqualTo("[\"col\",4,null]");
  }

  @Test
  @Claimed(Claims.GATEWAY_API)
  void hasGatewayApi() {
    Answer route =
        api.post(
            group("gateway.networking.k8s.io/v1", "httproutes"),
            """
            {"apiVersion":"gateway.networking.k8s.io/v1","kind":"HTTPRoute",
             "metadata":{"name":"route"},"spec":{"parentRefs":[{"name":"gw"}],
             "rules":[{"backendRefs":[{"name":"a","port":80}]}]}}
            """);
    assertThat(route.at("/spec/rules/0/backendRefs/0/weight")).as(route.text()).isEqualTo("1");
    assertThat(route.at("/spec/rules/0/matches/0/path/value")).isEqualTo("/");
    assertThat(route.at("/spec/parentRefs/0/kind")).isEqualTo("Gateway");
  }
}
