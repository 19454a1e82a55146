package dev.headway.sandbox.world.controller;

import dev.headway.sandbox.world.cluster.Cache.Change;
import dev.headway.sandbox.world.cluster.Cluster;
import dev.headway.sandbox.world.cluster.EventRecorder;
import dev.headway.sandbox.world.cluster.Key;
import dev.headway.sandbox.world.cluster.WorkLoop;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.time.Duration;
import java.util.Optional;

/** Runs the pods of Jobs until they have done their work. */
public final class JobController {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final Cluster cluster;
  private final EventRecorder.Source events;
  private final Expectations expectations;
  private final WorkLoop loop;

  private JobController(Cluster cluster) {
    this.cluster = cluster;
    events = cluster.events("job-controller");
    expectations = new Expectations(cluster.clock());
    loop = cluster.loop("job", this::reconcile);
  }

  /** Call it before the cluster's caches start. */
  public static void start(Cluster cluster) {
    JobController controller = new JobController(cluster);
    cluster.jobs().observe(change -> controller.loop.enqueue(Key.of(change.latest())));
    cluster.pods().observe(controller::podChanged);
  }

  private void podChanged(Change<Pod> change) {
    Optional<OwnerReference> owner =
        Pods.controller(change.latest()).filter(reference -> reference.getKind().equals("Job"));
    owner.ifPresent(
        job -> {
          Key key = new Key(change.latest().getMetadata().getNamespace(), job.getName());
          expectations.observe(key, change);
          loop.enqueue(key);
        });
  }

  private Optional<Duration> reconcile(Key key) {
    Optional<Job> found = cluster.jobs().get(key);
    if (found.isEmpty()) {
      expectations.forget(key);
      return Optional.empty();
    }
    if (!expectations.met(key)) {
      return Optional.of(LOOK_AGAIN);
    }
    Job job = found.get();
    JobPlan plan = JobPlan.of(job, cluster.pods().in(key.namespace()), cluster.clock().instant());
    for (int i = 0; i < plan.create(); i++) {
      create(job);
    }
    plan.delete()
        .forEach(
            pod ->
                cluster
                    .client()
                    .pods()
                    .inNamespace(key.namespace())
                    .withName(pod.getMetadata().getName())
                    .delete());
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
    return Optional.empty();
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

  private void create(Job job) {
    PodTemplateSpec template = job.getSpec().getTemplate();
    Pod wanted =
        new PodBuilder()
            .withMetadata(
                new ObjectMetaBuilder()
                    .withGenerateName(job.getMetadata().getName() + "-")
                    .withNamespace(job.getMetadata().getNamespace())
                    .withLabels(
                        template.getMetadata() == null ? null : template.getMetadata().getLabels())
                    .withAnnotations(
                        template.getMetadata() == null
                            ? null
                            : template.getMetadata().getAnnotations())
                    .withOwnerReferences(Pods.controllerReference(job))
                    .build())
            .withSpec(template.getSpec())
            .build();
    Pod created =
        cluster
            .client()
            .pods()
            .inNamespace(job.getMetadata().getNamespace())
            .resource(wanted)
            .create();
    expectations.made(
        Key.of(job),
        created.getMetadata().getUid(),
        uid -> cluster.pods().get(Key.of(created)).isPresent());
    events.normal(job, "SuccessfulCreate", "Created pod: " + created.getMetadata().getName());
  }
}
