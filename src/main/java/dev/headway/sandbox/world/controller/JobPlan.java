package dev.headway.sandbox.world.controller;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobConditionBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a Job needs done: pods until enough have ended well or too many badly. Pure.
 *
 * @param create how many pods to create
 * @param delete pods that still run when the Job is over
 */
record JobPlan(int create, List<Pod> delete, JobStatus status) {
  private static final int BACK_OFF_LIMIT = 6;

  static JobPlan of(Job job, List<Pod> pods, Instant now) {
    List<Pod> own = pods.stream().filter(pod -> Pods.isControlledBy(pod, job)).toList();
    List<Pod> active = own.stream().filter(Pods::isActive).toList();
    int succeeded = count(own, "Succeeded");
    int failed = count(own, "Failed");
    int completions = Objects.requireNonNullElse(job.getSpec().getCompletions(), 1);
    boolean over = isOver(job);
    boolean complete = succeeded >= completions;
    boolean spent =
        failed > Objects.requireNonNullElse(job.getSpec().getBackoffLimit(), BACK_OFF_LIMIT);
    JobStatusBuilder status =
        (job.getStatus() == null ? new JobStatusBuilder() : new JobStatusBuilder(job.getStatus()))
            .withActive(complete || spent || over ? 0 : active.size())
            .withSucceeded(succeeded)
            .withFailed(failed)
            .withReady(Math.toIntExact(active.stream().filter(Pods::isReady).count()));
    if (status.getStartTime() == null) {
      status.withStartTime(time(now));
    }
    if (over) {
      return new JobPlan(0, active, job.getStatus());
    }
    if (complete) {
      status.withCompletionTime(time(now));
      status.withConditions(
          condition(
              "SuccessCriteriaMet",
              "CompletionsReached",
              "Reached expected number of succeeded pods",
              now),
          condition(
              "Complete", "CompletionsReached", "Reached expected number of succeeded pods", now));
      return new JobPlan(0, active, status.build());
    }
    if (spent) {
      String message = "Job has reached the specified backoff limit";
      status.withConditions(
          condition("FailureTarget", "BackoffLimitExceeded", message, now),
          condition("Failed", "BackoffLimitExceeded", message, now));
      return new JobPlan(0, active, status.build());
    }
    if (isLate(job, now)) {
      String message = "Job was active longer than specified deadline";
      status
          .withActive(0)
          .withConditions(
              condition("FailureTarget", "DeadlineExceeded", message, now),
              condition("Failed", "DeadlineExceeded", message, now));
      return new JobPlan(0, active, status.build());
    }
    boolean held = Boolean.TRUE.equals(job.getSpec().getSuspend()) || Pods.isTerminating(job);
    int atOnce =
        Math.min(
            Objects.requireNonNullElse(job.getSpec().getParallelism(), 1), completions - succeeded);
    return new JobPlan(held ? 0 : Math.max(0, atOnce - active.size()), List.of(), status.build());
  }

  /** When a Job that still runs has run for as long as it may. */
  static Optional<Instant> deadline(Job job) {
    Long seconds = job.getSpec().getActiveDeadlineSeconds();
    String start = job.getStatus() == null ? null : job.getStatus().getStartTime();
    return seconds == null || start == null || isOver(job)
        ? Optional.empty()
        : Optional.of(Instant.parse(start).plusSeconds(seconds));
  }

  private static boolean isLate(Job job, Instant now) {
    return deadline(job).map(end -> !now.isBefore(end)).orElse(false);
  }

  static boolean isOver(Job job) {
    return job.getStatus() != null
        && job.getStatus().getConditions().stream()
            .anyMatch(
                condition ->
                    List.of("Complete", "Failed").contains(condition.getType())
                        && condition.getStatus().equals("True"));
  }

  private static int count(List<Pod> pods, String phase) {
    return Math.toIntExact(pods.stream().filter(pod -> Pods.phase(pod).equals(phase)).count());
  }

  private static JobCondition condition(String type, String reason, String message, Instant now) {
    return new JobConditionBuilder()
        .withType(type)
        .withStatus("True")
        .withReason(reason)
        .withMessage(message)
        .withLastProbeTime(time(now))
        .withLastTransitionTime(time(now))
        .build();
  }

  private static String time(Instant now) {
    return now.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
