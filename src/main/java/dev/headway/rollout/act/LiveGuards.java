package dev.headway.rollout.act;

import dev.headway.api.v1alpha1.Keys;
import dev.headway.domain.ObjectKey;
import dev.headway.domain.Weight;
import dev.headway.port.ClusterFailure;
import dev.headway.port.ClusterFailure.Kind;
import dev.headway.port.LiveReader;
import dev.headway.port.TrafficRouter;
import dev.headway.port.TrafficRouter.RouteKey;
import dev.headway.port.TrafficRouter.RouteReading;
import dev.headway.rollout.decide.Action;
import dev.headway.rollout.decide.RolloutSnapshot;
import dev.headway.rollout.decide.TrafficSeen;
import dev.headway.rollout.decide.TrafficSeen.ServiceSeen;
import dev.headway.rollout.observe.Material;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Looks at the server itself before what cannot be taken back at once: more weight, fewer pods, a
 * promotion. What is not as it was decided on is a conflict. One object is read once for a plan.
 */
final class LiveGuards {

  private final LiveReader live;
  private final TrafficRouter router;
  private final RolloutSnapshot snapshot;
  private final Material material;
  private final Map<String, Optional<ReplicaSet>> sets = new HashMap<>();

  LiveGuards(LiveReader live, TrafficRouter router, RolloutSnapshot snapshot, Material material) {
    this.live = live;
    this.router = router;
    this.snapshot = snapshot;
    this.material = material;
  }

  /** The pods of the set that gets more weight carry it, by the set's own status. */
  void carries(Weight weight) {
    String revision =
        snapshot
            .traffic()
            .flatMap(traffic -> traffic.candidate().known())
            .flatMap(ServiceSeen::revision)
            .orElseThrow(() -> conflict("The candidate Service selects no revision"));
    carries(revision, weight);
  }

  /** The pods of a revision's set carry this weight. */
  void carries(String revision, Weight weight) {
    String name = setName(revision);
    ReplicaSet set =
        sets.computeIfAbsent(name, each -> live.set(material.deployment().namespace(), each))
            .orElseThrow(() -> conflict("ReplicaSet " + name + " is gone"));
    int ready =
        set.getStatus() == null
            ? 0
            : Objects.requireNonNullElse(set.getStatus().getReadyReplicas(), 0);
    if (Weight.carriedBy(ready, snapshot.spec().replicas()).isBelow(weight)) {
      throw conflict("ReplicaSet " + name + " has " + ready + " ready pods, too few for " + weight);
    }
  }

  /** No selector and no weight is on a set. */
  void isOutOfTraffic(String setName) {
    Optional<TrafficSeen> traffic = snapshot.traffic();
    ReplicaSet set = material.sets().get(setName);
    if (traffic.isEmpty() || set == null) {
      return;
    }
    String revision = set.getMetadata().getLabels().getOrDefault(Keys.REVISION, "");
    if (selects(traffic.get().stableKey(), revision)) {
      throw conflict("Service " + traffic.get().stableKey().name() + " selects " + setName);
    }
    if (!selects(traffic.get().candidateKey(), revision)) {
      return;
    }
    for (RouteKey route : material.routes().values()) {
      boolean carries =
          switch (router.readLive(route)) {
            case RouteReading.Found found -> found.candidateWeight() > 0;
            case RouteReading.Unknown unknown -> true;
            case RouteReading.Missing missing -> false;
            case RouteReading.Unusable unusable -> false;
          };
      if (carries) {
        throw conflict(route.display() + " may still send traffic to " + setName);
      }
    }
  }

  /** A set may be deleted: it has no pods and is as it was read. */
  void mayGo(Action.DeleteSet action) {
    isOutOfTraffic(action.name());
    Optional<ReplicaSet> set = live.set(material.deployment().namespace(), action.name());
    boolean hasPods =
        set.map(ReplicaSet::getStatus)
            .map(status -> Objects.requireNonNullElse(status.getReplicas(), 0) > 0)
            .orElse(false);
    if (hasPods) {
      throw conflict("ReplicaSet " + action.name() + " still has pods");
    }
  }

  private boolean selects(ObjectKey service, String revision) {
    return live.service(service.namespace(), service.name())
        .map(Service::getSpec)
        .map(spec -> spec.getSelector())
        .map(selector -> revision.equals(selector.get(Keys.REVISION)))
        .orElse(false);
  }

  private String setName(String revision) {
    return material.sets().entrySet().stream()
        .filter(
            each -> revision.equals(each.getValue().getMetadata().getLabels().get(Keys.REVISION)))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> conflict("There is no set of revision " + revision));
  }

  private static ClusterFailure conflict(String what) {
    return new ClusterFailure(Kind.CONFLICT, what);
  }
}
