package dev.headway.adapter.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.adapter.traffic.RouteRules.Rule;
import dev.headway.adapter.traffic.RouteRules.Selection;
import dev.headway.api.v1alpha1.Keys;
import dev.headway.port.TrafficRouter.RouteKey;
import dev.headway.port.TrafficRouter.RouteReading;
import dev.headway.sandbox.merge.Patches;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Patches are applied to the route as a server would, and read back. */
class RoutePatchTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final RouteKey MAIN = key(Optional.of("main"));
  private static final RouteKey ALL = key(Optional.empty());

  static List<String> routes() {
    return List.of(
        route("{\"name\":\"main\",\"backendRefs\":[{\"name\":\"checkout\",\"port\":80}]}"),
        route(
            "{\"name\":\"main\",\"backendRefs\":[{\"name\":\"checkout\",\"port\":80,\"weight\":1}]}"),
        route(
            "{\"name\":\"main\",\"backendRefs\":[{\"name\":\"old\",\"port\":80,\"weight\":100},"
                + "{\"name\":\"checkout\",\"port\":80,\"weight\":300,\"filters\":[{\"type\":\"x\"}]},"
                + "{\"name\":\"tail\",\"port\":1,\"weight\":0}]}"),
        route(
            "{\"backendRefs\":[{\"name\":\"other\",\"port\":1}]},"
                + "{\"name\":\"main\",\"matches\":[{\"path\":{\"value\":\"/\"}}],\"newField\":{\"a\":1},"
                + "\"backendRefs\":[{\"group\":\"\",\"kind\":\"Service\",\"namespace\":\"shop\","
                + "\"name\":\"checkout\",\"port\":80}]}"),
        route(
            "{\"name\":\"main\",\"backendRefs\":[{\"name\":\"checkout-candidate\",\"port\":80,\"weight\":0},"
                + "{\"name\":\"checkout\",\"port\":80,\"weight\":5}]}"));
  }

  @ParameterizedTest
  @MethodSource("routes")
  void thereAndBackLeavesEveryRouteAsItWas(String text) throws JsonProcessingException {
    JsonNode before = JSON.readTree(text);
    JsonNode route = before;
    assertThat(found(route, MAIN).atRest()).isTrue();
    for (int weight : List.of(0, 25, 100, 50)) {
      route = apply(route, weight(route, MAIN, weight));
      assertThat(found(route, MAIN).candidateWeight()).isEqualTo(weight);
      assertThat(found(route, MAIN).atRest()).isFalse();
      assertThat(weight(route, MAIN, weight)).as("the same again writes nothing").isEmpty();
    }
    route = apply(route, rest(route, MAIN));
    assertThat(route).isEqualTo(before);
    assertThat(rest(route, MAIN)).as("at rest nothing is written").isEmpty();
  }

  @Test
  void theSmallestPatchGuardedByWhatWasRead() throws JsonProcessingException {
    JsonNode route =
        JSON.readTree(
            route(
                "{\"name\":\"main\",\"backendRefs\":[{\"name\":\"checkout\",\"port\":80,\"weight\":1}]}"));
    assertThat(weight(route, MAIN, 10))
        .isEqualTo(
            JSON.readTree(
                """
                [{"op":"test","path":"/spec/rules/0/name","value":"main"},
                 {"op":"test","path":"/spec/rules/0/backendRefs","value":[{"name":"checkout","port":80,"weight":1}]},
                 {"op":"replace","path":"/spec/rules/0/backendRefs/0/weight","value":90},
                 {"op":"add","path":"/spec/rules/0/backendRefs/1","value":{"name":"checkout-candidate","port":80,"weight":10}},
                 {"op":"test","path":"/metadata/resourceVersion","value":"7"},
                 {"op":"add","path":"/metadata/annotations","value":{"headway.dev/rest-weights":"{\\"main\\":{\\"stable\\":1}}"}}]
                """));
  }

  @Test
  void otherAnnotationsAreNotTouched() throws JsonProcessingException {
    ObjectNode route =
        (ObjectNode)
            JSON.readTree(route("{\"backendRefs\":[{\"name\":\"checkout\",\"port\":80}]}"));
    route.withObject("/metadata").putObject("annotations").put("a", "b");
    ArrayNode patch = weight(route, ALL, 10);
    assertThat(patch.toString()).doesNotContain("resourceVersion");
    JsonNode after = apply(route, patch);
    assertThat(after.at("/metadata/annotations").properties()).hasSize(2);
    assertThat(apply(after, rest(after, ALL))).isEqualTo(route);
  }

  @Test
  void theCandidateGetsThePortAndFiltersOfStable() throws JsonProcessingException {
    JsonNode route = JSON.readTree(routes().get(2));
    JsonNode backends = apply(route, weight(route, MAIN, 25)).at("/spec/rules/0/backendRefs");
    assertThat(backends.path(2).path("name").asText()).isEqualTo("checkout-candidate");
    assertThat(backends.path(2).path("filters")).isEqualTo(backends.path(1).path("filters"));
    assertThat(backends.path(1).path("weight").asInt()).isEqualTo(225);
    assertThat(backends.path(2).path("weight").asInt()).isEqualTo(75);
    assertThat(backends.path(0).path("weight").asInt()).as("theirs").isEqualTo(100);
  }

  @Test
  void aForeignReapplyIsTheNewRest() throws JsonProcessingException {
    JsonNode route = JSON.readTree(routes().get(1));
    JsonNode moved = apply(route, weight(route, MAIN, 50));
    ObjectNode reapplied = moved.deepCopy();
    reapplied
        .withObject("/spec")
        .set(
            "rules",
            JSON.readTree(
                "[{\"name\":\"main\",\"backendRefs\":[{\"name\":\"checkout\",\"port\":81,\"weight\":3}]}]"));
    assertThat(found(reapplied, MAIN).candidateWeight()).isZero();
    assertThat(found(reapplied, MAIN).atRest()).as("our memory is still there").isFalse();
    JsonNode again = apply(reapplied, weight(reapplied, MAIN, 50));
    assertThat(found(again, MAIN).candidateWeight()).isEqualTo(50);
    JsonNode rest = apply(again, rest(again, MAIN));
    assertThat(rest.at("/spec/rules/0/backendRefs/0/weight").asInt()).isEqualTo(3);
    assertThat(rest.at("/spec/rules/0/backendRefs")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{"})
  void withoutMemoryTheCandidateStillLosesEverything(String memory) throws JsonProcessingException {
    JsonNode route = JSON.readTree(routes().get(0));
    ObjectNode spoilt = apply(route, weight(route, MAIN, 30)).deepCopy();
    ObjectNode annotations = spoilt.withObject("/metadata/annotations");
    if (memory.isEmpty()) {
      annotations.remove(Keys.REST_WEIGHTS);
    } else {
      annotations.put(Keys.REST_WEIGHTS, memory);
    }
    JsonNode rest = apply(spoilt, rest(spoilt, MAIN));
    assertThat(found(rest, MAIN).candidateWeight()).isZero();
    assertThat(found(rest, MAIN).atRest()).isTrue();
  }

  @Test
  void rulesAreMovedTogetherAndOneMayLag() throws JsonProcessingException {
    JsonNode route =
        JSON.readTree(
            route(
                "{\"backendRefs\":[{\"name\":\"checkout\",\"port\":80}]},"
                    + "{\"backendRefs\":[{\"name\":\"checkout\",\"port\":80,\"weight\":9}]}"));
    JsonNode moved = apply(route, weight(route, ALL, 20));
    assertThat(found(moved, ALL).rules()).isEqualTo(2);
    assertThat(found(moved, ALL).even()).isTrue();
    ObjectNode lagging = moved.deepCopy();
    ((ObjectNode) lagging.at("/spec/rules/1/backendRefs/1")).put("weight", 0);
    assertThat(found(lagging, ALL).even()).isFalse();
    assertThat(found(lagging, ALL).candidateWeight()).isEqualTo(20);
    assertThat(apply(moved, rest(moved, ALL))).isEqualTo(route);
  }

  record Unusable(String rules, RouteKey key, String why) {}

  static List<Unusable> unusable() {
    return List.of(
        new Unusable(
            "{\"name\":\"a\",\"backendRefs\":[{\"name\":\"checkout\",\"port\":80}]}",
            MAIN,
            "HTTPRoute checkout has no rule main that points at Service checkout"),
        new Unusable(
            "{\"backendRefs\":[{\"name\":\"checkout\",\"kind\":\"Other\",\"port\":80}]}",
            ALL,
            "HTTPRoute checkout has no rule that points at Service checkout"),
        new Unusable(
            "{\"backendRefs\":[{\"name\":\"checkout\",\"namespace\":\"elsewhere\",\"port\":80}]}",
            ALL,
            "HTTPRoute checkout has no rule that points at Service checkout"),
        new Unusable(
            "{\"backendRefs\":[{\"name\":\"checkout\",\"port\":80},{\"name\":\"checkout\",\"port\":81}]}",
            ALL,
            "HTTPRoute checkout names a Service twice in rule #0"),
        new Unusable(
            "{\"backendRefs\":[{\"name\":\"checkout\",\"port\":80,\"weight\":0}]}",
            ALL,
            "HTTPRoute checkout, rule #0: Service checkout has weight 0, so there is nothing to"
                + " share"),
        new Unusable(
            "{\"backendRefs\":[{\"name\":\"checkout\",\"port\":80,\"weight\":3},{\"name\":\"o\",\"port\":1}]}",
            ALL,
            "HTTPRoute checkout, rule #0: beside other backends the weight of Service checkout"
                + " must be a multiple of 100, so that it can be shared"));
  }

  @ParameterizedTest
  @MethodSource("unusable")
  void aRouteThatCannotCarryTheWeightsSaysWhy(Unusable given) throws JsonProcessingException {
    assertThat(RouteReadings.read(JSON.readTree(route(given.rules())), given.key()))
        .isEqualTo(new RouteReading.Unusable(given.why(), "7"));
  }

  static RouteReading.Found found(JsonNode route, RouteKey key) {
    RouteReading reading = RouteReadings.read(route, key);
    assertThat(reading).isInstanceOf(RouteReading.Found.class);
    return (RouteReading.Found) reading;
  }

  static String route(String rules) {
    return "{\"metadata\":{\"name\":\"checkout\",\"namespace\":\"shop\",\"resourceVersion\":\"7\",\"generation\":2},"
               + "\"spec\":{\"parentRefs\":[{\"name\":\"gw\"}],\"rules\":["
        + rules
        + "]}}";
  }

  static RouteKey key(Optional<String> rule) {
    return new RouteKey("shop", "HTTPRoute", "checkout", rule, "checkout", "checkout-candidate");
  }

  private static ArrayNode weight(JsonNode route, RouteKey key, int weight) {
    return RoutePatch.toWeight(route, rules(route, key), key.candidateService(), weight);
  }

  private static ArrayNode rest(JsonNode route, RouteKey key) {
    return RoutePatch.toRest(route, rules(route, key));
  }

  private static List<Rule> rules(JsonNode route, RouteKey key) {
    return ((Selection.Rules) RouteRules.select(route, key)).rules();
  }

  private static JsonNode apply(JsonNode route, ArrayNode patch) {
    return withoutEmptyAnnotations(Patches.json((ObjectNode) route, patch));
  }

  /** Kubernetes leaves out an empty map. */
  private static JsonNode withoutEmptyAnnotations(JsonNode route) {
    ObjectNode copy = route.deepCopy();
    if (copy.at("/metadata/annotations").isObject() && copy.at("/metadata/annotations").isEmpty()) {
      copy.withObject("/metadata").remove("annotations");
    }
    return copy;
  }
}
