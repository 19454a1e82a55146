package dev.headway.rollout.act;

import dev.headway.port.ClusterFailure;
import dev.headway.port.ClusterFailure.Kind;
import dev.headway.port.LiveReader;
import dev.headway.rollout.decide.Action;
import dev.headway.rollout.observe.Material;
import dev.headway.rollout.observe.SetReader;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts at the server itself before a pod is deleted that serves. A set is counted once for a
 * plan, whose deletions each say how many it has to have at the start.
 */
final class SparePods {

  private final LiveReader live;
  private final Material material;
  private final Map<String, Integer> counts = new HashMap<>();

  SparePods(LiveReader live, Material material) {
    this.live = live;
    this.material = material;
  }

  void canGo(Action.DeletePod action) {
    if (action.needed() == 0) {
      return;
    }
    int ready = counts.computeIfAbsent(action.set(), this::ready);
    if (ready < action.needed()) {
      throw new ClusterFailure(
          Kind.CONFLICT,
          "ReplicaSet "
              + action.set()
              + " has "
              + ready
              + " ready pods, too few to delete "
              + action.pod());
    }
  }

  private int ready(String name) {
    ReplicaSet set = material.sets().get(name);
    if (set == null) {
      throw new ClusterFailure(Kind.CONFLICT, "ReplicaSet " + name + " is gone");
    }
    Map<String, String> labels = set.getSpec().getSelector().getMatchLabels();
    return (int)
        live.pods(set.getMetadata().getNamespace(), labels).stream()
            .filter(pod -> SetReader.serves(set, pod))
            .count();
  }
}
