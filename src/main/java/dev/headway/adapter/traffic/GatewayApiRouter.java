package dev.headway.adapter.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.headway.adapter.kube.Failures;
import dev.headway.adapter.kube.Patches;
import dev.headway.adapter.kube.RouteCache;
import dev.headway.adapter.traffic.RouteRules.Rule;
import dev.headway.adapter.traffic.RouteRules.Selection;
import dev.headway.domain.ObjectKey;
import dev.headway.port.ClusterFailure;
import dev.headway.port.ClusterFailure.Kind;
import dev.headway.port.Reading;
import dev.headway.port.TrafficRouter;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.List;

/** HTTPRoutes of the Gateway API. */
public final class GatewayApiRouter implements TrafficRouter {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final KubernetesClient client;
  private final Patches patches;
  private final RouteCache cache;

  /** Patches through {@code client}, reads from {@code cache}. */
  public GatewayApiRouter(KubernetesClient client, RouteCache cache) {
    this.client = client;
    this.patches = new Patches(client);
    this.cache = cache;
  }

  @Override
  public RouteReading read(RouteKey route) {
    return switch (cache.route(route.namespace(), route.name())) {
      case Reading.Found<GenericKubernetesResource>(var found) ->
          RouteReadings.read(tree(found), route);
      case Reading.Missing<GenericKubernetesResource> missing -> absent(route);
      case Reading.Unknown<GenericKubernetesResource>(String why) -> new RouteReading.Unknown(why);
    };
  }

  @Override
  public RouteReading readLive(RouteKey route) {
    try {
      return RouteReadings.read(live(route), route);
    } catch (ClusterFailure failed) {
      return failed.kind() == Kind.MISSING
          ? absent(route)
          : new RouteReading.Unknown(failed.sentence());
    }
  }

  @Override
  public void setWeight(ObjectKey deployment, RouteKey route, String readAt, int candidateWeight) {
    JsonNode seen = asReadAt(route, readAt);
    switch (RouteRules.select(seen, route)) {
      case Selection.None(String why) -> throw new ClusterFailure(Kind.REJECTED, why);
      case Selection.Rules(List<Rule> rules) ->
          send(
              deployment,
              route,
              RoutePatch.toWeight(seen, rules, route.candidateService(), candidateWeight));
    }
  }

  @Override
  public void restore(ObjectKey deployment, RouteKey route, String readAt) {
    JsonNode seen;
    try {
      seen = asReadAt(route, readAt);
    } catch (ClusterFailure failed) {
      if (failed.kind() == Kind.MISSING) {
        return;
      }
      throw failed;
    }
    List<Rule> rules =
        switch (RouteRules.select(seen, route)) {
          case Selection.None none -> List.of();
          case Selection.Rules(List<Rule> found) -> found;
        };
    send(deployment, route, RoutePatch.toRest(seen, rules));
  }

  /** The route at the version that was decided on: from the cache, where it still holds that. */
  private JsonNode asReadAt(RouteKey route, String readAt) {
    if (cache.route(route.namespace(), route.name())
            instanceof Reading.Found<GenericKubernetesResource>(var found)
        && readAt.equals(found.getMetadata().getResourceVersion())) {
      return tree(found);
    }
    JsonNode now = live(route);
    if (!readAt.equals(now.path("metadata").path("resourceVersion").textValue())) {
      throw new ClusterFailure(Kind.CONFLICT, route.display() + " has changed since it was read");
    }
    return now;
  }

  private JsonNode live(RouteKey route) {
    GenericKubernetesResource found =
        Failures.wrapped("Reading " + route.display(), () -> resource(route).get());
    if (found == null) {
      throw new ClusterFailure(Kind.MISSING, route.display() + " does not exist");
    }
    return tree(found);
  }

  private void send(ObjectKey deployment, RouteKey route, ArrayNode patch) {
    if (patch.isEmpty()) {
      return;
    }
    try {
      JsonNode written =
          patches.send("Patching " + route.display(), path(route), Patches.JSON, patch.toString());
      cache.wrote(
          deployment,
          new ObjectKey(route.kind(), route.namespace(), route.name()),
          written.path("metadata").path("resourceVersion").asText());
    } catch (ClusterFailure failed) {
      if (failed.kind() == Kind.REJECTED && !stillAsRead(route, patch)) {
        throw new ClusterFailure(
            Kind.CONFLICT, route.display() + " has changed since it was read", failed);
      }
      throw failed;
    }
  }

  /** A failed {@code test} and a refused content are both a 422: only a look tells them apart. */
  private boolean stillAsRead(RouteKey route, ArrayNode patch) {
    JsonNode now = live(route);
    for (JsonNode operation : patch) {
      boolean test = "test".equals(operation.path("op").textValue());
      if (test && !now.at(operation.path("path").asText()).equals(operation.path("value"))) {
        return false;
      }
    }
    return true;
  }

  private Resource<GenericKubernetesResource> resource(RouteKey route) {
    return client
        .genericKubernetesResources(RouteCache.HTTP_ROUTE)
        .inNamespace(route.namespace())
        .withName(route.name());
  }

  private static String path(RouteKey route) {
    return "/apis/gateway.networking.k8s.io/v1/namespaces/"
        + route.namespace()
        + "/httproutes/"
        + route.name();
  }

  private static RouteReading absent(RouteKey route) {
    return new RouteReading.Missing(route.display() + " does not exist");
  }

  private static JsonNode tree(GenericKubernetesResource route) {
    return JSON.valueToTree(route);
  }
}
