package dev.headway.rollout.observe;

import dev.headway.api.v1alpha1.Keys;
import dev.headway.domain.Revision;
import dev.headway.rollout.decide.SetSeen;
import dev.headway.rollout.decide.SetSeen.PodSeen;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Reads owned sets together with their pods. */
public final class SetReader {

  private SetReader() {}

  static boolean isOwned(ReplicaSet set, String uid) {
    return controller(set).map(owner -> uid.equals(owner.getUid())).orElse(false);
  }

  static Optional<OwnerReference> controller(HasMetadata item) {
    List<OwnerReference> owners = item.getMetadata().getOwnerReferences();
    return owners == null
        ? Optional.empty()
        : owners.stream().filter(o -> Boolean.TRUE.equals(o.getController())).findFirst();
  }

  static SetSeen read(ReplicaSet set, List<Pod> pods, int minReadySeconds, Instant now) {
    String name = name(set);
    Map<String, String> annotations = annotations(set);
    Revision revision = revision(set);
    List<Pod> own =
        pods.stream().filter(pod -> belongs(pod, set)).filter(pod -> !isGoing(pod)).toList();
    // Without a time to settle no clock is asked: that of the node may be ahead.
    Instant settled = minReadySeconds == 0 ? Instant.MAX : now.minusSeconds(minReadySeconds);
    return new SetSeen(
        name,
        revision,
        Versions.of(set.getSpec().getTemplate(), revision.name()),
        MarksCodec.read(labels(set), annotations),
        Objects.requireNonNullElse(set.getSpec().getReplicas(), 1),
        own.size(),
        (int) own.stream().filter(pod -> readySince(pod).isPresent()).count(),
        (int)
            own.stream()
                .flatMap(pod -> readySince(pod).stream())
                .filter(since -> !since.isAfter(settled))
                .count(),
        PodFindings.of(set, own),
        MarksCodec.time(set.getMetadata().getCreationTimestamp()).orElse(Instant.EPOCH),
        set.getMetadata().getResourceVersion(),
        own.stream()
            .map(SetReader::pod)
            .sorted(Comparator.comparing(PodSeen::createdTime).thenComparing(PodSeen::name))
            .toList());
  }

  private static PodSeen pod(Pod pod) {
    var metadata = pod.getMetadata();
    return new PodSeen(
        metadata.getName(),
        MarksCodec.time(metadata.getCreationTimestamp()).orElse(Instant.EPOCH),
        readySince(pod).isPresent(),
        Objects.requireNonNullElse(metadata.getResourceVersion(), ""));
  }

  /** How a set is called in a plan: by its own name, save where a Deployment stays in place. */
  static String name(ReplicaSet set) {
    boolean inPlace =
        controller(set).filter(owner -> "Deployment".equals(owner.getKind())).isPresent();
    return inPlace ? WorkloadReader.name(set) : set.getMetadata().getName();
  }

  /** The revision that a set was made of: its label, and the full digest beside it. */
  static Revision revision(ReplicaSet set) {
    String name = labels(set).getOrDefault(Keys.REVISION, set.getMetadata().getName());
    String mark = annotations(set).getOrDefault(Keys.DIGEST, "");
    int colon = mark.indexOf(':');
    try {
      return new Revision(
          mark.substring(colon + 1), Integer.parseInt(mark.substring(0, colon)), name);
    } catch (IllegalArgumentException | IndexOutOfBoundsException edited) {
      // Somebody has edited the mark: the set is known by its label alone.
      return new Revision((name + "0000000000").substring(0, 10), 0, name);
    }
  }

  /** Since when a pod is ready; empty while it is not. */
  static Optional<Instant> readySince(Pod pod) {
    List<PodCondition> conditions =
        pod.getStatus() == null ? null : pod.getStatus().getConditions();
    return conditions == null
        ? Optional.empty()
        : conditions.stream()
            .filter(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus()))
            .findFirst()
            .map(c -> MarksCodec.time(c.getLastTransitionTime()).orElse(Instant.EPOCH));
  }

  static Map<String, String> labels(HasMetadata item) {
    return Objects.requireNonNullElse(item.getMetadata().getLabels(), Map.of());
  }

  static Map<String, String> annotations(HasMetadata item) {
    return Objects.requireNonNullElse(item.getMetadata().getAnnotations(), Map.of());
  }

  private static boolean belongs(Pod pod, ReplicaSet set) {
    return controller(pod)
        .map(owner -> set.getMetadata().getUid().equals(owner.getUid()))
        .orElse(false);
  }

  /** Whether a pod is one of the ready ones of a set. */
  public static boolean serves(ReplicaSet set, Pod pod) {
    return belongs(pod, set) && !isGoing(pod) && readySince(pod).isPresent();
  }

  private static boolean isGoing(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() != null || isEnded(pod);
  }

  private static boolean isEnded(Pod pod) {
    String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
    return "Succeeded".equals(phase) || "Failed".equals(phase);
  }
}
