package dev.headway.sandbox.world.controller;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatusBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What a StatefulSet needs done next: pods with a number each, made from the lowest on and given up
 * from the highest on, one after another unless it says Parallel. Pure. Below the partition a pod
 * that is made anew is of the current revision, from there on of the present template; one that is
 * there stays below it, whatever it is of.
 *
 * @param create numbers of the pods to make
 */
record StatefulSetPlan(List<Integer> create, List<Pod> delete) {
  static final String REVISION_HASH = "controller-revision-hash";

  private static final StatefulSetPlan NOTHING = new StatefulSetPlan(List.of(), List.of());

  /** {@code pods} are those of the namespace. */
  static StatefulSetPlan of(StatefulSet set, List<Pod> pods, Instant now) {
    if (Pods.isTerminating(set)) {
      return NOTHING;
    }
    Map<Integer, Pod> own = numbered(set, pods);
    boolean oneByOne = !"Parallel".equals(set.getSpec().getPodManagementPolicy());
    Predicate<Pod> settled = pod -> isAvailable(set, pod, now);
    List<Integer> create = new ArrayList<>();
    List<Pod> delete = new ArrayList<>();
    int first = first(set);
    for (int i = first; i < first + replicas(set); i++) {
      Pod pod = own.get(i);
      if (pod == null) {
        create.add(i);
      } else if (!Pods.isActive(pod) && !Pods.isTerminating(pod)) {
        delete.add(pod);
      }
      if (oneByOne && (pod == null || !settled.test(pod))) {
        return new StatefulSetPlan(create, delete);
      }
    }
    List<Pod> beyond = highestFirst(own, set, false);
    for (Pod pod : beyond) {
      if (!Pods.isTerminating(pod)) {
        delete.add(pod);
      }
      if (oneByOne) {
        return new StatefulSetPlan(create, delete);
      }
    }
    outdated(set, own, settled).filter(pod -> !delete.contains(pod)).ifPresent(delete::add);
    return new StatefulSetPlan(create, delete);
  }

  /** The pod that a rolling update replaces now: the highest, when those above it are healthy. */
  private static Optional<Pod> outdated(
      StatefulSet set, Map<Integer, Pod> own, Predicate<Pod> settled) {
    if (isOnDelete(set)) {
      return Optional.empty();
    }
    for (Pod pod : highestFirst(own, set, true)) {
      if (isHeld(set, number(set, pod).orElse(0))) {
        return Optional.empty();
      }
      if (!isOfRevision(pod, revision(set))) {
        return Pods.isTerminating(pod) ? Optional.empty() : Optional.of(pod);
      }
      if (!settled.test(pod)) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static boolean isOnDelete(StatefulSet set) {
    var strategy = set.getSpec().getUpdateStrategy();
    return strategy != null && "OnDelete".equals(strategy.getType());
  }

  /** Whether the pod of this number is below the partition, which counts from the first number. */
  private static boolean isHeld(StatefulSet set, int number) {
    var strategy = set.getSpec().getUpdateStrategy();
    int partition =
        strategy == null || strategy.getRollingUpdate() == null
            ? 0
            : Objects.requireNonNullElse(strategy.getRollingUpdate().getPartition(), 0);
    return number - first(set) < partition;
  }

  /** Whether a pod of this number that is made now is of the current revision. */
  static boolean isOfCurrent(StatefulSet set, int number) {
    return !isOnDelete(set) && isHeld(set, number);
  }

  private static List<Pod> highestFirst(Map<Integer, Pod> own, StatefulSet set, boolean wanted) {
    int first = first(set);
    return own.entrySet().stream()
        .filter(e -> (e.getKey() >= first && e.getKey() < first + replicas(set)) == wanted)
        .sorted(Map.Entry.<Integer, Pod>comparingByKey(Comparator.reverseOrder()))
        .map(Map.Entry::getValue)
        .toList();
  }

  private static Map<Integer, Pod> numbered(StatefulSet set, List<Pod> pods) {
    Map<Integer, Pod> own = new TreeMap<>();
    pods.stream()
        .filter(pod -> Pods.isControlledBy(pod, set))
        .forEach(pod -> number(set, pod).ifPresent(number -> own.put(number, pod)));
    return own;
  }

  private static OptionalInt number(StatefulSet set, Pod pod) {
    String prefix = set.getMetadata().getName() + "-";
    String name = pod.getMetadata().getName();
    String rest = name.startsWith(prefix) ? name.substring(prefix.length()) : "";
    return rest.matches("0|[1-9][0-9]{0,8}")
        ? OptionalInt.of(Integer.parseInt(rest))
        : OptionalInt.empty();
  }

  private static boolean isAvailable(StatefulSet set, Pod pod, Instant now) {
    return Pods.isActive(pod) && Pods.isAvailable(pod, minReadySeconds(set), now);
  }

  private static int minReadySeconds(StatefulSet set) {
    return Objects.requireNonNullElse(set.getSpec().getMinReadySeconds(), 0);
  }

  private static boolean isOfRevision(Pod pod, String revision) {
    return pod.getMetadata().getLabels() != null
        && revision.equals(pod.getMetadata().getLabels().get(REVISION_HASH));
  }

  private static int first(StatefulSet set) {
    return set.getSpec().getOrdinals() == null
        ? 0
        : Objects.requireNonNullElse(set.getSpec().getOrdinals().getStart(), 0);
  }

  private static int replicas(StatefulSet set) {
    return Objects.requireNonNullElse(set.getSpec().getReplicas(), 1);
  }

  /** What pods of the present template are labelled with. */
  static String revision(StatefulSet set) {
    return set.getMetadata().getName() + "-" + Templates.hash(set.getSpec().getTemplate());
  }

  /**
   * What it is to say of itself.
   *
   * @param current the revision that pods below the partition are of, until all have another
   */
  static StatefulSetStatus status(StatefulSet set, List<Pod> pods, String current, Instant now) {
    List<Pod> active = numbered(set, pods).values().stream().filter(Pods::isActive).toList();
    String update = revision(set);
    int minReady = minReadySeconds(set);
    int updated = Math.toIntExact(active.stream().filter(p -> isOfRevision(p, update)).count());
    int ready = Math.toIntExact(active.stream().filter(Pods::isReady).count());
    boolean through =
        !isOnDelete(set)
            && updated == replicas(set)
            && ready == updated
            && active.size() == updated;
    String serving = through ? update : current;
    return new StatefulSetStatusBuilder()
        .withObservedGeneration(set.getMetadata().getGeneration())
        .withReplicas(active.size())
        .withReadyReplicas(Counts.absentIfZero(ready))
        .withAvailableReplicas(
            Math.toIntExact(
                active.stream().filter(pod -> Pods.isAvailable(pod, minReady, now)).count()))
        .withUpdatedReplicas(Counts.absentIfZero(updated))
        .withCurrentReplicas(
            Counts.absentIfZero(
                Math.toIntExact(active.stream().filter(p -> isOfRevision(p, serving)).count())))
        .withCurrentRevision(serving)
        .withUpdateRevision(update)
        .withCollisionCount(0)
        .build();
  }
}
