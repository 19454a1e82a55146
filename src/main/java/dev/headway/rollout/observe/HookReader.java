package dev.headway.rollout.observe;

import dev.headway.api.v1alpha1.Keys;
import dev.headway.port.HookRunner.HookStanding;
import dev.headway.port.Reading;
import dev.headway.rollout.decide.HookRun;
import dev.headway.rollout.decide.HookSeen;
import dev.headway.rollout.decide.HookSeen.Standing;
import dev.headway.rollout.decide.Observed;
import dev.headway.rollout.decide.PodFinding;
import dev.headway.rollout.observe.Material.HookPod;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads how the attempts of hooks stand. */
final class HookReader {

  private final Reading<List<Job>> jobs;
  private final List<Pod> pods;
  private final String uid;
  private final Instant now;

  /** Of these Jobs and pods, those that the deployment of this uid controls. */
  HookReader(Reading<List<Job>> jobs, List<Pod> pods, String uid, Instant now) {
    this.jobs = jobs;
    this.pods = pods;
    this.uid = uid;
    this.now = now;
  }

  /** Attempts by their Jobs, and those that could not be begun. */
  Observed<List<HookSeen>> read(List<HookStanding> others) {
    return TrafficReader.observed(
        jobs,
        all ->
            Stream.concat(
                    own(all).flatMap(job -> seen(job).stream()),
                    others.stream().map(HookReader::seen))
                .toList());
  }

  private Stream<Job> own(List<Job> all) {
    return all.stream()
        .filter(job -> job.getMetadata().getDeletionTimestamp() == null)
        .filter(
            job ->
                SetReader.controller(job).map(owner -> uid.equals(owner.getUid())).orElse(false));
  }

  private static Optional<HookRun> run(Job job) {
    return HookCodec.run(SetReader.annotations(job).get(Keys.HOOK_RUN));
  }

  private Optional<HookSeen> seen(Job job) {
    Standing standing = standing(job);
    String message = standing == Standing.STARTING ? hindrance(job) : message(job);
    return run(job)
        .map(
            run ->
                new HookSeen(
                    run,
                    standing,
                    message,
                    job.getMetadata().getName(),
                    job.getMetadata().getResourceVersion()));
  }

  private static HookSeen seen(HookStanding other) {
    var id = other.attempt();
    return new HookSeen(
        new HookRun(id.release(), id.point(), id.hook(), id.number()),
        switch (other.state()) {
          case HINDERED -> Standing.HINDERED;
          case RUNNING -> Standing.RUNNING;
          case SUCCEEDED -> Standing.SUCCEEDED;
          case FAILED -> Standing.FAILED;
        },
        other.message(),
        "",
        "");
  }

  private Standing standing(Job job) {
    if (condition(job, "Complete").isPresent()) {
      return Standing.SUCCEEDED;
    }
    if (condition(job, "Failed").isPresent()) {
      return Standing.FAILED;
    }
    return of(job).anyMatch(HookReader::hasStarted) ? Standing.RUNNING : Standing.STARTING;
  }

  private static boolean hasStarted(Pod pod) {
    List<ContainerStatus> statuses =
        pod.getStatus() == null ? null : pod.getStatus().getContainerStatuses();
    return statuses != null
        && statuses.stream()
            .map(ContainerStatus::getState)
            .anyMatch(
                state ->
                    state != null && (state.getRunning() != null || state.getTerminated() != null));
  }

  private Stream<Pod> of(Job job) {
    return pods.stream().filter(pod -> isOf(pod, job));
  }

  /** What keeps the pods of a Job from starting; empty where nothing is known. */
  private String hindrance(Job job) {
    return of(job)
        .flatMap(pod -> PodFindings.of(pod).stream())
        .map(PodFinding::message)
        .findFirst()
        .orElseGet(() -> withoutPods(job));
  }

  /** A Job that ends loses its pods before it says so. */
  private String withoutPods(Job job) {
    boolean ends =
        condition(job, "FailureTarget").isPresent()
            || condition(job, "SuccessCriteriaMet").isPresent();
    boolean late =
        !Instant.parse(job.getMetadata().getCreationTimestamp())
            .plus(HookSeen.WITHOUT_PODS)
            .isAfter(now);
    return late && !ends && of(job).findAny().isEmpty()
        ? "its Job got no pod: `kubectl describe job/"
            + job.getMetadata().getName()
            + "` has the reason, such as a quota"
        : "";
  }

  private static String message(Job job) {
    return condition(job, "Failed")
        .map(
            failed ->
                switch (Objects.requireNonNullElse(failed.getReason(), "")) {
                  case "DeadlineExceeded" -> "it did not end in time";
                  case "BackoffLimitExceeded" -> "its pod failed";
                  case "" -> "its Job failed";
                  default -> "its Job failed (" + failed.getReason() + ")";
                })
        .orElse("");
  }

  private static Optional<JobCondition> condition(Job job, String type) {
    List<JobCondition> all = job.getStatus() == null ? null : job.getStatus().getConditions();
    return all == null
        ? Optional.empty()
        : all.stream()
            .filter(each -> type.equals(each.getType()) && "True".equals(each.getStatus()))
            .findFirst();
  }

  /** The last pod of each attempt, for what it printed. */
  Map<HookRun, HookPod> pods() {
    Map<HookRun, HookPod> found = new HashMap<>();
    for (Job job : own(jobs.found().orElse(List.of())).toList()) {
      run(job).ifPresent(run -> last(job).ifPresent(pod -> found.put(run, pod)));
    }
    return found;
  }

  private Optional<HookPod> last(Job job) {
    return of(job)
        .max(Comparator.comparing(pod -> pod.getMetadata().getCreationTimestamp()))
        .filter(pod -> !pod.getSpec().getContainers().isEmpty())
        .map(
            pod ->
                new HookPod(
                    pod.getMetadata().getName(),
                    pod.getSpec().getContainers().getFirst().getName()));
  }

  private static boolean isOf(Pod pod, Job job) {
    return SetReader.controller(pod)
        .map(owner -> job.getMetadata().getUid().equals(owner.getUid()))
        .orElse(false);
  }
}
