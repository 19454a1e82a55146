package dev.headway.rollout.decide;

import dev.headway.domain.ObjectKey;
import dev.headway.domain.Weight;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The Services and routes that carry the traffic.
 *
 * @param stable the Service of the stable pods in routes
 * @param candidate the Service that Headway owns; missing before the first release
 * @param stableEndpoints what the EndpointSlices of the stable Service hold; missing where there
 *     are none
 * @param candidateEndpoints the same for the candidate Service
 * @param routes one entry for each route that the spec names, in its order
 */
public record TrafficSeen(
    ObjectKey stableKey,
    ObjectKey candidateKey,
    Observed<ServiceSeen> stable,
    Observed<ServiceSeen> candidate,
    Observed<EndpointsSeen> stableEndpoints,
    Observed<EndpointsSeen> candidateEndpoints,
    List<RouteSeen> routes) {

  public TrafficSeen {
    routes = List.copyOf(routes);
  }

  /**
   * A Service.
   *
   * @param revision the value of our key in its selector
   * @param owned true where this deployment owns it
   * @param manager the last field manager that is not us, for messages
   */
  public record ServiceSeen(
      Optional<String> revision, boolean owned, Optional<String> manager, String resourceVersion) {}

  /**
   * Endpoints of a Service that are ready and serve, by revision name; pods of no revision of ours
   * are counted under the empty name.
   */
  public record EndpointsSeen(Map<String, Integer> readyByRevision) {
    public EndpointsSeen {
      readyByRevision = Map.copyOf(readyByRevision);
    }

    public int of(String revision) {
      return readyByRevision.getOrDefault(revision, 0);
    }

    /** True where no endpoint belongs to another revision. */
    public boolean only(String revision) {
      return readyByRevision.entrySet().stream()
          .allMatch(entry -> entry.getKey().equals(revision) || entry.getValue() == 0);
    }
  }

  /** A route by name, and what a read of it gave. */
  public record RouteSeen(ObjectKey key, Observed<Route> route) {}

  /**
   * A route.
   *
   * @param rules how many of its rules are ours to move: the named one, or all that point at the
   *     stable Service
   * @param candidateWeight the candidate's share of what stable and candidate have together; the
   *     greatest where rules differ
   * @param even true where all those rules have the same share
   * @param candidateBackend true where any of them has an entry for the candidate Service
   * @param accepted true where every parent has accepted the route's present generation and its
   *     references are resolved
   * @param answered true where every parent that ever spoke of the route has accepted its present
   *     generation: one that does not exist sends no traffic, and is not waited for on the way back
   * @param problem what the router says where it is not accepted
   * @param manager the last field manager that is not us, for messages
   */
  public record Route(
      int rules,
      Weight candidateWeight,
      boolean even,
      boolean candidateBackend,
      boolean accepted,
      boolean answered,
      Optional<String> problem,
      Optional<String> manager,
      String resourceVersion) {}
}
