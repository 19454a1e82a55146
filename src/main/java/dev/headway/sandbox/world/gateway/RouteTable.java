package dev.headway.sandbox.world.gateway;

import dev.headway.sandbox.world.cluster.Key;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPBackendRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteFilter;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which rule answers a request: all rules of all routes in the order of precedence that the Gateway
 * API lays down. Immutable and pure.
 */
final class RouteTable {
  static final RouteTable EMPTY = new RouteTable(List.of());

  private static final Comparator<Entry> PRECEDENCE =
      Comparator.comparing(Entry::hasWildcard)
          .thenComparing(Comparator.comparingInt((Entry entry) -> entry.host().length()).reversed())
          .thenComparing(
              Comparator.comparing((Entry entry) -> RouteMatching.isExact(entry.match().getPath()))
                  .reversed())
          .thenComparing(
              Comparator.comparingInt(
                      (Entry entry) -> RouteMatching.pathValue(entry.match().getPath()).length())
                  .reversed())
          .thenComparing(entry -> entry.match().getMethod() == null)
          .thenComparing(
              Comparator.comparingInt((Entry entry) -> entry.match().getHeaders().size())
                  .reversed())
          .thenComparing(
              Comparator.comparingInt((Entry entry) -> entry.match().getQueryParams().size())
                  .reversed())
          .thenComparing(entry -> entry.rule().created())
          .thenComparing(entry -> entry.rule().id().route().toString())
          .thenComparingInt(entry -> entry.rule().id().index());

  private final List<Entry> entries;

  private RouteTable(List<Entry> entries) {
    this.entries = entries;
  }

  /** A rule of a route by its place in it. */
  record RuleId(Key route, int index) {}

  /** A backend of a rule with its share, 0 to 1,000,000. */
  record Backend(BackendKey key, int weight, Destination destination) {}

  /** What happens to a request that a rule matches. */
  record Rule(RuleId id, String created, List<HTTPRouteFilter> filters, List<Backend> backends) {}

  /** A rule, and the match by which a request came to it. */
  record Entry(String host, HTTPRouteMatch match, Rule rule) {
    /** Less than any full host name: {@code *.example} and no host at all. */
    private boolean hasWildcard() {
      return host.isEmpty() || host.startsWith("*.");
    }
  }

  /**
   * Puts the routes together.
   *
   * @param routes those that this gateway has accepted
   */
  static RouteTable of(List<HTTPRoute> routes, Function<BackendKey, Destination> destinations) {
    List<Entry> entries = new ArrayList<>();
    for (HTTPRoute route : routes) {
      List<HTTPRouteRule> rules = route.getSpec().getRules();
      for (int i = 0; i < rules.size(); i++) {
        addRule(route, i, destinations, entries);
      }
    }
    entries.sort(PRECEDENCE);
    return new RouteTable(List.copyOf(entries));
  }

  private static void addRule(
      HTTPRoute route,
      int index,
      Function<BackendKey, Destination> destinations,
      List<Entry> entries) {
    HTTPRouteRule spec = route.getSpec().getRules().get(index);
    List<Backend> backends =
        spec.getBackendRefs().stream()
            .map(
                ref ->
                    new Backend(
                        key(route, ref), weight(ref), destination(route, ref, destinations)))
            .toList();
    String created = Objects.requireNonNullElse(route.getMetadata().getCreationTimestamp(), "");
    Rule rule =
        new Rule(
            new RuleId(Key.of(route), index), created, List.copyOf(spec.getFilters()), backends);
    List<HTTPRouteMatch> matches =
        spec.getMatches().isEmpty() ? List.of(new HTTPRouteMatch()) : spec.getMatches();
    List<String> hosts = hosts(route);
    matches.forEach(match -> hosts.forEach(host -> entries.add(new Entry(host, match, rule))));
  }

  private static List<String> hosts(HTTPRoute route) {
    @Nullable List<String> names = route.getSpec().getHostnames();
    return names == null || names.isEmpty() ? List.of("") : names;
  }

  static BackendKey key(HTTPRoute route, HTTPBackendRef ref) {
    String namespace =
        Objects.requireNonNullElse(ref.getNamespace(), route.getMetadata().getNamespace());
    return new BackendKey(
        new Key(namespace, ref.getName()), Objects.requireNonNullElse(ref.getPort(), 0));
  }

  /** What a reference comes to; also what is wrong with it. */
  static Destination destination(
      HTTPRoute route, HTTPBackendRef ref, Function<BackendKey, Destination> destinations) {
    boolean service = isAbsentOr(ref.getKind(), "Service") && isAbsentOr(ref.getGroup(), "");
    if (!service) {
      return new Destination.Broken(
          "InvalidKind",
          "the sandbox's gateway knows Services as backends, not %s".formatted(ref.getKind()));
    }
    if (!isAbsentOr(ref.getNamespace(), route.getMetadata().getNamespace())) {
      return new Destination.Broken(
          "RefNotPermitted",
          "the sandbox's gateway has no ReferenceGrants: Service %s must be in the namespace of the route"
              .formatted(ref.getName()));
    }
    return destinations.apply(key(route, ref));
  }

  private static boolean isAbsentOr(@Nullable String value, String wanted) {
    return value == null || value.equals(wanted);
  }

  private static int weight(HTTPBackendRef ref) {
    return Objects.requireNonNullElse(ref.getWeight(), 1);
  }

  /** The entry that answers; empty means 404. */
  Optional<Entry> find(RequestHead request) {
    return entries.stream()
        .filter(
            entry ->
                RouteMatching.hostMatches(entry.host(), request.host())
                    && RouteMatching.matches(entry.match(), request))
        .findFirst();
  }
}
