package dev.headway.sandbox.world.node;

import dev.headway.sandbox.world.node.ContainerState.Ended;
import dev.headway.sandbox.world.node.ContainerState.Running;
import dev.headway.sandbox.world.node.ContainerState.View;
import dev.headway.sandbox.world.node.ContainerState.Waiting;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodReadinessGate;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/** Composes the status of a pod from what its containers do, as a kubelet does. Pure. */
final class PodStatuses {
  private static final List<String> OWN_CONDITIONS =
      List.of(
          "PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled");

  private PodStatuses() {}

  /**
   * What the kubelet knows of a pod.
   *
   * @param podIp empty while it has no network
   * @param written the conditions as the kubelet wrote them last; the cache may not have them yet
   */
  record Facts(
      Optional<String> podIp,
      Instant startTime,
      List<PodCondition> written,
      List<View> initContainers,
      List<View> containers) {
    boolean initialized() {
      return initContainers.stream()
          .allMatch(view -> view.state() instanceof Ended ended && ended.exitCode() == 0);
    }
  }

  static PodStatus of(Pod pod, Facts facts, Instant now) {
    String phase = phase(pod, facts);
    PodStatusBuilder status =
        new PodStatusBuilder()
            .withPhase(phase)
            .withObservedGeneration(pod.getMetadata().getGeneration())
            .withConditions(conditions(pod, facts, phase, now))
            .withHostIP(NodeObject.ADDRESS)
            .addNewHostIP(NodeObject.ADDRESS)
            .withStartTime(time(facts.startTime()))
            .withQosClass(pod.getStatus() == null ? null : pod.getStatus().getQosClass())
            .withInitContainerStatuses(
                facts.initContainers().stream().map(view -> container(pod, view)).toList())
            .withContainerStatuses(
                facts.containers().stream().map(view -> container(pod, view)).toList());
    facts.podIp().ifPresent(ip -> status.withPodIP(ip).withPodIPs(new PodIP(ip)));
    return status.build();
  }

  private static String phase(Pod pod, Facts facts) {
    if (!facts.initialized()) {
      boolean never = "Never".equals(pod.getSpec().getRestartPolicy());
      return never && anyFailed(facts.initContainers()) ? "Failed" : "Pending";
    }
    List<View> containers = facts.containers();
    boolean restarts = !"Never".equals(pod.getSpec().getRestartPolicy());
    if (!containers.isEmpty()
        && containers.stream().allMatch(view -> view.state() instanceof Ended)) {
      boolean always =
          Objects.requireNonNullElse(pod.getSpec().getRestartPolicy(), "Always").equals("Always");
      if (!anyFailed(containers)) {
        return always && pod.getMetadata().getDeletionTimestamp() == null ? "Running" : "Succeeded";
      }
      return restarts && pod.getMetadata().getDeletionTimestamp() == null ? "Running" : "Failed";
    }
    boolean startedOnce =
        containers.stream()
            .allMatch(view -> !(view.state() instanceof Waiting) || view.last().isPresent());
    return startedOnce ? "Running" : "Pending";
  }

  private static boolean anyFailed(List<View> views) {
    return views.stream()
        .anyMatch(view -> view.state() instanceof Ended ended && ended.exitCode() != 0);
  }

  private static ContainerStatus container(Pod pod, View view) {
    ContainerStatusBuilder status =
        new ContainerStatusBuilder()
            .withName(view.name())
            .withImage(view.image())
            .withImageID(
                view.state() instanceof Waiting && view.last().isEmpty()
                    ? ""
                    : "sandbox://" + view.image())
            .withRestartCount(view.restarts())
            .withReady(view.ready())
            .withStarted(view.started())
            .withState(state(view.state()));
    view.last().ifPresent(last -> status.withLastState(state(last)));
    if (!(view.state() instanceof Waiting)) {
      status.withContainerID(containerId(pod, view.name()));
    }
    return status.build();
  }

  private static String containerId(Pod pod, String name) {
    return "sandbox://" + pod.getMetadata().getUid() + "/" + name;
  }

  private static io.fabric8.kubernetes.api.model.ContainerState state(ContainerState state) {
    ContainerStateBuilder builder = new ContainerStateBuilder();
    switch (state) {
      case Waiting waiting ->
          builder
              .withNewWaiting()
              .withReason(waiting.reason())
              .withMessage(waiting.message().isEmpty() ? null : waiting.message())
              .endWaiting();
      case Running running ->
          builder.withNewRunning().withStartedAt(time(running.started())).endRunning();
      case Ended ended ->
          builder
              .withNewTerminated()
              .withExitCode(ended.exitCode())
              .withReason(ended.reason())
              .withStartedAt(time(ended.started()))
              .withFinishedAt(time(ended.finished()))
              .endTerminated();
    }
    return builder.build();
  }

  private static List<PodCondition> conditions(Pod pod, Facts facts, String phase, Instant now) {
    Draft initialized =
        facts.initialized()
            ? Draft.good("Initialized")
            : Draft.bad(
                "Initialized",
                "ContainersNotInitialized",
                named(
                    "containers with incomplete status",
                    facts.initContainers(),
                    view -> view.state() instanceof Ended ended && ended.exitCode() == 0));
    Draft containersReady = containersReady(facts, phase);
    List<Draft> drafts =
        List.of(
            facts.podIp().isPresent()
                ? Draft.good("PodReadyToStartContainers")
                : new Draft("PodReadyToStartContainers", false, "", ""),
            initialized,
            ready(pod, containersReady),
            containersReady,
            Draft.good("PodScheduled"));
    List<PodCondition> conditions =
        new ArrayList<>(
            drafts.stream().map(draft -> draft.condition(pod, facts.written(), now)).toList());
    existing(pod).stream()
        .filter(condition -> !OWN_CONDITIONS.contains(condition.getType()))
        .forEach(conditions::add);
    return conditions;
  }

  private static Draft containersReady(Facts facts, String phase) {
    if (phase.equals("Succeeded")) {
      return Draft.bad("ContainersReady", "PodCompleted", "");
    }
    if (phase.equals("Failed")) {
      return Draft.bad("ContainersReady", "PodFailed", "");
    }
    if (facts.initialized() && facts.containers().stream().allMatch(View::ready)) {
      return Draft.good("ContainersReady");
    }
    return Draft.bad(
        "ContainersReady",
        "ContainersNotReady",
        named("containers with unready status", facts.containers(), View::ready));
  }

  private static Draft ready(Pod pod, Draft containersReady) {
    if (!containersReady.status()) {
      return Draft.bad("Ready", containersReady.reason(), containersReady.message());
    }
    for (PodReadinessGate gate : pod.getSpec().getReadinessGates()) {
      boolean open =
          existing(pod).stream()
              .anyMatch(
                  condition ->
                      condition.getType().equals(gate.getConditionType())
                          && condition.getStatus().equals("True"));
      if (!open) {
        return Draft.bad(
            "Ready",
            "ReadinessGatesNotReady",
            "the status of pod readiness gate \"%s\" is not \"True\", but False"
                .formatted(gate.getConditionType()));
      }
    }
    return Draft.good("Ready");
  }

  private static String named(String what, List<View> views, Predicate<View> good) {
    return "%s: [%s]"
        .formatted(
            what, String.join(" ", views.stream().filter(good.negate()).map(View::name).toList()));
  }

  private static List<PodCondition> existing(Pod pod) {
    return pod.getStatus() == null ? List.of() : pod.getStatus().getConditions();
  }

  /** Seconds, as Kubernetes writes times. */
  static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private record Draft(String type, boolean status, String reason, String message) {
    static Draft good(String type) {
      return new Draft(type, true, "", "");
    }

    static Draft bad(String type, String reason, String message) {
      return new Draft(type, false, reason, message);
    }

    PodCondition condition(Pod pod, List<PodCondition> written, Instant now) {
      String text = status ? "True" : "False";
      Optional<PodCondition> before =
          (written.isEmpty() ? existing(pod) : written)
              .stream().filter(condition -> condition.getType().equals(type)).findFirst();
      String since =
          before
              .filter(condition -> condition.getStatus().equals(text))
              .map(PodCondition::getLastTransitionTime)
              .orElseGet(() -> time(now));
      return new PodConditionBuilder()
          .withType(type)
          .withStatus(text)
          .withReason(reason.isEmpty() ? null : reason)
          .withMessage(message.isEmpty() ? null : message)
          .withObservedGeneration(pod.getMetadata().getGeneration())
          .withLastTransitionTime(since)
          .build();
    }
  }
}
