package dev.headway.cli.verify;

import dev.headway.api.v1alpha1.Keys;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.cli.verify.Mismatch.Kind;
import dev.headway.cli.verify.Mismatch.Repair;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Whether release groups exist, and whether each of their slots belongs to a release. */
final class SlotsOfGroups {
  private SlotsOfGroups() {}

  /**
   * What there is of groups.
   *
   * @param groups the names of the ReleaseGroups
   * @param leases those that carry the label of a group
   */
  record Groups(List<String> groups, List<Lease> leases, Instant now) {
    Groups {
      groups = List.copyOf(groups);
      leases = List.copyOf(leases);
    }
  }

  static List<Mismatch> of(Evidence evidence) {
    List<Mismatch> found = new ArrayList<>();
    for (ProgressiveDeployment deployment : evidence.deployments()) {
      String group = deployment.getSpec() == null ? null : deployment.getSpec().releaseGroupName();
      if (group != null && !evidence.groups().groups().contains(group)) {
        found.add(
            new Mismatch(
                Kind.MissingGroup,
                "ReleaseGroup/" + group,
                deployment.getMetadata().getName(),
                "`spec.releaseGroupName` names it, and it does not exist",
                "make the group, or take it out of the spec",
                Optional.empty()));
      }
    }
    for (Lease lease : evidence.groups().leases()) {
      why(evidence, lease).ifPresent(why -> found.add(stale(lease, why)));
    }
    return found;
  }

  private static Mismatch stale(Lease lease, String why) {
    var metadata = lease.getMetadata();
    return new Mismatch(
        Kind.StaleLock,
        "Lease/" + metadata.getName(),
        labels(lease).getOrDefault(Keys.NAME, ""),
        "a slot of release group '%s' is left behind: %s"
            .formatted(labels(lease).getOrDefault(Keys.RELEASE_GROUP, ""), why),
        "it is removed, and the next release takes its turn",
        Optional.of(new Repair.Unlock(metadata.getName(), metadata.getResourceVersion())));
  }

  /** Why a slot is nobody's; empty where it is somebody's. */
  private static Optional<String> why(Evidence evidence, Lease lease) {
    String name = labels(lease).get(Keys.NAME);
    boolean over = isOver(lease, evidence.groups().now());
    if (name == null) {
      return over ? Optional.of("nobody has renewed it in time") : Optional.empty();
    }
    Optional<ProgressiveDeployment> holder =
        evidence.deployment(name).filter(it -> isOf(lease, it));
    if (holder.isEmpty()) {
      return Optional.of("there is no ProgressiveDeployment '%s' that holds it".formatted(name));
    }
    return over && !isReleasing(holder.get())
        ? Optional.of(
            "it has run out, and no release of ProgressiveDeployment '%s' runs".formatted(name))
        : Optional.empty();
  }

  private static boolean isOver(Lease lease, Instant now) {
    var spec = lease.getSpec();
    return spec == null
        || spec.getRenewTime() == null
        || spec.getLeaseDurationSeconds() == null
        || !spec.getRenewTime()
            .toInstant()
            .plusSeconds(spec.getLeaseDurationSeconds())
            .isAfter(now);
  }

  private static boolean isOf(Lease lease, ProgressiveDeployment deployment) {
    String uid = deployment.getMetadata().getUid();
    return lease.getMetadata().getOwnerReferences().stream()
        .anyMatch(owner -> Objects.equals(owner.getUid(), uid));
  }

  /** What is not known counts as a release: its slot is the operator's to take. */
  private static boolean isReleasing(ProgressiveDeployment deployment) {
    var status = deployment.getStatus();
    return status == null
        || status.candidate() != null
        || !Objects.equals(status.observedGeneration(), deployment.getMetadata().getGeneration());
  }

  private static Map<String, String> labels(Lease lease) {
    return Objects.requireNonNullElse(lease.getMetadata().getLabels(), Map.of());
  }
}
