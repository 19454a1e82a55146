package dev.headway.adapter.traffic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.adapter.traffic.RouteRules.Rule;
import dev.headway.api.v1alpha1.Keys;
import java.util.List;
import java.util.Optional;

/**
 * What the weights of a route were before a release: an annotation that comes with the patch that
 * first overrides them and goes with the patch that puts them back, so that no crash can lose it.
 * By rule: {@code {"main":{"stable":1}}}; {@code candidate} is there where the user's own route
 * names the candidate Service.
 */
record RestWeights(JsonNode byRule) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The weights of one rule at rest; empty: the field is not set. */
  record Rest(Optional<Integer> stable, boolean candidateIsTheirs, Optional<Integer> candidate) {}

  static Optional<RestWeights> of(JsonNode route) {
    String text = route.path("metadata").path("annotations").path(Keys.REST_WEIGHTS).textValue();
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(new RestWeights(JSON.readTree(text)));
    } catch (JsonProcessingException spoilt) {
      return Optional.of(new RestWeights(JSON.createObjectNode()));
    }
  }

  /**
   * The memory of the rules as they are now. A rule that has no entry for the candidate, though we
   * had made one, was applied anew from outside: what it says now is its rest.
   */
  static RestWeights remember(List<Rule> rules, Optional<RestWeights> known) {
    ObjectNode byRule = JSON.createObjectNode();
    for (Rule rule : rules) {
      Rest rest = restOf(rule, known);
      ObjectNode entry = byRule.putObject(rule.id());
      rest.stable().ifPresent(weight -> entry.put("stable", weight));
      if (rest.candidateIsTheirs()) {
        ObjectNode theirs = entry.putObject("candidate");
        rest.candidate().ifPresent(weight -> theirs.put("weight", weight));
      }
    }
    return new RestWeights(byRule);
  }

  /** The rest of one rule: as remembered, else as it stands. */
  static Rest restOf(Rule rule, Optional<RestWeights> known) {
    JsonNode entry = known.map(k -> k.byRule.path(rule.id())).orElse(JSON.missingNode());
    boolean theirs = entry.has("candidate");
    boolean appliedAnew = rule.candidate().isEmpty() && !theirs;
    if (entry.isObject() && !appliedAnew) {
      return new Rest(
          number(entry.path("stable")), theirs, number(entry.path("candidate").path("weight")));
    }
    Optional<Integer> stable = number(rule.backends().path(rule.stable()).path("weight"));
    if (rule.candidate().isEmpty()) {
      return new Rest(stable, false, Optional.empty());
    }
    // The route names both Services and we remember nothing: it is the user's own entry, or our
    // memory was wiped out. At rest the candidate gets nothing; what it has now is stable's.
    return rule.candidateWeight() == 0
        ? new Rest(stable, true, Optional.of(0))
        : new Rest(Optional.of(rule.stableWeight() + rule.candidateWeight()), true, Optional.of(0));
  }

  String text() {
    return byRule.toString();
  }

  private static Optional<Integer> number(JsonNode node) {
    return node.isInt() ? Optional.of(node.intValue()) : Optional.empty();
  }
}
