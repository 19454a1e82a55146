package dev.headway.sandbox.world.controller;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatus;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatusBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a DaemonSet needs done next: one pod on each node that its selector names, replaced within
 * the bounds of its update strategy. Pure.
 *
 * @param create names of the nodes that lack a pod
 */
record DaemonSetPlan(List<String> create, List<Pod> delete) {

  /** {@code pods} are those of the namespace. */
  static DaemonSetPlan of(DaemonSet set, List<Pod> pods, List<Node> nodes, Instant now) {
    if (Pods.isTerminating(set)) {
      return new DaemonSetPlan(List.of(), List.of());
    }
    List<String> wanted = wanted(set, nodes);
    List<Pod> own = pods.stream().filter(pod -> Pods.isControlledBy(pod, set)).toList();
    List<String> create = new ArrayList<>();
    List<Pod> delete = new ArrayList<>();
    own.stream()
        .filter(pod -> !Pods.isTerminating(pod))
        .filter(pod -> !Pods.isActive(pod) || !wanted.contains(node(pod)))
        .forEach(delete::add);
    List<Pod> outdated = new ArrayList<>();
    int unavailable = 0;
    for (String node : wanted) {
      List<Pod> there = own.stream().filter(pod -> node(pod).equals(node)).toList();
      if (there.isEmpty()) {
        create.add(node);
      }
      boolean serves = there.stream().anyMatch(pod -> isAvailable(set, pod, now));
      unavailable += serves ? 0 : 1;
      there.stream()
          .filter(Pods::isActive)
          .filter(pod -> !isOfRevision(pod, revision(set)))
          .forEach(outdated::add);
    }
    delete.addAll(replaced(set, outdated, bound(set, wanted.size()) - unavailable, now));
    return new DaemonSetPlan(create, delete);
  }

  /** Those that do not serve go at once, the others as far as availability allows. */
  private static List<Pod> replaced(DaemonSet set, List<Pod> outdated, int budget, Instant now) {
    var strategy = set.getSpec().getUpdateStrategy();
    if (strategy != null && "OnDelete".equals(strategy.getType())) {
      return List.of();
    }
    List<Pod> going = new ArrayList<>();
    int left = budget;
    for (Pod pod : outdated) {
      boolean serves = isAvailable(set, pod, now);
      if (!serves || left > 0) {
        going.add(pod);
        left -= serves ? 1 : 0;
      }
    }
    return going;
  }

  private static int bound(DaemonSet set, int nodes) {
    var strategy = set.getSpec().getUpdateStrategy();
    IntOrString given =
        strategy == null || strategy.getRollingUpdate() == null
            ? null
            : strategy.getRollingUpdate().getMaxUnavailable();
    if (given == null) {
      return 1;
    }
    String text = given.getStrVal() == null ? given.getIntVal() + "" : given.getStrVal();
    int pods =
        text.endsWith("%")
            ? (int)
                Math.ceil(Integer.parseInt(text.substring(0, text.length() - 1)) * nodes / 100.0)
            : Integer.parseInt(text);
    return Math.max(1, pods);
  }

  private static List<String> wanted(DaemonSet set, List<Node> nodes) {
    Map<String, String> selector =
        Objects.requireNonNullElse(
            set.getSpec().getTemplate().getSpec().getNodeSelector(), Map.of());
    return nodes.stream()
        .filter(
            node ->
                Objects.requireNonNullElse(node.getMetadata().getLabels(), Map.of())
                    .entrySet()
                    .containsAll(selector.entrySet()))
        .map(node -> node.getMetadata().getName())
        .toList();
  }

  private static String node(Pod pod) {
    return Objects.requireNonNullElse(pod.getSpec().getNodeName(), "");
  }

  private static boolean isAvailable(DaemonSet set, Pod pod, Instant now) {
    int minReady = Objects.requireNonNullElse(set.getSpec().getMinReadySeconds(), 0);
    return Pods.isActive(pod) && Pods.isAvailable(pod, minReady, now);
  }

  private static boolean isOfRevision(Pod pod, String revision) {
    return pod.getMetadata().getLabels() != null
        && revision.equals(pod.getMetadata().getLabels().get(StatefulSetPlan.REVISION_HASH));
  }

  /** What pods of the present template are labelled with. */
  static String revision(DaemonSet set) {
    return Templates.hash(set.getSpec().getTemplate());
  }

  static DaemonSetStatus status(DaemonSet set, List<Pod> pods, List<Node> nodes, Instant now) {
    List<String> wanted = wanted(set, nodes);
    List<Pod> active =
        pods.stream().filter(p -> Pods.isControlledBy(p, set)).filter(Pods::isActive).toList();
    List<Pod> right = active.stream().filter(pod -> wanted.contains(node(pod))).toList();
    int available =
        Math.toIntExact(right.stream().filter(pod -> isAvailable(set, pod, now)).count());
    return new DaemonSetStatusBuilder()
        .withObservedGeneration(set.getMetadata().getGeneration())
        .withDesiredNumberScheduled(wanted.size())
        .withCurrentNumberScheduled(right.size())
        .withNumberMisscheduled(active.size() - right.size())
        .withNumberReady(Math.toIntExact(right.stream().filter(Pods::isReady).count()))
        .withNumberAvailable(Counts.absentIfZero(available))
        .withNumberUnavailable(Counts.absentIfZero(wanted.size() - available))
        .withUpdatedNumberScheduled(
            Counts.absentIfZero(
                Math.toIntExact(
                    right.stream().filter(pod -> isOfRevision(pod, revision(set))).count())))
        .build();
  }
}
