package dev.headway.adapter.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.adapter.traffic.RouteRules.Rule;
import dev.headway.adapter.traffic.RouteRules.Selection;
import dev.headway.api.v1alpha1.Keys;
import dev.headway.port.TrafficRouter.RouteKey;
import dev.headway.port.TrafficRouter.RouteReading;
import java.util.List;
import java.util.Optional;

/** Reads a route: the shares in it, and whether its parents have accepted them. */
final class RouteReadings {

  private RouteReadings() {}

  static RouteReading read(JsonNode route, RouteKey key) {
    return switch (RouteRules.select(route, key)) {
      case Selection.None(String why) -> new RouteReading.Unusable(why, version(route));
      case Selection.Rules(List<Rule> rules) -> read(route, key, rules);
    };
  }

  private static RouteReading read(JsonNode route, RouteKey key, List<Rule> rules) {
    Optional<RestWeights> known = RestWeights.of(route);
    for (Rule rule : rules) {
      Optional<String> why = unusable(rule, known, key);
      if (why.isPresent()) {
        return new RouteReading.Unusable(why.get(), version(route));
      }
    }
    Optional<String> problem = problem(route, key);
    int highest = rules.stream().mapToInt(Rule::share).max().orElse(0);
    return new RouteReading.Found(
        version(route),
        rules.size(),
        highest,
        rules.stream().allMatch(rule -> rule.share() == highest),
        problem.isEmpty(),
        isAnswered(route, key),
        problem,
        known.isEmpty() && rules.stream().allMatch(rule -> rule.candidateWeight() == 0),
        lastManager(route));
  }

  private static String version(JsonNode route) {
    return route.path("metadata").path("resourceVersion").asText();
  }

  private static Optional<String> lastManager(JsonNode route) {
    String manager = null;
    String time = "";
    for (JsonNode entry : route.path("metadata").path("managedFields")) {
      String name = entry.path("manager").asText();
      boolean spec = entry.path("subresource").asText("").isEmpty();
      if (spec
          && !name.equals(Keys.FIELD_MANAGER)
          && entry.path("time").asText().compareTo(time) >= 0) {
        manager = name;
        time = entry.path("time").asText();
      }
    }
    return Optional.ofNullable(manager);
  }

  private static Optional<String> unusable(Rule rule, Optional<RestWeights> known, RouteKey key) {
    int rest = RestWeights.restOf(rule, known).stable().orElse(1);
    String which = key.display() + ", rule " + rule.id() + ": ";
    if (rest == 0) {
      return Optional.of(
          which + "Service " + key.stableService() + " has weight 0, so there is nothing to share");
    }
    if (rule.sharesWithOthers() && rest % 100 != 0) {
      return Optional.of(
          which
              + "beside other backends the weight of Service "
              + key.stableService()
              + " must be a multiple of 100, so that it can be shared");
    }
    return Optional.empty();
  }

  /** Who has not accepted the present generation; empty: all have. */
  private static Optional<String> problem(JsonNode route, RouteKey key) {
    JsonNode parents = route.path("spec").path("parentRefs");
    if (parents.isEmpty()) {
      return Optional.of(key.display() + " has no parent");
    }
    for (JsonNode parent : parents) {
      Optional<String> problem = problem(route, parent, key);
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }

  /** A parent that names nothing never says anything, and no traffic comes from it. */
  private static boolean isAnswered(JsonNode route, RouteKey key) {
    for (JsonNode parent : route.path("spec").path("parentRefs")) {
      if (hasSpoken(route, parent, key) && problem(route, parent, key).isPresent()) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasSpoken(JsonNode route, JsonNode parent, RouteKey key) {
    for (JsonNode status : route.path("status").path("parents")) {
      if (same(parent, status.path("parentRef"), key.namespace())) {
        return true;
      }
    }
    return false;
  }

  private static Optional<String> problem(JsonNode route, JsonNode parent, RouteKey key) {
    String who = parent.path("kind").asText("Gateway") + " " + parent.path("name").asText();
    for (JsonNode status : route.path("status").path("parents")) {
      if (!same(parent, status.path("parentRef"), key.namespace())) {
        continue;
      }
      long generation = route.path("metadata").path("generation").asLong();
      JsonNode accepted = condition(status, "Accepted", generation);
      JsonNode resolved = condition(status, "ResolvedRefs", generation);
      if (is(accepted, "False")) {
        return Optional.of(
            who + " refused " + key.display() + ": " + accepted.path("reason").asText());
      }
      if (is(resolved, "False")) {
        return Optional.of(
            who
                + " cannot resolve a backend of "
                + key.display()
                + ": "
                + resolved.path("reason").asText());
      }
      if (is(accepted, "True")) {
        return Optional.empty();
      }
    }
    return Optional.of(who + " has not accepted " + key.display() + " yet");
  }

  /** A condition that speaks of this generation; missing where it speaks of an older one. */
  private static JsonNode condition(JsonNode parent, String type, long generation) {
    for (JsonNode condition : parent.path("conditions")) {
      if (type.equals(condition.path("type").textValue())
          && condition.path("observedGeneration").asLong(0) >= generation) {
        return condition;
      }
    }
    return parent.path("no such condition");
  }

  private static boolean is(JsonNode condition, String status) {
    return status.equals(condition.path("status").textValue());
  }

  private static boolean same(JsonNode one, JsonNode other, String namespace) {
    return one.path("name").asText().equals(other.path("name").asText())
        && one.path("kind").asText("Gateway").equals(other.path("kind").asText("Gateway"))
        && one.path("namespace").asText(namespace).equals(other.path("namespace").asText(namespace))
        && one.path("sectionName").asText("").equals(other.path("sectionName").asText(""))
        && one.path("port").asInt(0) == other.path("port").asInt(0);
  }
}
