package dev.headway.rollout.observe;

import dev.headway.api.v1alpha1.TrafficSpec;
import dev.headway.domain.ObjectKey;
import dev.headway.port.TrafficRouter.RouteKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The names in a traffic spec, with their defaults. */
public final class Traffic {

  private Traffic() {}

  /** The Service of the stable pods; {@code serviceName} where none is named. */
  public static String stable(TrafficSpec traffic) {
    return traffic.stableServiceName() == null
        ? traffic.serviceName()
        : traffic.stableServiceName();
  }

  /** The Service of the candidate's pods; {@code <serviceName>-candidate} where none is named. */
  public static String candidateService(TrafficSpec traffic) {
    return traffic.candidateServiceName() == null
        ? traffic.serviceName() + "-candidate"
        : traffic.candidateServiceName();
  }

  /** In the order of the spec; none where none are named. */
  public static List<TrafficSpec.Route> routes(TrafficSpec traffic) {
    return traffic.routes() == null ? List.of() : traffic.routes();
  }

  /** The routes in the order of the spec. */
  static Map<ObjectKey, RouteKey> routeKeys(String namespace, TrafficSpec traffic) {
    Map<ObjectKey, RouteKey> keys = new LinkedHashMap<>();
    for (TrafficSpec.Route route : routes(traffic)) {
      var gateway = route.gatewayAPI();
      if (gateway != null) {
        keys.put(
            new ObjectKey(gateway.kind().name(), namespace, gateway.name()),
            new RouteKey(
                namespace,
                gateway.kind().name(),
                gateway.name(),
                Optional.ofNullable(gateway.rule()),
                stable(traffic),
                candidateService(traffic)));
      }
    }
    return keys;
  }
}
