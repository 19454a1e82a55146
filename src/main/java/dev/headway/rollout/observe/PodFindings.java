package dev.headway.rollout.observe;

import dev.headway.rollout.decide.PodFinding;
import dev.headway.rollout.decide.PodFinding.Kind;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetCondition;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is wrong with the pods of a set, in the cluster's words. */
final class PodFindings {

  private static final int MESSAGE_LENGTH = 300;
  private static final int RESTARTS = 3;

  /**
   * What registries say when a repository or tag does not exist, as opposed to being unreachable.
   */
  private static final Pattern NOT_THERE =
      Pattern.compile(
          "not found|manifest unknown|name unknown|does not exist|no such image",
          Pattern.CASE_INSENSITIVE);

  private static final Set<String> REFUSED =
      Set.of(
          "CreateContainerConfigError",
          "CreateContainerError",
          "RunContainerError",
          "InvalidImageName");

  private PodFindings() {}

  static List<PodFinding> of(ReplicaSet set, List<Pod> pods) {
    Map<Kind, String> messages = new EnumMap<>(Kind.class);
    Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    for (Pod pod : pods) {
      of(pod)
          .ifPresent(
              finding -> {
                messages.putIfAbsent(finding.kind(), finding.message());
                counts.merge(finding.kind(), 1, Integer::sum);
              });
    }
    var found = new ArrayList<PodFinding>();
    counts.forEach(
        (kind, count) -> found.add(new PodFinding(kind, count, messages.getOrDefault(kind, ""))));
    quota(set).ifPresent(found::add);
    return found;
  }

  /** What is wrong with one pod. */
  static Optional<PodFinding> of(Pod pod) {
    if (pod.getStatus() == null) {
      return Optional.empty();
    }
    return statuses(pod)
        .map(PodFindings::of)
        .flatMap(Optional::stream)
        .findFirst()
        .or(() -> unschedulable(pod));
  }

  private static Stream<ContainerStatus> statuses(Pod pod) {
    return Stream.of(
            pod.getStatus().getInitContainerStatuses(), pod.getStatus().getContainerStatuses())
        .flatMap(statuses -> statuses == null ? Stream.empty() : statuses.stream());
  }

  private static Optional<PodFinding> of(ContainerStatus status) {
    ContainerStateWaiting waiting =
        status.getState() == null ? null : status.getState().getWaiting();
    String reason = waiting == null ? "" : orEmpty(waiting.getReason());
    String message = waiting == null ? "" : orEmpty(waiting.getMessage());
    String who = "Container " + status.getName();
    if (reason.equals("ErrImagePull") || reason.equals("ImagePullBackOff")) {
      boolean missing = NOT_THERE.matcher(message).find();
      return one(
          missing ? Kind.IMAGE_NOT_FOUND : Kind.IMAGE_PULL_FAILED,
          who + " cannot pull image " + status.getImage() + ": " + orElse(message, reason));
    }
    if (REFUSED.contains(reason)) {
      return one(Kind.CANNOT_START, who + " cannot start: " + orElse(message, reason));
    }
    boolean restarts =
        status.getRestartCount() != null
            && status.getRestartCount() >= RESTARTS
            && !Boolean.TRUE.equals(status.getReady());
    if (reason.equals("CrashLoopBackOff") || restarts) {
      return one(Kind.CRASHING, who + " keeps crashing" + exit(status));
    }
    return Optional.empty();
  }

  private static String exit(ContainerStatus status) {
    var last = status.getLastState() == null ? null : status.getLastState().getTerminated();
    return last == null || last.getExitCode() == null
        ? ""
        : ": it ended with exit code " + last.getExitCode();
  }

  private static Optional<PodFinding> unschedulable(Pod pod) {
    List<PodCondition> conditions = pod.getStatus().getConditions();
    return conditions == null
        ? Optional.empty()
        : conditions.stream()
            .filter(c -> "PodScheduled".equals(c.getType()) && "False".equals(c.getStatus()))
            .filter(c -> "Unschedulable".equals(c.getReason()))
            .findFirst()
            .flatMap(
                c -> one(Kind.UNSCHEDULABLE, "No node takes the pod: " + orEmpty(c.getMessage())));
  }

  private static Optional<PodFinding> quota(ReplicaSet set) {
    List<ReplicaSetCondition> conditions =
        set.getStatus() == null ? null : set.getStatus().getConditions();
    return conditions == null
        ? Optional.empty()
        : conditions.stream()
            .filter(c -> "ReplicaFailure".equals(c.getType()) && "True".equals(c.getStatus()))
            .findFirst()
            .map(
                c ->
                    new PodFinding(
                        Kind.QUOTA_EXCEEDED,
                        0,
                        line("Pods are refused: " + orEmpty(c.getMessage()))));
  }

  private static Optional<PodFinding> one(Kind kind, String message) {
    return Optional.of(new PodFinding(kind, 1, line(message)));
  }

  /** One line of bounded length, without a dot at its end. */
  private static String line(String message) {
    String flat = message.replaceAll("\\s+", " ").strip().replaceAll("[.:]+$", "");
    return flat.length() <= MESSAGE_LENGTH ? flat : flat.substring(0, MESSAGE_LENGTH - 1) + "…";
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static String orElse(String text, String otherwise) {
    return text.isBlank() ? otherwise : text;
  }
}
