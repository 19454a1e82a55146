package dev.headway.sandbox.world.controller;

import dev.headway.sandbox.world.cluster.Cluster;
import dev.headway.sandbox.world.cluster.EventRecorder;
import dev.headway.sandbox.world.cluster.Key;
import dev.headway.sandbox.world.cluster.WorkLoop;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Optional;

/** Runs the pods of Jobs until they have done their work. */
public final class JobController {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final Cluster cluster;
  private final EventRecorder.Source events;
  private final OwnedPods pods;
  private final WorkLoop loop;

  private JobController(Cluster cluster) {
    this.cluster = cluster;
    events = cluster.events("job-controller");
    pods = new OwnedPods(cluster, "Job", events);
    loop = cluster.loop("job", this::reconcile);
  }

  /** Call it before the cluster's caches start. */
  public static void start(Cluster cluster) {
    JobController controller = new JobController(cluster);
    cluster.jobs().observe(change -> controller.loop.enqueue(Key.of(change.latest())));
    cluster
        .pods()
        .observe(change -> controller.pods.changed(change).ifPresent(controller.loop::enqueue));
  }

  private Optional<Duration> reconcile(Key key) {
    Optional<Job> found = cluster.jobs().get(key);
    if (found.isEmpty()) {
      pods.forget(key);
      return Optional.empty();
    }
    if (!pods.areAllSeen(key)) {
      return Optional.of(LOOK_AGAIN);
    }
    Job job = found.get();
    JobPlan plan = JobPlan.of(job, cluster.pods().in(key.namespace()), cluster.clock().instant());
    Optional<KubernetesClientException> refusal =
        pods.create(job, job.getSpec().getTemplate(), plan.create());
    pods.delete(job, plan.delete());
    if (!plan.status().equals(job.getStatus())) {
      Job changed = new JobBuilder(job).withStatus(plan.status()).build();
      cluster
          .client()
          .batch()
          .v1()
          .jobs()
          .inNamespace(key.namespace())
          .resource(changed)
          .updateStatus();
      tellEnd(changed);
    }
    if (refusal.isPresent()) {
      throw refusal.get();
    }
    Job now = new JobBuilder(job).withStatus(plan.status()).build();
    return JobPlan.deadline(now)
        .map(end -> Duration.between(cluster.clock().instant(), end))
        .map(left -> left.isNegative() ? LOOK_AGAIN : left.plusMillis(100));
  }

  private void tellEnd(Job job) {
    job.getStatus().getConditions().stream()
        .filter(condition -> condition.getType().equals("Failed"))
        .findFirst()
        .ifPresentOrElse(
            failed -> events.warning(job, failed.getReason(), failed.getMessage()),
            () -> {
              if (JobPlan.isOver(job)) {
                events.normal(job, "Completed", "Job completed");
              }
            });
  }
}
