package dev.headway.adapter.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.headway.port.TrafficRouter.RouteKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the rules of a route that are meant, and in them the entries of the two Services. */
final class RouteRules {

  private RouteRules() {}

  /**
   * A selected rule.
   *
   * @param index in the route's list of rules
   * @param backends its {@code backendRefs} as read
   * @param stable index of the stable Service's entry
   * @param candidate index of the candidate Service's entry
   */
  record Rule(
      int index,
      Optional<String> name,
      JsonNode backends,
      int stable,
      Optional<Integer> candidate) {

    /** How the rule is called in our memory: by name where it has one. */
    String id() {
      return name.orElse("#" + index);
    }

    int stableWeight() {
      return weight(backends.path(stable));
    }

    int candidateWeight() {
      return candidate.map(at -> weight(backends.path(at))).orElse(0);
    }

    /** The candidate's share of what both have, in percent. */
    int share() {
      int total = stableWeight() + candidateWeight();
      return total == 0 ? 0 : Math.round(100f * candidateWeight() / total);
    }

    /** Whether other backends of the rule get traffic, too. */
    boolean sharesWithOthers() {
      for (int i = 0; i < backends.size(); i++) {
        boolean ours = i == stable || candidate.filter(Integer.valueOf(i)::equals).isPresent();
        if (!ours && weight(backends.path(i)) > 0) {
          return true;
        }
      }
      return false;
    }
  }

  /** The selected rules, or why the route cannot be used. */
  sealed interface Selection {
    record Rules(List<Rule> rules) implements Selection {}

    record None(String why) implements Selection {}
  }

  static Selection select(JsonNode route, RouteKey key) {
    var found = new ArrayList<Rule>();
    JsonNode rules = route.path("spec").path("rules");
    for (int i = 0; i < rules.size(); i++) {
      JsonNode rule = rules.path(i);
      Optional<String> name = Optional.ofNullable(rule.path("name").textValue());
      boolean meant = key.rule().isEmpty() || key.rule().equals(name);
      JsonNode backends = rule.path("backendRefs");
      List<Integer> stable = entries(backends, key.namespace(), key.stableService());
      if (!meant || stable.isEmpty()) {
        continue;
      }
      List<Integer> candidate = entries(backends, key.namespace(), key.candidateService());
      if (stable.size() > 1 || candidate.size() > 1) {
        return new Selection.None(
            key.display() + " names a Service twice in rule " + name.orElse("#" + i));
      }
      found.add(new Rule(i, name, backends, stable.getFirst(), candidate.stream().findFirst()));
    }
    return found.isEmpty() ? new Selection.None(nothing(key)) : new Selection.Rules(found);
  }

  /** A weight as the Gateway API reads it: 1 where there is none. */
  static int weight(JsonNode backend) {
    return backend.path("weight").asInt(1);
  }

  private static String nothing(RouteKey key) {
    return key.rule()
        .map(
            rule ->
                key.display()
                    + " has no rule "
                    + rule
                    + " that points at Service "
                    + key.stableService())
        .orElseGet(
            () -> key.display() + " has no rule that points at Service " + key.stableService());
  }

  private static List<Integer> entries(JsonNode backends, String namespace, String service) {
    var found = new ArrayList<Integer>();
    for (int i = 0; i < backends.size(); i++) {
      if (pointsAt(backends.path(i), namespace, service)) {
        found.add(i);
      }
    }
    return found;
  }

  private static boolean pointsAt(JsonNode backend, String namespace, String service) {
    return service.equals(backend.path("name").textValue())
        && "Service".equals(textOr(backend.path("kind"), "Service"))
        && "".equals(textOr(backend.path("group"), ""))
        && namespace.equals(textOr(backend.path("namespace"), namespace));
  }

  private static String textOr(JsonNode node, String otherwise) {
    return node instanceof MissingNode || node.isNull() ? otherwise : node.asText();
  }
}
