package dev.headway.cli.render;

import dev.headway.cli.render.ReleaseView.PodLine;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What people want to know of a pod. */
final class Pods {
  private Pods() {}

  static String label(Pod pod, String key) {
    return Optional.ofNullable(pod.getMetadata().getLabels())
        .orElse(Map.of())
        .getOrDefault(key, "");
  }

  static PodLine line(Pod pod) {
    return new PodLine(
        pod.getMetadata().getName(),
        state(pod),
        containers(pod).stream()
            .mapToInt(c -> Optional.ofNullable(c.getRestartCount()).orElse(0))
            .sum(),
        Optional.ofNullable(pod.getStatus()).map(PodStatus::getStartTime).orElse(null));
  }

  private static String state(Pod pod) {
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      return "Terminating";
    }
    Optional<String> trouble =
        containers(pod).stream().flatMap(container -> trouble(container).stream()).findFirst();
    return trouble.orElseGet(() -> isReady(pod) ? "Ready" : unready(pod));
  }

  private static boolean isReady(Pod pod) {
    return Optional.ofNullable(pod.getStatus()).map(PodStatus::getConditions).stream()
        .flatMap(List::stream)
        .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  private static String unready(Pod pod) {
    String phase = Optional.ofNullable(pod.getStatus()).map(PodStatus::getPhase).orElse("Pending");
    return phase.equals("Running") ? "Starting" : phase;
  }

  /** The reason of a container that waits or ended, such as CrashLoopBackOff. */
  private static Optional<String> trouble(ContainerStatus container) {
    Optional<ContainerState> state = Optional.ofNullable(container.getState());
    return state
        .map(ContainerState::getWaiting)
        .map(waiting -> Optional.ofNullable(waiting.getReason()).orElse("Waiting"))
        .filter(reason -> !reason.equals("ContainerCreating"))
        .or(
            () ->
                state
                    .map(ContainerState::getTerminated)
                    .map(ended -> Optional.ofNullable(ended.getReason()).orElse("Terminated")));
  }

  private static List<ContainerStatus> containers(Pod pod) {
    return Optional.ofNullable(pod.getStatus())
        .map(PodStatus::getContainerStatuses)
        .orElse(List.of());
  }
}
