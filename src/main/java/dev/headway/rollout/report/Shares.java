package dev.headway.rollout.report;

import dev.headway.rollout.decide.SetSeen;
import dev.headway.rollout.decide.TrafficSeen;
import java.util.Optional;

/** The share of the traffic that the candidate has. */
final class Shares {

  private Shares() {}

  /** By the routes where there are any, else by the pods. */
  static int candidate(Pass pass) {
    return pass.snapshot()
        .traffic()
        .map(traffic -> traffic.routes().isEmpty() ? ofSelector(pass, traffic) : ofRoutes(traffic))
        .orElseGet(() -> ofPods(pass));
  }

  /** All or nothing: the stable Service selects the candidate, or it does not. */
  private static int ofSelector(Pass pass, TrafficSeen traffic) {
    Optional<String> selected = traffic.stable().known().flatMap(TrafficSeen.ServiceSeen::revision);
    return pass.candidate()
        .filter(candidate -> selected.equals(Optional.of(candidate.name())))
        .map(candidate -> 100)
        .orElse(0);
  }

  static int ofRoutes(TrafficSeen traffic) {
    return traffic.routes().stream()
        .flatMap(route -> route.route().known().stream())
        .mapToInt(route -> route.candidateWeight().percent())
        .max()
        .orElse(0);
  }

  /** The candidate's ready pods among all that are ready, in percent. */
  static int ofPods(Pass pass) {
    int all = pass.sum(SetSeen::ready);
    int own = pass.candidate().flatMap(pass::set).map(SetSeen::ready).orElse(0);
    return all == 0 ? 0 : Math.round(100f * own / all);
  }
}
