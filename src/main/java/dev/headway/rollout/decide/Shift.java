package dev.headway.rollout.decide;

import dev.headway.domain.Because;
import dev.headway.domain.Revision;
import dev.headway.domain.Weight;
import java.util.List;
import java.util.Optional;

/**
 * How the candidate's share of the traffic is seen and moved: by the weights of routes, or without
 * routes by the selector of the stable Service, which gives all or nothing.
 */
final class Shift {
  private Shift() {}

  static boolean isBySelector(TrafficSeen traffic) {
    return traffic.routes().isEmpty();
  }

  /** The share that the candidate has. */
  static Weight present(TrafficSeen traffic, Revision candidate) {
    if (!isBySelector(traffic)) {
      return RoutedTraffic.present(traffic);
    }
    return RoutedTraffic.selected(traffic).equals(Optional.of(candidate.name()))
        ? Weight.FULL
        : Weight.ZERO;
  }

  /** True where the share is written; without routes also that the Service has our key at all. */
  static boolean isAt(TrafficSeen traffic, Revision candidate, Weight weight) {
    return isBySelector(traffic)
        ? RoutedTraffic.selected(traffic).isPresent() && present(traffic, candidate).equals(weight)
        : RoutedTraffic.isAt(traffic, weight);
  }

  /** True where what is written is accepted by the routers, or the endpoints have followed it. */
  static boolean isAccepted(TrafficSeen traffic, SetSeen candidate, int replicas) {
    if (!isBySelector(traffic)) {
      return RoutedTraffic.isAccepted(traffic);
    }
    return present(traffic, candidate.revision()).isZero()
        || RoutedTraffic.hasArrived(
            traffic, candidate.revision(), Math.min(candidate.ready(), replicas));
  }

  /** Moves the share; without routes only nothing and everything can be asked for. */
  static List<Action> move(
      TrafficSeen traffic, Revision stable, Revision candidate, Weight weight, Because because) {
    return isBySelector(traffic)
        ? RoutedTraffic.point(traffic, weight.isFull() ? candidate : stable, because)
        : RoutedTraffic.setWeight(traffic, weight, because);
  }
}
