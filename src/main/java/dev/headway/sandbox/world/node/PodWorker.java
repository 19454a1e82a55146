package dev.headway.sandbox.world.node;

import dev.headway.sandbox.clock.WorldClock;
import dev.headway.sandbox.world.cluster.Key;
import dev.headway.sandbox.world.cluster.Slices;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pod on the node, from the moment it is bound until it is gone: address, init containers one
 * by one, containers, status, and the end within its grace period. Lives on the kubelet's thread.
 */
final class PodWorker {
  private static final Logger LOG = LoggerFactory.getLogger(PodWorker.class);

  /** Changes that come so close together make one status write. */
  private static final Duration TOGETHER = Duration.ofMillis(5);

  private final NodeRuntime runtime;
  private final LogStore logs;
  private final StatusWriter status;
  private final Instant startTime;
  private final List<ContainerRunner> initContainers;
  private final List<ContainerRunner> containers;
  private Pod pod;
  private Optional<String> address = Optional.empty();
  private Optional<WorldClock.Alarm> publishing = Optional.empty();
  private boolean holdsAddress;
  private boolean ending;
  private boolean gone;

  PodWorker(NodeRuntime runtime, LogStore logs, Pod pod) {
    this.runtime = runtime;
    this.logs = logs;
    this.pod = pod;
    startTime = runtime.now();
    status = new StatusWriter(runtime, pod);
    initContainers =
        pod.getSpec().getInitContainers().stream()
            .map(spec -> new ContainerRunner(this, runtime, spec, true))
            .toList();
    containers =
        pod.getSpec().getContainers().stream()
            .map(spec -> new ContainerRunner(this, runtime, spec, false))
            .toList();
  }

  Pod pod() {
    return pod;
  }

  /** Empty until it has one. */
  String address() {
    return address.orElse("");
  }

  @Nullable String restartPolicy() {
    return pod.getSpec().getRestartPolicy();
  }

  boolean hasInitContainers() {
    return !pod.getSpec().getInitContainers().isEmpty();
  }

  /** As the kubelet writes it in messages. */
  String identity() {
    return "%s_%s(%s)"
        .formatted(
            pod.getMetadata().getName(),
            pod.getMetadata().getNamespace(),
            pod.getMetadata().getUid());
  }

  Duration gracePeriod() {
    return Duration.ofSeconds(
        Objects.requireNonNullElse(pod.getSpec().getTerminationGracePeriodSeconds(), 30L));
  }

  PodLogs newLogs(String container) {
    return logs.begin(Key.of(pod), container);
  }

  void start() {
    address = runtime.network().take();
    if (address.isEmpty()) {
      runtime
          .events()
          .warning(
              pod, "FailedCreatePodSandBox", "Failed to create pod sandbox: no address is free");
      changed();
      return;
    }
    holdsAddress = true;
    changed();
    startNext();
  }

  /** The first init container that has not done its work, or all containers. */
  private void startNext() {
    Optional<ContainerRunner> next =
        initContainers.stream().filter(container -> !container.view().ready()).findFirst();
    if (next.isPresent()) {
      next.get().start();
    } else {
      containers.forEach(ContainerRunner::start);
    }
  }

  /** The object has changed. */
  void update(Pod now) {
    boolean conditionsChanged =
        !Objects.equals(
            now.getStatus() == null ? null : now.getStatus().getConditions(),
            pod.getStatus() == null ? null : pod.getStatus().getConditions());
    pod = now;
    if (now.getMetadata().getDeletionTimestamp() != null && !ending) {
      end();
    } else if (conditionsChanged && !pod.getSpec().getReadinessGates().isEmpty()) {
      changed();
    }
  }

  private void end() {
    ending = true;
    long seconds =
        Objects.requireNonNullElse(
            pod.getMetadata().getDeletionGracePeriodSeconds(), gracePeriod().toSeconds());
    all().forEach(container -> container.end(Duration.ofSeconds(seconds)));
    finishIfEnded();
  }

  /** The object is gone, or the node: whatever still runs is cut. */
  void vanish() {
    gone = true;
    publishing.ifPresent(WorldClock.Alarm::cancel);
    all().forEach(ContainerRunner::vanish);
    giveAddressBack();
    logs.forget(Key.of(pod));
  }

  void containerEnded(ContainerRunner container) {
    if (ending) {
      finishIfEnded();
    } else if (initContainers.contains(container)) {
      if (container.view().ready()) {
        startNext();
      }
    } else if (containers.stream().allMatch(ContainerRunner::isFinished)) {
      giveAddressBack();
    }
  }

  private void finishIfEnded() {
    if (gone || !all().allMatch(ContainerRunner::hasEnded)) {
      return;
    }
    gone = true;
    giveAddressBack();
    publish();
    status.flush(() -> runtime.call(this::delete));
  }

  private void giveAddressBack() {
    if (holdsAddress) {
      holdsAddress = false;
      runtime.network().giveBack(address());
    }
  }

  /** The last word of a kubelet about a pod: it is no more. */
  private void delete() {
    String path =
        "/api/v1/namespaces/%s/pods/%s"
            .formatted(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
    Map<String, Object> options =
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "DeleteOptions",
            "gracePeriodSeconds",
            0,
            "preconditions",
            Map.of("uid", pod.getMetadata().getUid()));
    try {
      runtime.cluster().client().raw(path, "DELETE", options);
    } catch (KubernetesClientException refused) {
      if (refused.getCode() != 404 && refused.getCode() != 409) {
        LOG.debug("Pod {} was not deleted and is tried again", Key.of(pod), refused);
        runtime.actAfter(Duration.ofSeconds(1), () -> runtime.call(this::delete));
      }
    }
  }

  /** Something that the status tells of has changed. */
  void changed() {
    if (publishing.isEmpty() && !gone) {
      publishing = Optional.of(runtime.actAfter(TOGETHER, this::publish));
    }
  }

  private void publish() {
    publishing = Optional.empty();
    var facts =
        new PodStatuses.Facts(
            address,
            startTime,
            status.conditions(),
            initContainers.stream().map(ContainerRunner::view).toList(),
            containers.stream().map(ContainerRunner::view).toList());
    status.write(PodStatuses.of(pod, facts, runtime.now()));
  }

  /**
   * A program runs. Where ports are mapped, an annotation of the pod says how: endpoints need to
   * know.
   */
  void launched() {
    if (!runtime.network().ownAddresses()) {
      String pairs =
          ports().entrySet().stream()
              .map(port -> port.getKey() + "=" + port.getValue())
              .collect(Collectors.joining(","));
      runtime.call(() -> annotate(pairs));
    }
    changed();
  }

  private void annotate(String ports) {
    String body =
        "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}".formatted(Slices.MAPPED_PORTS, ports);
    runtime
        .cluster()
        .client()
        .pods()
        .inNamespace(pod.getMetadata().getNamespace())
        .withName(pod.getMetadata().getName())
        .patch(PatchContext.of(PatchType.JSON_MERGE), body);
  }

  /** By the port that a container believes in: the port that it really listens on. */
  private Map<Integer, Integer> ports() {
    return all()
        .flatMap(container -> container.ports().entrySet().stream())
        .collect(
            Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (first, second) -> first));
  }

  private Stream<ContainerRunner> all() {
    return Stream.concat(initContainers.stream(), containers.stream());
  }
}
