package dev.headway.sandbox.world.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What controllers ask of pods. Pure. */
final class Pods {
  private Pods() {}

  /** Neither ended nor told to end. */
  static boolean isActive(Pod pod) {
    return !isTerminating(pod) && !List.of("Succeeded", "Failed").contains(phase(pod));
  }

  static boolean isTerminating(HasMetadata object) {
    return object.getMetadata().getDeletionTimestamp() != null;
  }

  static String phase(Pod pod) {
    return pod.getStatus() == null || pod.getStatus().getPhase() == null
        ? "Pending"
        : pod.getStatus().getPhase();
  }

  static boolean isReady(Pod pod) {
    return readyCondition(pod)
        .filter(condition -> condition.getStatus().equals("True"))
        .isPresent();
  }

  /** Since when it is ready; empty while it is not. */
  static Optional<Instant> readySince(Pod pod) {
    return readyCondition(pod)
        .filter(condition -> condition.getStatus().equals("True"))
        .flatMap(condition -> Optional.ofNullable(condition.getLastTransitionTime()))
        .map(Instant::parse);
  }

  /** Ready for {@code minReadySeconds} without a break. */
  static boolean isAvailable(Pod pod, int minReadySeconds, Instant now) {
    return readySince(pod)
            .filter(since -> !since.plus(Duration.ofSeconds(minReadySeconds)).isAfter(now))
            .isPresent()
        || (minReadySeconds == 0 && isReady(pod));
  }

  private static Optional<PodCondition> readyCondition(Pod pod) {
    return pod.getStatus() == null
        ? Optional.empty()
        : pod.getStatus().getConditions().stream()
            .filter(condition -> condition.getType().equals("Ready"))
            .findFirst();
  }

  static int restarts(Pod pod) {
    return pod.getStatus() == null
        ? 0
        : pod.getStatus().getContainerStatuses().stream()
            .mapToInt(status -> status.getRestartCount())
            .max()
            .orElse(0);
  }

  /** The one owner that manages the object. */
  static Optional<OwnerReference> controller(HasMetadata object) {
    return object.getMetadata().getOwnerReferences().stream()
        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
        .findFirst();
  }

  static boolean isControlledBy(HasMetadata object, HasMetadata owner) {
    return controller(object)
        .filter(reference -> reference.getUid().equals(owner.getMetadata().getUid()))
        .isPresent();
  }

  static OwnerReference controllerReference(HasMetadata owner) {
    return new OwnerReferenceBuilder()
        .withApiVersion(owner.getApiVersion())
        .withKind(owner.getKind())
        .withName(owner.getMetadata().getName())
        .withUid(owner.getMetadata().getUid())
        .withController(true)
        .withBlockOwnerDeletion(true)
        .build();
  }
}
