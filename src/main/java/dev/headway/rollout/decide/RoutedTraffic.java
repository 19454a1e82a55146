package dev.headway.rollout.decide;

import dev.headway.domain.Because;
import dev.headway.domain.Reason;
import dev.headway.domain.Revision;
import dev.headway.domain.Weight;
import dev.headway.rollout.decide.TrafficSeen.EndpointsSeen;
import dev.headway.rollout.decide.TrafficSeen.Route;
import dev.headway.rollout.decide.TrafficSeen.RouteSeen;
import dev.headway.rollout.decide.TrafficSeen.ServiceSeen;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Questions about Services and routes that could be read, and the writes that move them. */
final class RoutedTraffic {
  private RoutedTraffic() {}

  /** The revision that the stable Service's selector names. */
  static Optional<String> selected(TrafficSeen traffic) {
    return traffic.stable().known().flatMap(ServiceSeen::revision);
  }

  /** The revision that the candidate Service's selector names. */
  static Optional<String> candidate(TrafficSeen traffic) {
    return traffic.candidate().known().flatMap(ServiceSeen::revision);
  }

  /** What could not be read, in words. */
  static Optional<String> unreadable(TrafficSeen traffic) {
    return Stream.concat(
            Stream.of(
                    traffic.stable(),
                    traffic.candidate(),
                    traffic.stableEndpoints(),
                    traffic.candidateEndpoints())
                .flatMap(it -> it.unknownCause().stream()),
            traffic.routes().stream().flatMap(it -> it.route().unknownCause().stream()))
        .findFirst();
  }

  /** Why no release can go through these Services and routes. */
  static Optional<String> problem(TrafficSeen traffic) {
    if (traffic.stable().known().isEmpty()) {
      return Optional.of(traffic.stableKey() + " does not exist");
    }
    if (traffic.candidate().known().map(service -> !service.owned()).orElse(false)) {
      return Optional.of(traffic.candidateKey() + " exists and belongs to somebody else");
    }
    return traffic.routes().stream().flatMap(it -> problem(traffic, it).stream()).findFirst();
  }

  private static Optional<String> problem(TrafficSeen traffic, RouteSeen seen) {
    Optional<Route> route = seen.route().known();
    if (route.isEmpty()) {
      return Optional.of(seen.key() + " does not exist");
    }
    return route.get().rules() > 0
        ? Optional.empty()
        : Optional.of(seen.key() + " has no rule that points at " + traffic.stableKey());
  }

  static List<Route> routes(TrafficSeen traffic) {
    return traffic.routes().stream().flatMap(it -> it.route().known().stream()).toList();
  }

  /** The greatest share that the candidate Service has in any route. */
  static Weight present(TrafficSeen traffic) {
    return routes(traffic).stream().map(Route::candidateWeight).reduce(Weight.ZERO, Weight::max);
  }

  /** True where every route has this weight. */
  static boolean isAt(TrafficSeen traffic, Weight weight) {
    return routes(traffic).stream()
        .allMatch(route -> route.even() && route.candidateWeight().equals(weight));
  }

  static boolean isAccepted(TrafficSeen traffic) {
    return routes(traffic).stream().allMatch(Route::accepted);
  }

  /** True where every router that is there has accepted what the routes say now. */
  static boolean isAnswered(TrafficSeen traffic) {
    return routes(traffic).stream().allMatch(Route::answered);
  }

  /** What the first router that has not accepted says. */
  static String rejection(TrafficSeen traffic) {
    return traffic.routes().stream()
        .filter(it -> it.route().known().map(route -> !route.accepted()).orElse(false))
        .findFirst()
        .map(
            it ->
                it.key()
                    + it.route()
                        .known()
                        .flatMap(Route::problem)
                        .map(text -> " (" + text + ")")
                        .orElse(""))
        .orElse("the routes");
  }

  /** True where traffic could reach pods of this revision. */
  static boolean reaches(TrafficSeen traffic, Revision revision) {
    Optional<String> name = Optional.of(revision.name());
    return selected(traffic).equals(name)
        || (candidate(traffic).equals(name) && !present(traffic).isZero());
  }

  static int endpoints(Observed<EndpointsSeen> endpoints, Revision revision) {
    return endpoints.known().map(it -> it.of(revision.name())).orElse(0);
  }

  /**
   * True where the stable Service sends to pods of this revision, to {@code pods} of them, and to
   * no other.
   */
  static boolean hasArrived(TrafficSeen traffic, Revision revision, int pods) {
    EndpointsSeen seen = traffic.stableEndpoints().known().orElse(new EndpointsSeen(Map.of()));
    return seen.only(revision.name()) && seen.of(revision.name()) >= pods;
  }

  /** Brings every route that is elsewhere to this weight. */
  static List<Action> setWeight(TrafficSeen traffic, Weight weight, Because because) {
    List<Action> actions = new ArrayList<>();
    for (RouteSeen seen : traffic.routes()) {
      seen.route()
          .known()
          .filter(route -> !(route.even() && route.candidateWeight().equals(weight)))
          .ifPresent(
              route ->
                  actions.add(
                      new Action.SetWeight(
                          seen.key(),
                          route.resourceVersion(),
                          weight,
                          route.candidateWeight().isBelow(weight),
                          because)));
    }
    return actions;
  }

  /** Takes our entry out of every route that has it. */
  static List<Action> restore(TrafficSeen traffic) {
    Because because = Because.of(Reason.CLEANING_UP, "Route goes back to as it stands in Git");
    List<Action> actions = new ArrayList<>();
    for (RouteSeen seen : traffic.routes()) {
      seen.route()
          .known()
          .filter(RoutedTraffic::hasTraces)
          .ifPresent(
              route ->
                  actions.add(
                      new Action.RestoreRoute(seen.key(), route.resourceVersion(), because)));
    }
    return actions;
  }

  static boolean hasTraces(Route route) {
    return route.candidateBackend() || !route.candidateWeight().isZero();
  }

  /** Points the stable Service at a revision, where it is not. */
  static List<Action> point(TrafficSeen traffic, Revision revision, Because because) {
    if (selected(traffic).equals(Optional.of(revision.name()))) {
      return List.of();
    }
    return traffic.stable().known().stream()
        .<Action>map(
            service ->
                new Action.PointService(
                    traffic.stableKey(), revision, service.resourceVersion(), because))
        .toList();
  }

  /** Makes the candidate Service, or points it at a revision; only while it has no weight. */
  static List<Action> ensureCandidate(TrafficSeen traffic, Revision revision) {
    if (candidate(traffic).equals(Optional.of(revision.name()))) {
      return List.of();
    }
    return List.of(
        new Action.EnsureCandidateService(
            traffic.candidateKey(),
            revision,
            traffic.candidate().known().map(ServiceSeen::resourceVersion),
            Because.of(Reason.NEW_REVISION, "Candidate Service selects revision " + revision)));
  }
}
