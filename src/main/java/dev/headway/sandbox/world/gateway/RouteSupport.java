package dev.headway.sandbox.world.gateway;

import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPBackendRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteFilter;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteRule;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What of an HTTPRoute this gateway does not carry out: it says so rather than leave it out in
 * silence. Pure.
 */
final class RouteSupport {
  private static final Set<String> FILTERS =
      Set.of("RequestHeaderModifier", "ResponseHeaderModifier", "RequestRedirect", "URLRewrite");

  private RouteSupport() {}

  /** The first thing that is not supported, in words; empty when all is. */
  static Optional<String> refusal(HTTPRoute route) {
    List<HTTPRouteRule> rules = route.getSpec().getRules();
    for (int i = 0; i < rules.size(); i++) {
      Optional<String> refusal = refusal(rules.get(i));
      if (refusal.isPresent()) {
        return Optional.of("spec.rules[%d]: %s".formatted(i, refusal.get()));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> refusal(HTTPRouteRule rule) {
    for (HTTPRouteFilter filter : rule.getFilters()) {
      if (!FILTERS.contains(filter.getType())) {
        return Optional.of(
            "the sandbox's gateway has no filter %s; it has %s"
                .formatted(filter.getType(), FILTERS.stream().sorted().toList()));
      }
    }
    if (rule.getBackendRefs().stream()
        .map(HTTPBackendRef::getFilters)
        .anyMatch(filters -> !filters.isEmpty())) {
      return Optional.of("the sandbox's gateway has no filters of a single backend");
    }
    if (rule.getTimeouts() != null
        || rule.getRetry() != null
        || rule.getSessionPersistence() != null) {
      return Optional.of(
          "the sandbox's gateway has no `timeouts`, `retry` or `sessionPersistence`");
    }
    boolean expressions =
        rule.getMatches().stream()
            .anyMatch(
                match ->
                    (match.getPath() != null && isExpression(match.getPath().getType()))
                        || match.getHeaders().stream()
                            .anyMatch(header -> isExpression(header.getType()))
                        || match.getQueryParams().stream()
                            .anyMatch(parameter -> isExpression(parameter.getType())));
    return expressions
        ? Optional.of("the sandbox's gateway has no matches by regular expression")
        : Optional.empty();
  }

  private static boolean isExpression(String type) {
    return "RegularExpression".equals(Objects.requireNonNullElse(type, "Exact"));
  }
}
