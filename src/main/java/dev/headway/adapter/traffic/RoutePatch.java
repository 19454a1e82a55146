package dev.headway.adapter.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.adapter.traffic.RestWeights.Rest;
import dev.headway.adapter.traffic.RouteRules.Rule;
import dev.headway.api.v1alpha1.Keys;
import java.util.List;
import java.util.Optional;

/**
 * Builds the smallest JSON patch from a route as read to a route as wanted. An empty patch means
 * that nothing is to be written.
 *
 * <p>Each rule that changes is guarded by a {@code test} of its whole list of backends, since an
 * index means nothing in a list that somebody else has edited. Where the route has no annotations
 * yet, {@code add} would replace all that come meanwhile: there the resourceVersion is tested.
 */
final class RoutePatch {

  private static final String ANNOTATIONS = "/metadata/annotations";

  private final JsonNode route;
  private final ArrayNode operations = JsonNodeFactory.instance.arrayNode();

  private RoutePatch(JsonNode route) {
    this.route = route;
  }

  /** Gives the candidate {@code weight} percent of what stable and candidate have together. */
  static ArrayNode toWeight(JsonNode route, List<Rule> rules, String candidate, int weight) {
    var patch = new RoutePatch(route);
    Optional<RestWeights> known = RestWeights.of(route);
    for (Rule rule : rules) {
      int unit = unit(rule, RestWeights.restOf(rule, known));
      patch.split(rule, candidate, unit * (100 - weight), unit * weight);
    }
    if (!patch.operations.isEmpty()) {
      patch.remember(RestWeights.remember(rules, known), known);
    }
    return patch.operations;
  }

  /** Puts every rule back to what it was before the release. */
  static ArrayNode toRest(JsonNode route, List<Rule> rules) {
    var patch = new RoutePatch(route);
    Optional<RestWeights> known = RestWeights.of(route);
    for (Rule rule : rules) {
      patch.rest(rule, RestWeights.restOf(rule, known));
    }
    if (known.isPresent()) {
      patch.forget();
    }
    return patch.operations;
  }

  /**
   * What one percent is worth in a rule's weights. Alone in a rule the two share 100; beside other
   * backends they share what the stable one has there, lest those get more or less than before.
   */
  static int unit(Rule rule, Rest rest) {
    return rule.sharesWithOthers() ? rest.stable().orElse(1) / 100 : 1;
  }

  private void split(Rule rule, String candidate, int stableWeight, int candidateWeight) {
    JsonNode entry = rule.backends().path(rule.stable());
    boolean stableDiffers = entry.path("weight").asInt(-1) != stableWeight;
    boolean candidateDiffers =
        rule.candidate()
            .map(at -> rule.backends().path(at).path("weight").asInt(-1) != candidateWeight)
            .orElse(true);
    if (!stableDiffers && !candidateDiffers) {
      return;
    }
    guard(rule);
    if (stableDiffers) {
      weight(rule, rule.stable(), Optional.of(stableWeight));
    }
    if (rule.candidate().isPresent() && candidateDiffers) {
      weight(rule, rule.candidate().orElseThrow(), Optional.of(candidateWeight));
    }
    if (rule.candidate().isEmpty()) {
      // The stable entry's port and filters hold for the candidate, too.
      ObjectNode added = entry.deepCopy();
      added.put("name", candidate);
      added.put("weight", candidateWeight);
      add(backend(rule, rule.stable() + 1), added);
    }
  }

  private void rest(Rule rule, Rest rest) {
    boolean stableDiffers = !number(rule.backends().path(rule.stable())).equals(rest.stable());
    boolean candidateDiffers =
        rule.candidate()
            .map(
                at ->
                    !rest.candidateIsTheirs()
                        || !number(rule.backends().path(at)).equals(rest.candidate()))
            .orElse(false);
    if (!stableDiffers && !candidateDiffers) {
      return;
    }
    guard(rule);
    if (stableDiffers) {
      weight(rule, rule.stable(), rest.stable());
    }
    if (candidateDiffers) {
      int at = rule.candidate().orElseThrow();
      if (rest.candidateIsTheirs()) {
        weight(rule, at, rest.candidate());
      } else {
        remove(backend(rule, at));
      }
    }
  }

  private void remember(RestWeights rest, Optional<RestWeights> known) {
    if (known.isPresent() && known.get().byRule().equals(rest.byRule())) {
      return;
    }
    if (!route.path("metadata").path("annotations").isObject()) {
      test("/metadata/resourceVersion", route.path("metadata").path("resourceVersion"));
      add(ANNOTATIONS, JsonNodeFactory.instance.objectNode().put(Keys.REST_WEIGHTS, rest.text()));
      return;
    }
    add(memory(), JsonNodeFactory.instance.textNode(rest.text()));
  }

  private void forget() {
    JsonNode annotations = route.path("metadata").path("annotations");
    test(memory(), annotations.path(Keys.REST_WEIGHTS));
    remove(memory());
  }

  private void guard(Rule rule) {
    rule.name()
        .ifPresent(
            name ->
                test(
                    "/spec/rules/" + rule.index() + "/name",
                    JsonNodeFactory.instance.textNode(name)));
    test("/spec/rules/" + rule.index() + "/backendRefs", rule.backends());
  }

  private void weight(Rule rule, int at, Optional<Integer> weight) {
    String path = backend(rule, at) + "/weight";
    boolean there = rule.backends().path(at).has("weight");
    if (weight.isPresent()) {
      operation(there ? "replace" : "add", path).put("value", weight.get());
    } else if (there) {
      remove(path);
    }
  }

  private static Optional<Integer> number(JsonNode backend) {
    JsonNode weight = backend.path("weight");
    return weight.isInt() ? Optional.of(weight.intValue()) : Optional.empty();
  }

  private static String backend(Rule rule, int at) {
    return "/spec/rules/" + rule.index() + "/backendRefs/" + at;
  }

  private static String memory() {
    return ANNOTATIONS + "/" + Keys.REST_WEIGHTS.replace("~", "~0").replace("/", "~1");
  }

  private void test(String path, JsonNode value) {
    operation("test", path).set("value", value);
  }

  private void add(String path, JsonNode value) {
    operation("add", path).set("value", value);
  }

  private void remove(String path) {
    operation("remove", path);
  }

  private ObjectNode operation(String op, String path) {
    return operations.addObject().put("op", op).put("path", path);
  }
}
