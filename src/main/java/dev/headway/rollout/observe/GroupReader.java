package dev.headway.rollout.observe;

import dev.headway.api.v1alpha1.Keys;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.api.v1alpha1.ReleaseGroup;
import dev.headway.domain.ObjectKey;
import dev.headway.domain.Reason;
import dev.headway.port.ClusterReader;
import dev.headway.port.Reading;
import dev.headway.rollout.decide.GroupSeen;
import dev.headway.rollout.decide.GroupSeen.Claim;
import dev.headway.rollout.decide.GroupSeen.Slot;
import dev.headway.rollout.decide.Observed;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the release group of a deployment: its slots, who has them, and who waits longer. */
final class GroupReader {
  private final ClusterReader cluster;
  private final Neighbourhood others;
  private final ProgressiveDeployment own;
  private final String namespace;
  private final Instant now;

  GroupReader(ClusterReader cluster, Neighbourhood others, ProgressiveDeployment own, Instant now) {
    this.cluster = cluster;
    this.others = others;
    this.own = own;
    this.namespace = own.getMetadata().getNamespace();
    this.now = now;
  }

  /** The group; empty where the spec names none. */
  Optional<GroupSeen> group() {
    return Optional.ofNullable(own.getSpec().releaseGroupName())
        .map(
            name ->
                new GroupSeen(
                    name,
                    limit(name),
                    cluster.slots(namespace, name).found().orElse(List.of()).stream()
                        .map(lease -> slot(name, lease))
                        .toList(),
                    ahead(name)));
  }

  /** Slots of groups that the spec does not name, or does not name any more. */
  List<Slot> left() {
    String name = own.getSpec().releaseGroupName();
    return cluster.ownSlots(RolloutObserver.key(own)).found().orElse(List.of()).stream()
        .filter(lease -> !SetReader.labels(lease).getOrDefault(Keys.RELEASE_GROUP, "").equals(name))
        .filter(lease -> isOf(lease, own))
        .map(lease -> slot(SetReader.labels(lease).getOrDefault(Keys.RELEASE_GROUP, ""), lease))
        .toList();
  }

  /** What cannot be seen whole is not counted: then nobody starts. */
  private Observed<Integer> limit(String name) {
    if (cluster.slots(namespace, name) instanceof Reading.Unknown<List<Lease>>(String why)) {
      return Observed.unknown(why);
    }
    return switch (cluster.releaseGroup(namespace, name)) {
      case Reading.Unknown<?>(String why) -> Observed.unknown(why);
      case Reading.Missing<?> missing -> Observed.missing();
      case Reading.Found<ReleaseGroup>(var group) -> Observed.known(group.getSpec().limit());
    };
  }

  private Slot slot(String group, Lease lease) {
    String name = lease.getMetadata().getName();
    Optional<Instant> until = until(lease);
    return new Slot(
        name,
        number(group, name),
        holder(lease),
        claim(lease, until),
        until,
        lease.getMetadata().getResourceVersion());
  }

  /** Beyond all limits where somebody has named it otherwise: it counts, and is not taken over. */
  private static int number(String group, String name) {
    String prefix = GroupSeen.object(group, 0).replaceAll("0$", "");
    try {
      return name.startsWith(prefix)
          ? Integer.parseInt(name.substring(prefix.length()))
          : Integer.MAX_VALUE;
    } catch (NumberFormatException foreign) {
      return Integer.MAX_VALUE;
    }
  }

  private static String holder(Lease lease) {
    String holder = lease.getSpec() == null ? null : lease.getSpec().getHolderIdentity();
    return holder == null || holder.isEmpty() ? "somebody unnamed" : holder;
  }

  private static Optional<Instant> until(Lease lease) {
    var spec = lease.getSpec();
    if (spec == null || spec.getRenewTime() == null || spec.getLeaseDurationSeconds() == null) {
      return Optional.empty();
    }
    return Optional.of(spec.getRenewTime().toInstant().plusSeconds(spec.getLeaseDurationSeconds()));
  }

  private Claim claim(Lease lease, Optional<Instant> until) {
    String name = SetReader.labels(lease).get(Keys.NAME);
    boolean holds = until.map(time -> time.isAfter(now)).orElse(false);
    if (name == null) {
      // Kept by hand, for as long as it says.
      return holds ? Claim.TAKEN : Claim.STALE;
    }
    if (name.equals(own.getMetadata().getName())) {
      return isOf(lease, own) ? Claim.OWN : Claim.STALE;
    }
    ObjectKey key = new ObjectKey("ProgressiveDeployment", namespace, name);
    Optional<ProgressiveDeployment> holder =
        others.byName().apply(key).filter(it -> isOf(lease, it));
    return holder.isPresent() && (holds || runs(holder.get())) ? Claim.TAKEN : Claim.STALE;
  }

  private static boolean isOf(Lease lease, ProgressiveDeployment deployment) {
    List<OwnerReference> owners = lease.getMetadata().getOwnerReferences();
    String uid = deployment.getMetadata().getUid();
    return owners != null && owners.stream().anyMatch(owner -> owner.getUid().equals(uid));
  }

  /** The marks of its sets say so, which outlive its status. */
  private boolean runs(ProgressiveDeployment holder) {
    Reading<List<ReplicaSet>> sets = Found.of(cluster, holder).sets();
    return sets instanceof Reading.Unknown<List<ReplicaSet>>
        || sets.found().orElse(List.of()).stream()
            .anyMatch(
                set ->
                    MarksCodec.read(SetReader.labels(set), SetReader.annotations(set)).isRunning());
  }

  private int ahead(String group) {
    Optional<Place> mine = place(own);
    return (int)
        others.queuing(namespace, group).stream()
            .filter(other -> other.getMetadata().getDeletionTimestamp() == null)
            .filter(other -> !other.getMetadata().getName().equals(own.getMetadata().getName()))
            .flatMap(other -> place(other).stream())
            .filter(theirs -> mine.isEmpty() || Place.ORDER.compare(theirs, mine.get()) < 0)
            .count();
  }

  /** Since when it waits for its turn; what waits in its status only stands in line. */
  private record Place(String since, String name) {
    static final Comparator<Place> ORDER =
        Comparator.comparing(Place::since).thenComparing(Place::name);
  }

  private static Optional<Place> place(ProgressiveDeployment deployment) {
    return queued(deployment)
        .map(
            condition ->
                new Place(
                    String.valueOf(condition.getLastTransitionTime()),
                    deployment.getMetadata().getName()));
  }

  /** The condition that says that a deployment waits for its turn. */
  static Optional<Condition> queued(ProgressiveDeployment deployment) {
    return Stream.ofNullable(deployment.getStatus())
        .flatMap(status -> Stream.ofNullable(status.conditions()))
        .flatMap(List::stream)
        .filter(condition -> "Ready".equals(condition.getType()))
        .filter(condition -> Reason.QUEUED.text().equals(condition.getReason()))
        .findFirst();
  }
}
