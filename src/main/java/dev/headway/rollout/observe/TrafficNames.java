package dev.headway.rollout.observe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.api.v1alpha1.StrategySpec;
import dev.headway.api.v1alpha1.TrafficSpec;
import dev.headway.domain.ObjectKey;
import dev.headway.port.TrafficRouter.RouteKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The Services and routes of a deployment by name: as its spec gives them, or as they were written
 * down before the first of them was touched. What is written and not given any more has traces of
 * ours that nothing else would lead to.
 *
 * @param routes in the order of the spec; empty where the stable Service alone is switched
 */
record TrafficNames(String namespace, String stable, String candidate, List<RouteKey> routes) {

  private static final ObjectMapper JSON = new ObjectMapper();

  TrafficNames {
    routes = List.copyOf(routes);
  }

  /** What a spec gives; empty where weight is the share of pods. */
  static Optional<TrafficNames> given(
      String namespace, @Nullable TrafficSpec traffic, @Nullable StrategySpec strategy) {
    if (traffic == null || !StrategyReader.movesTraffic(strategy, traffic)) {
      return Optional.empty();
    }
    Map<ObjectKey, RouteKey> routes = Traffic.routeKeys(namespace, traffic);
    return Optional.of(
        new TrafficNames(
            namespace,
            Traffic.stable(traffic),
            Traffic.candidateService(traffic),
            List.copyOf(routes.values())));
  }

  /** What was written down; nothing in particular where somebody has spoilt it. */
  static TrafficNames written(String namespace, String text) {
    try {
      JsonNode read = JSON.readTree(text);
      String stable = read.path("stable").asText();
      String candidate = read.path("candidate").asText();
      var routes = new ArrayList<RouteKey>();
      for (JsonNode route : read.path("routes")) {
        routes.add(
            new RouteKey(
                namespace,
                route.path("kind").asText(),
                route.path("name").asText(),
                Optional.ofNullable(route.path("rule").textValue()),
                stable,
                candidate));
      }
      return new TrafficNames(namespace, stable, candidate, routes);
    } catch (JsonProcessingException spoilt) {
      return new TrafficNames(namespace, "", "", List.of());
    }
  }

  /** As it is written down. */
  String text() {
    ObjectNode text = JSON.createObjectNode();
    text.put("stable", stable).put("candidate", candidate);
    var list = text.putArray("routes");
    for (RouteKey route : routes) {
      ObjectNode entry = list.addObject().put("kind", route.kind()).put("name", route.name());
      route.rule().ifPresent(rule -> entry.put("rule", rule));
    }
    return text.toString();
  }

  Map<ObjectKey, RouteKey> byKey() {
    Map<ObjectKey, RouteKey> keys = new LinkedHashMap<>();
    routes.forEach(route -> keys.put(new ObjectKey(route.kind(), namespace, route.name()), route));
    return keys;
  }

  /** The routes of these that the other does not name, or names otherwise. */
  TrafficNames without(Optional<TrafficNames> other) {
    List<RouteKey> kept = other.map(TrafficNames::routes).orElse(List.of());
    return new TrafficNames(
        namespace,
        stable,
        candidate,
        routes.stream().filter(route -> !kept.contains(route)).toList());
  }

  /** All that is to be watched. */
  Set<ObjectKey> objects() {
    Set<ObjectKey> objects = new HashSet<>(byKey().keySet());
    objects.add(new ObjectKey("Service", namespace, stable));
    objects.add(new ObjectKey("Service", namespace, candidate));
    return objects;
  }
}
