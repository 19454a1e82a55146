package dev.headway.port;

import dev.headway.domain.ObjectKey;
import java.util.Optional;

/**
 * Routes whose weights are moved. Only the entries of the two Services are ever written; rules,
 * filters, other backends and their order stay as they are.
 */
public interface TrafficRouter {

  /** What the cache holds of a route. Never blocks. */
  RouteReading read(RouteKey route);

  /** What the API server holds of a route at this moment. */
  RouteReading readLive(RouteKey route);

  /**
   * Gives the candidate its share in every selected rule, and adds its entry where there is none.
   * Writes nothing where the route is as wanted.
   *
   * @param readAt what the decision rests on: {@link RouteReading.Found#resourceVersion()}
   * @param candidateWeight in percent
   * @throws ClusterFailure with {@code CONFLICT} if the entries have changed since
   */
  void setWeight(ObjectKey deployment, RouteKey route, String readAt, int candidateWeight);

  /**
   * Puts a route back as it stood before the release: the stable Service's weight as it was, our
   * entry and our memory of it gone. Writes nothing where it stands so; a missing route is at rest.
   *
   * @param readAt what the decision rests on: {@link RouteReading.Found#resourceVersion()}
   * @throws ClusterFailure with {@code CONFLICT} if the entries have changed since
   */
  void restore(ObjectKey deployment, RouteKey route, String readAt);

  /**
   * One route and the entries in it that are meant.
   *
   * @param rule the rule's name; empty: every rule that points at the stable Service
   */
  record RouteKey(
      String namespace,
      String kind,
      String name,
      Optional<String> rule,
      String stableService,
      String candidateService) {

    /** For messages: kind and name. */
    public String display() {
      return kind + " " + name;
    }
  }

  /** What was read of a route. */
  sealed interface RouteReading {

    /**
     * A route whose entries were found.
     *
     * @param rules how many rules are meant
     * @param candidateWeight the candidate's share of what both have, in percent; the greatest
     *     where rules differ
     * @param even every selected rule has the same share
     * @param accepted every parent has accepted this generation, and its references resolve
     * @param answered every parent that ever spoke of the route has accepted this generation; one
     *     that is not there says nothing
     * @param problem who has not accepted, and why
     * @param atRest the route carries no trace of a release
     * @param manager who, besides us, wrote the route last
     */
    record Found(
        String resourceVersion,
        int rules,
        int candidateWeight,
        boolean even,
        boolean accepted,
        boolean answered,
        Optional<String> problem,
        boolean atRest,
        Optional<String> manager)
        implements RouteReading {}

    /** There is no such route, or its kind is not installed. */
    record Missing(String why) implements RouteReading {}

    /** The route is there and cannot carry the weights, until somebody edits it. */
    record Unusable(String why, String resourceVersion) implements RouteReading {}

    /** Nothing is known at present; what was true may still be. */
    record Unknown(String why) implements RouteReading {}
  }
}
