package dev.headway.sandbox.world.controller;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetCondition;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatusBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a ReplicaSet needs done. Pure.
 *
 * @param adopt pods without a controller that its selector matches
 * @param release pods of its own that its selector no longer matches
 * @param create how many to create
 * @param delete which to delete, the least valuable first
 */
record ReplicaSetPlan(List<Pod> adopt, List<Pod> release, int create, List<Pod> delete) {
  private static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";

  /** The order in which pods are given up: as Kubernetes documents it, for one node. */
  private static final Comparator<Pod> LEAST_VALUABLE_FIRST =
      Comparator.comparing((Pod pod) -> isAssigned(pod))
          .thenComparingInt(pod -> phaseRank(Pods.phase(pod)))
          .thenComparing(Pods::isReady)
          .thenComparingInt(ReplicaSetPlan::deletionCost)
          .thenComparing(pod -> Pods.readySince(pod).orElse(Instant.MIN), Comparator.reverseOrder())
          .thenComparing(Comparator.comparingInt(Pods::restarts).reversed())
          .thenComparing(ReplicaSetPlan::creation, Comparator.reverseOrder())
          .thenComparing(pod -> pod.getMetadata().getName());

  /** {@code pods} are those of the namespace. */
  static ReplicaSetPlan of(ReplicaSet set, List<Pod> pods) {
    boolean deleting = Pods.isTerminating(set);
    List<Pod> adopt =
        deleting ? List.of() : pods.stream().filter(pod -> isOrphan(set, pod)).toList();
    List<Pod> release =
        pods.stream().filter(pod -> Pods.isControlledBy(pod, set) && !matches(set, pod)).toList();
    List<Pod> active = ownedBy(set, pods).stream().filter(Pods::isActive).toList();
    int missing = wanted(set) - active.size() - adopt.size();
    if (deleting || missing == 0) {
      return new ReplicaSetPlan(adopt, release, 0, List.of());
    }
    if (missing > 0) {
      return new ReplicaSetPlan(adopt, release, missing, List.of());
    }
    List<Pod> delete = active.stream().sorted(LEAST_VALUABLE_FIRST).limit(-missing).toList();
    return new ReplicaSetPlan(adopt, release, 0, delete);
  }

  /**
   * The status as it should be.
   *
   * @param refusal why pods cannot be created, in the API server's words
   */
  static ReplicaSetStatus status(
      ReplicaSet set, List<Pod> pods, Optional<String> refusal, Instant now) {
    List<Pod> active = ownedBy(set, pods).stream().filter(Pods::isActive).toList();
    int minReady = Objects.requireNonNullElse(set.getSpec().getMinReadySeconds(), 0);
    Map<String, String> labels = set.getSpec().getTemplate().getMetadata().getLabels();
    return new ReplicaSetStatusBuilder()
        .withReplicas(active.size())
        .withFullyLabeledReplicas(
            count(
                active.stream()
                    .filter(
                        pod ->
                            pod.getMetadata().getLabels().entrySet().containsAll(labels.entrySet()))
                    .count()))
        .withReadyReplicas(count(active.stream().filter(Pods::isReady).count()))
        .withAvailableReplicas(
            count(active.stream().filter(pod -> Pods.isAvailable(pod, minReady, now)).count()))
        .withObservedGeneration(set.getMetadata().getGeneration())
        .withConditions(conditions(set, refusal, now))
        .build();
  }

  /** When the next pod becomes available by the passing of time, if one does. */
  static Optional<Duration> nextAvailable(ReplicaSet set, List<Pod> pods, Instant now) {
    int minReady = Objects.requireNonNullElse(set.getSpec().getMinReadySeconds(), 0);
    return ownedBy(set, pods).stream()
        .filter(Pods::isActive)
        .flatMap(pod -> Pods.readySince(pod).stream())
        .map(since -> Duration.between(now, since.plusSeconds(minReady)))
        .filter(Duration::isPositive)
        .min(Comparator.naturalOrder());
  }

  static List<Pod> ownedBy(ReplicaSet set, List<Pod> pods) {
    return pods.stream().filter(pod -> Pods.isControlledBy(pod, set) && matches(set, pod)).toList();
  }

  private static int wanted(ReplicaSet set) {
    return Objects.requireNonNullElse(set.getSpec().getReplicas(), 1);
  }

  private static boolean isOrphan(ReplicaSet set, Pod pod) {
    return Pods.isActive(pod) && Pods.controller(pod).isEmpty() && matches(set, pod);
  }

  private static boolean matches(ReplicaSet set, Pod pod) {
    return Selectors.matches(set.getSpec().getSelector(), pod.getMetadata().getLabels());
  }

  /** A failure is a condition as long as it lasts, and no condition otherwise. */
  private static List<ReplicaSetCondition> conditions(
      ReplicaSet set, Optional<String> refusal, Instant now) {
    if (refusal.isEmpty()) {
      return List.of();
    }
    String since =
        set.getStatus() == null
            ? now.truncatedTo(ChronoUnit.SECONDS).toString()
            : set.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals("ReplicaFailure"))
                .map(ReplicaSetCondition::getLastTransitionTime)
                .findFirst()
                .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
    return List.of(
        new ReplicaSetConditionBuilder()
            .withType("ReplicaFailure")
            .withStatus("True")
            .withReason("FailedCreate")
            .withMessage(refusal.get())
            .withLastTransitionTime(since)
            .build());
  }

  private static int count(long number) {
    return Math.toIntExact(number);
  }

  private static boolean isAssigned(Pod pod) {
    return pod.getSpec().getNodeName() != null && !pod.getSpec().getNodeName().isEmpty();
  }

  private static int phaseRank(String phase) {
    return switch (phase) {
      case "Pending" -> 0;
      case "Unknown" -> 1;
      default -> 2;
    };
  }

  /** A cost that is no number counts as none, as in Kubernetes. */
  private static int deletionCost(Pod pod) {
    Map<String, String> annotations =
        Objects.requireNonNullElse(pod.getMetadata().getAnnotations(), Map.of());
    String cost = annotations.getOrDefault(DELETION_COST, "0");
    return cost.matches("-?[0-9]{1,9}") ? Integer.parseInt(cost) : 0;
  }

  private static Instant creation(Pod pod) {
    return Optional.ofNullable(pod.getMetadata().getCreationTimestamp())
        .map(Instant::parse)
        .orElse(Instant.MIN);
  }
}
