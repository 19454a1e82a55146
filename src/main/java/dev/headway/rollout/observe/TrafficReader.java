package dev.headway.rollout.observe;

import dev.headway.api.v1alpha1.Keys;
import dev.headway.domain.ObjectKey;
import dev.headway.domain.Weight;
import dev.headway.port.ClusterReader;
import dev.headway.port.Reading;
import dev.headway.port.TrafficRouter;
import dev.headway.port.TrafficRouter.RouteKey;
import dev.headway.port.TrafficRouter.RouteReading;
import dev.headway.rollout.decide.Observed;
import dev.headway.rollout.decide.TrafficSeen;
import dev.headway.rollout.decide.TrafficSeen.EndpointsSeen;
import dev.headway.rollout.decide.TrafficSeen.Route;
import dev.headway.rollout.decide.TrafficSeen.RouteSeen;
import dev.headway.rollout.decide.TrafficSeen.ServiceSeen;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads Services, what serves behind them, and routes. */
final class TrafficReader {

  private final ClusterReader cluster;
  private final TrafficRouter router;
  private final ObjectKey deployment;
  private final String uid;

  TrafficReader(ClusterReader cluster, TrafficRouter router, ObjectKey deployment, String uid) {
    this.cluster = cluster;
    this.router = router;
    this.deployment = deployment;
    this.uid = uid;
  }

  TrafficSeen read(TrafficNames names, List<Pod> pods) {
    String stable = names.stable();
    String candidate = names.candidate();
    return new TrafficSeen(
        key(stable),
        key(candidate),
        service(stable),
        service(candidate),
        endpoints(stable, pods),
        endpoints(candidate, pods),
        names.byKey().entrySet().stream()
            .map(entry -> new RouteSeen(entry.getKey(), route(entry.getValue())))
            .toList());
  }

  /** What {@code written} names and {@code given} does not. */
  TrafficSeen readFormer(TrafficNames written, Optional<TrafficNames> given, List<Pod> pods) {
    TrafficSeen all = read(written.without(given), pods);
    boolean kept = given.map(TrafficNames::stable).equals(Optional.of(written.stable()));
    return kept
        ? new TrafficSeen(
            all.stableKey(),
            all.candidateKey(),
            Observed.missing(),
            all.candidate(),
            all.stableEndpoints(),
            all.candidateEndpoints(),
            all.routes())
        : all;
  }

  static <T, R> Observed<R> observed(Reading<T> reading, Function<T, R> as) {
    return switch (reading) {
      case Reading.Found<T>(T value) -> Observed.known(as.apply(value));
      case Reading.Missing<T> missing -> Observed.missing();
      case Reading.Unknown<T>(String why) -> Observed.unknown(why);
    };
  }

  private ObjectKey key(String service) {
    return new ObjectKey("Service", deployment.namespace(), service);
  }

  private Observed<ServiceSeen> service(String name) {
    return observed(cluster.service(deployment.namespace(), name), this::seen);
  }

  private ServiceSeen seen(Service service) {
    Map<String, String> selector = service.getSpec().getSelector();
    return new ServiceSeen(
        Optional.ofNullable(selector == null ? null : selector.get(Keys.REVISION)),
        SetReader.controller(service).map(owner -> uid.equals(owner.getUid())).orElse(false),
        manager(service),
        service.getMetadata().getResourceVersion());
  }

  private static Optional<String> manager(Service service) {
    List<ManagedFieldsEntry> entries = service.getMetadata().getManagedFields();
    return entries == null
        ? Optional.empty()
        : entries.stream().map(ManagedFieldsEntry::getManager).findFirst();
  }

  private Observed<EndpointsSeen> endpoints(String service, List<Pod> pods) {
    return switch (cluster.endpointSlices(deployment.namespace(), service)) {
      case Reading.Found<List<EndpointSlice>>(var slices) when slices.isEmpty() ->
          Observed.missing();
      case Reading.Found<List<EndpointSlice>>(var slices) -> Observed.known(count(slices, pods));
      case Reading.Missing<List<EndpointSlice>> missing -> Observed.missing();
      case Reading.Unknown<List<EndpointSlice>>(String why) -> Observed.unknown(why);
    };
  }

  /** Counts each pod once: it may stand in several slices, one for each family of addresses. */
  private static EndpointsSeen count(List<EndpointSlice> slices, List<Pod> pods) {
    Map<String, String> revisions = new HashMap<>();
    pods.forEach(
        pod ->
            revisions.put(
                pod.getMetadata().getName(),
                SetReader.labels(pod).getOrDefault(Keys.REVISION, "")));
    Map<String, Integer> counts = new HashMap<>();
    Set<String> seen = new HashSet<>();
    for (EndpointSlice slice : slices) {
      for (Endpoint endpoint :
          slice.getEndpoints() == null ? List.<Endpoint>of() : slice.getEndpoints()) {
        String pod =
            endpoint.getTargetRef() == null
                ? String.join(",", endpoint.getAddresses())
                : endpoint.getTargetRef().getName();
        if (serves(endpoint) && seen.add(pod)) {
          counts.merge(revisions.getOrDefault(pod, ""), 1, Integer::sum);
        }
      }
    }
    return new EndpointsSeen(counts);
  }

  /** Ready as routers read it: an endpoint that says nothing is ready. */
  private static boolean serves(Endpoint endpoint) {
    return endpoint.getConditions() == null
        || !Boolean.FALSE.equals(endpoint.getConditions().getReady());
  }

  private Observed<Route> route(RouteKey key) {
    return switch (router.read(key)) {
      case RouteReading.Found found ->
          Observed.known(
              new Route(
                  found.rules(),
                  Weight.ofPercent(found.candidateWeight()),
                  found.even(),
                  !found.atRest(),
                  found.accepted(),
                  found.answered(),
                  found.problem(),
                  found.manager(),
                  found.resourceVersion()));
      case RouteReading.Unusable(String why, String resourceVersion) ->
          Observed.known(
              new Route(
                  0,
                  Weight.ZERO,
                  true,
                  false,
                  false,
                  false,
                  Optional.of(why),
                  Optional.empty(),
                  resourceVersion));
      case RouteReading.Missing missing -> Observed.missing();
      case RouteReading.Unknown(String why) -> Observed.unknown(why);
    };
  }
}
