package dev.headway.sandbox.world.controller;

import dev.headway.sandbox.world.cluster.Cluster;
import dev.headway.sandbox.world.cluster.Key;
import dev.headway.sandbox.world.cluster.WorkLoop;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps the pods of StatefulSets; nothing in the sandbox has a volume, so no claims are made. */
public final class StatefulSetController {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final Cluster cluster;
  private final OwnedPods owned;
  private final WorkLoop loop;

  private StatefulSetController(Cluster cluster) {
    this.cluster = cluster;
    owned = new OwnedPods(cluster, "StatefulSet", cluster.events("statefulset-controller"));
    loop = cluster.loop("statefulset", this::reconcile);
  }

  /** Call it before the cluster's caches start. */
  public static void start(Cluster cluster) {
    StatefulSetController controller = new StatefulSetController(cluster);
    cluster.statefulSets().observe(change -> controller.loop.enqueue(Key.of(change.latest())));
    cluster
        .controllerRevisions()
        .observe(
            change ->
                Pods.controller(change.latest())
                    .filter(owner -> owner.getKind().equals("StatefulSet"))
                    .map(
                        owner ->
                            new Key(change.latest().getMetadata().getNamespace(), owner.getName()))
                    .ifPresent(controller.loop::enqueue));
    cluster
        .pods()
        .observe(change -> controller.owned.changed(change).ifPresent(controller.loop::enqueue));
  }

  private Optional<Duration> reconcile(Key key) {
    Optional<StatefulSet> found = cluster.statefulSets().get(key);
    if (found.isEmpty()) {
      owned.forget(key);
      return Optional.empty();
    }
    if (!owned.areAllSeen(key)) {
      return Optional.of(LOOK_AGAIN);
    }
    StatefulSet set = found.get();
    List<Pod> pods = cluster.pods().in(key.namespace());
    var revisions = StatefulSetRevisions.of(set, cluster.controllerRevisions().in(key.namespace()));
    Optional<ControllerRevision> written = revisions.toWrite();
    if (written.isPresent() && !Pods.isTerminating(set)) {
      write(written.get());
      return Optional.of(LOOK_AGAIN);
    }
    Instant now = cluster.clock().instant();
    StatefulSetPlan plan = StatefulSetPlan.of(set, pods, now);
    owned.delete(set, plan.delete());
    plan.create().forEach(number -> make(set, revisions, number));
    StatefulSetStatus status = StatefulSetPlan.status(set, pods, revisions.current(), now);
    if (!status.equals(set.getStatus())) {
      StatefulSet changed = new StatefulSetBuilder(set).withStatus(status).build();
      cluster
          .client()
          .apps()
          .statefulSets()
          .inNamespace(key.namespace())
          .resource(changed)
          .updateStatus();
    }
    revisions.toDelete(pods).forEach(each -> cluster.client().resource(each).delete());
    boolean waits = Optional.ofNullable(set.getSpec().getMinReadySeconds()).orElse(0) > 0;
    return waits ? Optional.of(LOOK_AGAIN) : Optional.empty();
  }

  /** A name follows from the template: made twice, it is the same. */
  private void write(ControllerRevision revision) {
    var resource = cluster.client().resource(revision);
    try {
      if (revision.getMetadata().getUid() == null) {
        resource.create();
      } else {
        resource.update();
      }
    } catch (KubernetesClientException refused) {
      if (refused.getCode() != 409) {
        throw refused;
      }
    }
  }

  private void make(StatefulSet set, StatefulSetRevisions revisions, int number) {
    String revision =
        StatefulSetPlan.isOfCurrent(set, number)
            ? revisions.current()
            : StatefulSetPlan.revision(set);
    owned.create(set, revisions.template(revision), pod -> numbered(set, pod, revision, number));
  }

  private static Pod numbered(StatefulSet set, Pod pod, String revision, int number) {
    String name = set.getMetadata().getName() + "-" + number;
    return new PodBuilder(pod)
        .editMetadata()
        .withGenerateName(null)
        .withName(name)
        .addToLabels("apps.kubernetes.io/pod-index", Integer.toString(number))
        .addToLabels(StatefulSetPlan.REVISION_HASH, revision)
        .addToLabels("statefulset.kubernetes.io/pod-name", name)
        .endMetadata()
        .editSpec()
        .withHostname(name)
        .withSubdomain(set.getSpec().getServiceName())
        .endSpec()
        .build();
  }
}
