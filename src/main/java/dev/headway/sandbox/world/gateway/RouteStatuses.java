package dev.headway.sandbox.world.gateway;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteStatus;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteStatusBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentReference;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.RouteParentStatus;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.RouteParentStatusBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the gateway says of a route in its status. Pure. */
final class RouteStatuses {
  /** Our name in {@code status.parents}. */
  static final String CONTROLLER = "headway.dev/sandbox-gateway";

  private RouteStatuses() {}

  /** Whether the route names our Gateway, and no listener or port that it has not. */
  static boolean isOurs(HTTPRoute route, GatewayName gateway) {
    return route.getSpec().getParentRefs().stream().anyMatch(ref -> isOurs(route, ref, gateway));
  }

  /** Whether requests may go by it. */
  static boolean isAccepted(HTTPRoute route, GatewayName gateway) {
    return route.getSpec().getParentRefs().stream()
            .anyMatch(ref -> isOurs(route, ref, gateway) && listenerMissing(ref, gateway).isEmpty())
        && RouteSupport.refusal(route).isEmpty();
  }

  /** What other gateways say of the route stays as it is. */
  static HTTPRouteStatus of(
      HTTPRoute route,
      GatewayName gateway,
      Function<BackendKey, Destination> destinations,
      Instant now) {
    List<RouteParentStatus> before =
        route.getStatus() == null ? List.of() : route.getStatus().getParents();
    List<RouteParentStatus> parents =
        new ArrayList<>(
            before.stream()
                .filter(parent -> !CONTROLLER.equals(parent.getControllerName()))
                .toList());
    for (ParentReference ref : route.getSpec().getParentRefs()) {
      if (isOurs(route, ref, gateway)) {
        List<Condition> known =
            before.stream()
                .filter(
                    parent ->
                        CONTROLLER.equals(parent.getControllerName())
                            && ref.equals(parent.getParentRef()))
                .findFirst()
                .map(RouteParentStatus::getConditions)
                .orElse(List.of());
        parents.add(
            new RouteParentStatusBuilder()
                .withControllerName(CONTROLLER)
                .withParentRef(ref)
                .withConditions(
                    condition(route, known, accepted(route, ref, gateway), now),
                    condition(route, known, resolved(route, destinations), now))
                .build());
      }
    }
    return new HTTPRouteStatusBuilder().withParents(parents).build();
  }

  private static boolean isOurs(HTTPRoute route, ParentReference ref, GatewayName gateway) {
    String namespace =
        Objects.requireNonNullElse(ref.getNamespace(), route.getMetadata().getNamespace());
    return "Gateway".equals(Objects.requireNonNullElse(ref.getKind(), "Gateway"))
        && "gateway.networking.k8s.io"
            .equals(Objects.requireNonNullElse(ref.getGroup(), "gateway.networking.k8s.io"))
        && gateway.namespace().equals(namespace)
        && gateway.name().equals(ref.getName());
  }

  private static Optional<String> listenerMissing(ParentReference ref, GatewayName gateway) {
    @Nullable String section = ref.getSectionName();
    if (section != null && !section.equals(gateway.listener())) {
      return Optional.of("the Gateway has no listener %s".formatted(section));
    }
    return ref.getPort() != null && ref.getPort() != gateway.port()
        ? Optional.of("the Gateway has no listener on port %d".formatted(ref.getPort()))
        : Optional.empty();
  }

  private record Draft(String type, boolean status, String reason, String message) {}

  private static Draft accepted(HTTPRoute route, ParentReference ref, GatewayName gateway) {
    Optional<String> missing = listenerMissing(ref, gateway);
    if (missing.isPresent()) {
      return new Draft("Accepted", false, "NoMatchingParent", missing.get());
    }
    return RouteSupport.refusal(route)
        .map(refusal -> new Draft("Accepted", false, "UnsupportedValue", refusal))
        .orElse(new Draft("Accepted", true, "Accepted", ""));
  }

  private static Draft resolved(HTTPRoute route, Function<BackendKey, Destination> destinations) {
    return route.getSpec().getRules().stream()
        .flatMap(rule -> rule.getBackendRefs().stream())
        .map(ref -> RouteTable.destination(route, ref, destinations))
        .filter(Destination.Broken.class::isInstance)
        .map(Destination.Broken.class::cast)
        .findFirst()
        .map(broken -> new Draft("ResolvedRefs", false, broken.reason(), broken.message()))
        .orElse(new Draft("ResolvedRefs", true, "ResolvedRefs", ""));
  }

  private static Condition condition(
      HTTPRoute route, List<Condition> known, Draft draft, Instant now) {
    String status = draft.status() ? "True" : "False";
    String since =
        known.stream()
            .filter(
                condition ->
                    condition.getType().equals(draft.type())
                        && condition.getStatus().equals(status))
            .map(Condition::getLastTransitionTime)
            .findFirst()
            .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
    return new ConditionBuilder()
        .withType(draft.type())
        .withStatus(status)
        .withReason(draft.reason())
        .withMessage(draft.message())
        .withObservedGeneration(route.getMetadata().getGeneration())
        .withLastTransitionTime(since)
        .build();
  }
}
