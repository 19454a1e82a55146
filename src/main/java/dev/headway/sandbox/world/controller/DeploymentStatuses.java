package dev.headway.sandbox.world.controller;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The status of a Deployment. Pure. */
final class DeploymentStatuses {
  private static final int PROGRESS_DEADLINE_SECONDS = 600;

  private DeploymentStatuses() {}

  static DeploymentStatus of(Deployment deployment, List<ReplicaSet> sets, Instant now) {
    Optional<ReplicaSet> current = DeploymentPlan.current(deployment, sets);
    int available = sets.stream().mapToInt(set -> DeploymentPlan.status(set).available()).sum();
    int wanted = sets.stream().mapToInt(DeploymentPlan::wanted).sum();
    DeploymentStatus counts =
        new DeploymentStatusBuilder()
            .withObservedGeneration(deployment.getMetadata().getGeneration())
            .withReplicas(
                absentIfZero(
                    sets.stream().mapToInt(set -> DeploymentPlan.status(set).replicas()).sum()))
            .withUpdatedReplicas(
                absentIfZero(current.map(set -> DeploymentPlan.status(set).replicas()).orElse(0)))
            .withReadyReplicas(
                absentIfZero(
                    sets.stream().mapToInt(set -> DeploymentPlan.status(set).ready()).sum()))
            .withAvailableReplicas(absentIfZero(available))
            .withUnavailableReplicas(absentIfZero(Math.max(0, wanted - available)))
            .build();
    List<DeploymentCondition> conditions = new ArrayList<>();
    int least =
        DeploymentPlan.replicas(deployment) - DeploymentPlan.Bounds.of(deployment).unavailable();
    conditions.add(
        condition(
            deployment,
            available >= least
                ? new Draft(
                    "Available",
                    "True",
                    "MinimumReplicasAvailable",
                    "Deployment has minimum availability.")
                : new Draft(
                    "Available",
                    "False",
                    "MinimumReplicasUnavailable",
                    "Deployment does not have minimum availability."),
            false,
            now));
    conditions.add(progressing(deployment, sets, current, counts, now));
    sets.stream()
        .filter(set -> set.getStatus() != null)
        .flatMap(set -> set.getStatus().getConditions().stream())
        .filter(failure -> failure.getType().equals("ReplicaFailure"))
        .findFirst()
        .ifPresent(
            failure ->
                conditions.add(
                    condition(
                        deployment,
                        new Draft(
                            "ReplicaFailure",
                            failure.getStatus(),
                            failure.getReason(),
                            failure.getMessage()),
                        false,
                        now)));
    counts.setConditions(conditions);
    return counts;
  }

  /** When the progress deadline has to be looked at; empty when no progress is waited for. */
  static Optional<Duration> deadline(Deployment deployment, List<ReplicaSet> sets, Instant now) {
    if (DeploymentPlan.isComplete(deployment, sets)
        || Boolean.TRUE.equals(deployment.getSpec().getPaused())) {
      return Optional.empty();
    }
    Duration left =
        Duration.between(now, lastUpdate(deployment, now).plus(limit(deployment))).plusSeconds(1);
    return left.isPositive() ? Optional.of(left) : Optional.empty();
  }

  private static DeploymentCondition progressing(
      Deployment deployment,
      List<ReplicaSet> sets,
      Optional<ReplicaSet> current,
      DeploymentStatus counts,
      Instant now) {
    String name =
        current.map(set -> set.getMetadata().getName()).orElse(deployment.getMetadata().getName());
    if (Boolean.TRUE.equals(deployment.getSpec().getPaused())) {
      return condition(
          deployment,
          new Draft("Progressing", "Unknown", "DeploymentPaused", "Deployment is paused"),
          false,
          now);
    }
    if (DeploymentPlan.isComplete(deployment, sets)) {
      return condition(
          deployment,
          new Draft(
              "Progressing",
              "True",
              "NewReplicaSetAvailable",
              "ReplicaSet \"%s\" has successfully progressed.".formatted(name)),
          false,
          now);
    }
    boolean moved = deployment.getStatus() == null || !sameCounts(deployment.getStatus(), counts);
    if (!moved && now.isAfter(lastUpdate(deployment, now).plus(limit(deployment)))) {
      return condition(
          deployment,
          new Draft(
              "Progressing",
              "False",
              "ProgressDeadlineExceeded",
              "ReplicaSet \"%s\" has timed out progressing.".formatted(name)),
          false,
          now);
    }
    return condition(
        deployment,
        new Draft(
            "Progressing",
            "True",
            "ReplicaSetUpdated",
            "ReplicaSet \"%s\" is progressing.".formatted(name)),
        moved,
        now);
  }

  private static boolean sameCounts(DeploymentStatus one, DeploymentStatus other) {
    return Objects.equals(one.getReplicas(), other.getReplicas())
        && Objects.equals(one.getUpdatedReplicas(), other.getUpdatedReplicas())
        && Objects.equals(one.getReadyReplicas(), other.getReadyReplicas())
        && Objects.equals(one.getAvailableReplicas(), other.getAvailableReplicas())
        && Objects.equals(one.getObservedGeneration(), other.getObservedGeneration());
  }

  private static Duration limit(Deployment deployment) {
    return Duration.ofSeconds(
        Objects.requireNonNullElse(
            deployment.getSpec().getProgressDeadlineSeconds(), PROGRESS_DEADLINE_SECONDS));
  }

  private static Instant lastUpdate(Deployment deployment, Instant now) {
    return existing(deployment, "Progressing")
        .map(DeploymentCondition::getLastUpdateTime)
        .map(Instant::parse)
        .orElse(now);
  }

  private record Draft(String type, String status, String reason, String message) {}

  /** {@code touched}: the condition says the same, and still there is news. */
  private static DeploymentCondition condition(
      Deployment deployment, Draft draft, boolean touched, Instant now) {
    String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
    Optional<DeploymentCondition> before = existing(deployment, draft.type());
    boolean sameStatus =
        before.filter(condition -> condition.getStatus().equals(draft.status())).isPresent();
    boolean same =
        sameStatus
            && before.filter(condition -> draft.reason().equals(condition.getReason())).isPresent()
            && !touched;
    return new DeploymentConditionBuilder()
        .withType(draft.type())
        .withStatus(draft.status())
        .withReason(draft.reason())
        .withMessage(draft.message())
        .withLastTransitionTime(
            before
                .filter(condition -> sameStatus)
                .map(DeploymentCondition::getLastTransitionTime)
                .orElse(time))
        .withLastUpdateTime(
            before
                .filter(condition -> same)
                .map(DeploymentCondition::getLastUpdateTime)
                .orElse(time))
        .build();
  }

  private static Optional<DeploymentCondition> existing(Deployment deployment, String type) {
    return deployment.getStatus() == null
        ? Optional.empty()
        : deployment.getStatus().getConditions().stream()
            .filter(condition -> condition.getType().equals(type))
            .findFirst();
  }

  @SuppressWarnings(
      "NullAway") // the builder takes a missing number as null, and servers leave zeros out
  private static Integer absentIfZero(int number) {
    return number == 0 ? null : number;
  }
}
