package dev.headway.rollout.observe;

import dev.headway.api.v1alpha1.Keys;
import dev.headway.port.HookRunner.HookStanding;
import dev.headway.port.Reading;
import dev.headway.rollout.decide.HookRun;
import dev.headway.rollout.decide.HookSeen;
import dev.headway.rollout.decide.HookSeen.Standing;
import dev.headway.rollout.decide.Observed;
import dev.headway.rollout.observe.Material.HookPod;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
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
  private final String uid;

  /** Of these Jobs, those that the deployment of this uid controls. */
  HookReader(Reading<List<Job>> jobs, String uid) {
    this.jobs = jobs;
    this.uid = uid;
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

  private static Optional<HookSeen> seen(Job job) {
    return run(job)
        .map(
            run ->
                new HookSeen(
                    run,
                    standing(job),
                    message(job),
                    job.getMetadata().getName(),
                    job.getMetadata().getResourceVersion()));
  }

  private static HookSeen seen(HookStanding other) {
    var id = other.attempt();
    return new HookSeen(
        new HookRun(id.release(), id.point(), id.hook(), id.number()),
        Standing.FAILED,
        other.message(),
        "",
        "");
  }

  private static Standing standing(Job job) {
    return condition(job, "Complete").isPresent()
        ? Standing.SUCCEEDED
        : condition(job, "Failed").isPresent() ? Standing.FAILED : Standing.RUNNING;
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
  Map<HookRun, HookPod> pods(List<Pod> pods) {
    Map<HookRun, HookPod> found = new HashMap<>();
    for (Job job : own(jobs.found().orElse(List.of())).toList()) {
      run(job).ifPresent(run -> last(job, pods).ifPresent(pod -> found.put(run, pod)));
    }
    return found;
  }

  private static Optional<HookPod> last(Job job, List<Pod> pods) {
    return pods.stream()
        .filter(pod -> isOf(pod, job))
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
