package dev.headway.sandbox.world.controller;

import dev.headway.sandbox.world.controller.DeploymentPlan.Bounds;
import dev.headway.sandbox.world.controller.DeploymentPlan.Step;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The size of a Deployment that is paused: it makes no new pods of its template, and still has as
 * many as it is told. Pure.
 *
 * <pre>
 *   one set with pods       takes all of them
 *   the newest is saturated the others lose theirs
 *   else                    each grows or shrinks by its share of replicas + maxSurge; what
 *                           rounding leaves goes to the largest
 * </pre>
 */
final class DeploymentScaling {
  /** On a set: how many pods its Deployment wanted when the set was last scaled. */
  static final String DESIRED = "deployment.kubernetes.io/desired-replicas";

  /** On a set: the same with the surge of that time. */
  static final String MOST = "deployment.kubernetes.io/max-replicas";

  private DeploymentScaling() {}

  static List<Step> of(Deployment deployment, List<ReplicaSet> sets, Optional<ReplicaSet> current) {
    List<ReplicaSet> active = sets.stream().filter(set -> DeploymentPlan.wanted(set) > 0).toList();
    int replicas = DeploymentPlan.replicas(deployment);
    if (active.size() < 2) {
      return active.stream()
          .findFirst()
          .or(() -> newest(sets, current))
          .filter(set -> DeploymentPlan.wanted(set) != replicas)
          .<Step>map(set -> new Step.Scale(set, replicas))
          .stream()
          .toList();
    }
    if (current.filter(set -> isSaturated(set, replicas)).isPresent()) {
      return active.stream()
          .filter(set -> !current.get().equals(set))
          .<Step>map(set -> new Step.Scale(set, 0))
          .toList();
    }
    return DeploymentPlan.isRecreate(deployment)
        ? List.of()
        : proportional(deployment, active, replicas);
  }

  /** What a set that is scaled remembers of its Deployment. */
  static Map<String, String> marks(Deployment deployment) {
    int replicas = DeploymentPlan.replicas(deployment);
    int most = replicas + Bounds.of(deployment).surge();
    return Map.of(DESIRED, Integer.toString(replicas), MOST, Integer.toString(most));
  }

  private static Optional<ReplicaSet> newest(List<ReplicaSet> sets, Optional<ReplicaSet> current) {
    return current.or(() -> sets.stream().max(Comparator.comparingLong(DeploymentPlan::revision)));
  }

  private static boolean isSaturated(ReplicaSet set, int replicas) {
    return DeploymentPlan.wanted(set) == replicas
        && mark(set, DESIRED) == replicas
        && DeploymentPlan.status(set).available() == replicas;
  }

  private static List<Step> proportional(
      Deployment deployment, List<ReplicaSet> active, int replicas) {
    int all = active.stream().mapToInt(DeploymentPlan::wanted).sum();
    int most = replicas > 0 ? replicas + Bounds.of(deployment).surge() : 0;
    int missing = most - all;
    List<ReplicaSet> order = new ArrayList<>(active);
    Comparator<ReplicaSet> bySize = Comparator.comparingInt(DeploymentPlan::wanted).reversed();
    order.sort(
        bySize.thenComparing(
            missing > 0 ? DeploymentPlan.OLDEST_FIRST.reversed() : DeploymentPlan.OLDEST_FIRST));
    Map<ReplicaSet, Integer> sizes = new LinkedHashMap<>();
    int left = missing;
    for (ReplicaSet set : order) {
      int share = share(set, replicas, most);
      int change = missing > 0 ? Math.min(share, left) : Math.max(share, left);
      change = missing == 0 ? 0 : change;
      sizes.put(set, DeploymentPlan.wanted(set) + change);
      left -= change;
    }
    sizes.merge(order.getFirst(), left, (size, rest) -> Math.max(0, size + rest));
    return steps(deployment, sizes);
  }

  /** By how much a set grows or shrinks, so that it keeps its part of the whole. */
  private static int share(ReplicaSet set, int replicas, int most) {
    int wanted = DeploymentPlan.wanted(set);
    int before = mark(set, MOST);
    if (replicas == 0 || before == 0) {
      return replicas == 0 ? -wanted : 0;
    }
    return (int) Math.round((double) wanted * most / before) - wanted;
  }

  /** A set that keeps its size still notes what that is a part of. */
  private static List<Step> steps(Deployment deployment, Map<ReplicaSet, Integer> sizes) {
    List<Step> steps = new ArrayList<>();
    sizes.forEach(
        (set, size) -> {
          if (size != DeploymentPlan.wanted(set)) {
            steps.add(new Step.Scale(set, size));
          } else if (!DeploymentPlan.annotations(set)
              .entrySet()
              .containsAll(marks(deployment).entrySet())) {
            steps.add(new Step.Mark(set, marks(deployment)));
          }
        });
    return steps;
  }

  private static int mark(ReplicaSet set, String name) {
    String text = Objects.requireNonNullElse(DeploymentPlan.annotations(set).get(name), "0");
    return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
  }
}
