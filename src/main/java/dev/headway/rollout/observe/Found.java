package dev.headway.rollout.observe;

import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.domain.ObjectKey;
import dev.headway.port.ClusterReader;
import dev.headway.port.Reading;
import dev.headway.rollout.decide.Configuration;
import dev.headway.rollout.decide.Observed;
import dev.headway.rollout.decide.RolloutSnapshot.Desired;
import dev.headway.rollout.decide.SetSeen;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The sets of a deployment, and where they belong to a Deployment that stays in place, that.
 *
 * @param missing the Deployment that is named and could not be read, with why; empty where all is
 *     well
 */
record Found(
    ObjectKey key,
    Optional<WorkloadReader> workload,
    Optional<Observed<Desired>> missing,
    Reading<List<ReplicaSet>> sets) {

  static Found of(ClusterReader cluster, ProgressiveDeployment resource) {
    ObjectKey key = RolloutObserver.key(resource);
    Optional<ObjectKey> named = Neighbours.workload(resource);
    if (named.isEmpty()) {
      return new Found(
          key,
          Optional.empty(),
          Optional.empty(),
          cluster
              .sets(key)
              .map(
                  all ->
                      all.stream().filter(set -> RolloutObserver.isOwned(set, resource)).toList()));
    }
    return switch (cluster.workload(key.namespace(), named.get().name())) {
      case Reading.Found<Deployment>(Deployment found) -> inPlace(cluster, key, found);
      case Reading.Missing<Deployment> missing -> without(key, Observed.missing());
      case Reading.Unknown<Deployment>(String why) -> without(key, Observed.unknown(why));
    };
  }

  private static Found without(ObjectKey key, Observed<Desired> desired) {
    return new Found(key, Optional.empty(), Optional.of(desired), new Reading.Found<>(List.of()));
  }

  private static Found inPlace(ClusterReader cluster, ObjectKey key, Deployment deployment) {
    var reader = new WorkloadReader(key.name(), deployment);
    return new Found(
        key,
        Optional.of(reader),
        Optional.empty(),
        cluster
            .sets(key)
            .map(
                all ->
                    all.stream()
                        .filter(reader::controls)
                        .filter(set -> set.getMetadata().getDeletionTimestamp() == null)
                        .map(reader::dressed)
                        .toList()));
  }

  /** What the spec asks for; {@code own} where the template is its own. */
  Observed<Desired> desired(Supplier<Observed<Desired>> own) {
    if (missing.isPresent()) {
      return missing.get();
    }
    return workload.map(this::desired).orElseGet(own);
  }

  private Observed<Desired> desired(WorkloadReader reader) {
    String revision = reader.revision().name();
    return Observed.known(
        new Desired(
            reader.revision(),
            key.name() + "-" + revision,
            Versions.of(reader.template(), revision),
            Configuration.NONE,
            Optional.of(reader.seen(sets.found().orElse(List.of())))));
  }

  /** The sets with what the Deployment remembers of them. */
  Observed<List<SetSeen>> noted(Observed<List<SetSeen>> seen) {
    Optional<List<SetSeen>> known = seen.known();
    return workload.isEmpty() || known.isEmpty()
        ? seen
        : Observed.known(
            workload
                .get()
                .noted(
                    known.get(),
                    Versions.of(workload.get().template(), workload.get().revision().name())));
  }
}
