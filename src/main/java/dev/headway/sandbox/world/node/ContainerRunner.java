package dev.headway.sandbox.world.node;

import dev.headway.sandbox.clock.WorldClock;
import dev.headway.sandbox.world.cluster.Key;
import dev.headway.sandbox.world.node.ContainerState.Ended;
import dev.headway.sandbox.world.node.ContainerState.Running;
import dev.headway.sandbox.world.node.ContainerState.View;
import dev.headway.sandbox.world.node.ContainerState.Waiting;
import dev.headway.sandbox.world.node.Program.Address;
import dev.headway.sandbox.world.node.Program.Launch;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One container of a pod through all its starts: pull, environment, program, probes, end, back-off,
 * restart. Lives on the kubelet's thread.
 */
final class ContainerRunner {
  private static final WorldClock.Alarm NONE = () -> {};
  private static final Duration CONFIG_RETRY = Duration.ofSeconds(2);

  private final PodWorker pod;
  private final NodeRuntime runtime;
  private final Container spec;
  private final boolean init;
  private final ContainerProbes probes;
  private ContainerState state;
  private Optional<Ended> last = Optional.empty();
  private Optional<Program> program = Optional.empty();
  private Optional<PodLogs> logs = Optional.empty();
  private WorldClock.Alarm nextStart = NONE;
  private int instance;
  private int restarts;
  private int endsInARow;
  private int failedPulls;
  private boolean ending;

  ContainerRunner(PodWorker pod, NodeRuntime runtime, Container spec, boolean init) {
    this.pod = pod;
    this.runtime = runtime;
    this.spec = spec;
    this.init = init;
    state = pod.hasInitContainers() ? Waiting.INITIALIZING : Waiting.CREATING;
    probes = new ContainerProbes(this, runtime, spec);
  }

  View view() {
    return new View(
        spec.getName(),
        spec.getImage(),
        state,
        last,
        restarts,
        isRunning() && probes.started(),
        init
            ? state instanceof Ended ended && ended.exitCode() == 0
            : isRunning() && probes.ready());
  }

  boolean isRunning() {
    return state instanceof Running;
  }

  /** Ended, and not to be started again. */
  boolean isFinished() {
    return state instanceof Ended ended && !isRestarted(ended.exitCode());
  }

  PodWorker pod() {
    return pod;
  }

  Map<Integer, Integer> ports() {
    return program.map(Program::ports).orElse(Map.of());
  }

  String fieldPath() {
    return "spec.%s{%s}".formatted(init ? "initContainers" : "containers", spec.getName());
  }

  void start() {
    if (ending) {
      return;
    }
    if (state instanceof Waiting) {
      state = Waiting.CREATING;
    }
    switch (ImagePull.of(spec.getImage())) {
      case ImagePull.Failed failed -> pullFailed(failed.message());
      case ImagePull.Invalid invalid ->
          wait(
              new Waiting("InvalidImageName", invalid.message()),
              "InspectFailed",
              invalid.message());
      case ImagePull image -> {
        failedPulls = 0;
        runtime
            .events()
            .normal(
                pod.pod(),
                fieldPath(),
                "Pulled",
                "Container image \"%s\" already present on machine".formatted(spec.getImage()));
        resolveEnvironment(image);
      }
    }
  }

  private void pullFailed(String message) {
    failedPulls++;
    runtime
        .events()
        .normal(
            pod.pod(), fieldPath(), "Pulling", "Pulling image \"%s\"".formatted(spec.getImage()));
    runtime.events().warning(pod.pod(), fieldPath(), "Failed", message);
    state = new Waiting("ErrImagePull", message);
    pod.changed();
    String backOff = "Back-off pulling image \"%s\"".formatted(spec.getImage());
    runtime.actAfter(
        Duration.ofSeconds(1),
        () -> {
          if (!ending
              && state instanceof Waiting waiting
              && waiting.reason().equals("ErrImagePull")) {
            wait(
                new Waiting("ImagePullBackOff", backOff + ": ErrImagePull: " + message),
                "BackOff",
                backOff);
          }
        });
    nextStart = runtime.actAfter(CrashBackOff.afterPull(failedPulls), this::start);
  }

  private void wait(Waiting waiting, String reason, String event) {
    state = waiting;
    runtime.events().warning(pod.pod(), fieldPath(), reason, event);
    pod.changed();
  }

  private void resolveEnvironment(ImagePull image) {
    ClusterData data =
        new ClusterData(runtime.cluster().client(), pod.pod().getMetadata().getNamespace());
    ContainerEnvironment environment = new ContainerEnvironment(pod.pod(), pod.address(), data);
    runtime.call(
        () -> {
          try {
            Map<String, String> variables = environment.of(spec);
            runtime.act(() -> launch(image, variables));
          } catch (RuntimeException unresolved) {
            runtime.act(() -> configurationFailed(String.valueOf(unresolved.getMessage())));
          }
        });
  }

  private void configurationFailed(String message) {
    if (!ending) {
      wait(new Waiting("CreateContainerConfigError", message), "Failed", "Error: " + message);
      nextStart = runtime.actAfter(CONFIG_RETRY, this::start);
    }
  }

  private void launch(ImagePull image, Map<String, String> environment) {
    if (ending) {
      return;
    }
    int run = ++instance;
    PodLogs lines = pod.newLogs(spec.getName());
    logs = Optional.of(lines);
    Launch launch =
        new Launch(
            runtime.vertx(),
            runtime.clock(),
            spec.getImage(),
            environment,
            new Address(
                pod.address(),
                spec.getPorts().stream().map(ContainerPort::getContainerPort).toList(),
                runtime.network().ownAddresses()),
            init || !Objects.requireNonNullElse(pod.restartPolicy(), "Always").equals("Always"),
            line -> lines.add(new PodLogs.Line(runtime.now(), line)),
            code -> runtime.act(() -> exited(run, code)));
    Programs.start(image, launch)
        .onSuccess(started -> runtime.act(() -> launched(run, started, launch)))
        .onFailure(failure -> runtime.act(() -> launchFailed(run, lines, failure)));
    state = new Running(runtime.now());
  }

  private void launched(int run, Program started, Launch launch) {
    if (run != instance || !isRunning()) {
      started.kill();
      return;
    }
    program = Optional.of(started);
    runtime.rooms().open(key(), spec.getName(), room(launch));
    runtime.events().normal(pod.pod(), fieldPath(), "Created", "Container created");
    runtime.events().normal(pod.pod(), fieldPath(), "Started", "Container started");
    probes.start();
    pod.launched();
  }

  /** The sample is a program of Java; another image is named after itself. */
  private static Rooms.Room room(Launch launch) {
    String name = launch.image().replaceAll("[:@].*$", "").replaceAll("^.*/", "");
    return new Rooms.Room(name.equals("sample") ? "java" : name, launch.environment());
  }

  private Key key() {
    var metadata = pod.pod().getMetadata();
    return new Key(metadata.getNamespace(), metadata.getName());
  }

  private void launchFailed(int run, PodLogs lines, Throwable failure) {
    lines.add(new PodLogs.Line(runtime.now(), String.valueOf(failure.getMessage())));
    exited(run, 1);
  }

  private void exited(int run, int code) {
    if (run != instance || !(state instanceof Running running)) {
      return;
    }
    runtime.rooms().close(key(), spec.getName());
    Instant now = runtime.now();
    probes.stop();
    program = Optional.empty();
    logs.ifPresent(PodLogs::close);
    Ended ended = new Ended(code, code == 0 ? "Completed" : "Error", running.started(), now);
    state = ended;
    boolean mended =
        Duration.between(running.started(), now).compareTo(CrashBackOff.FORGOTTEN_AFTER) > 0;
    endsInARow = mended ? 1 : endsInARow + 1;
    if (!ending && isRestarted(code)) {
      backOff(ended);
    }
    pod.changed();
    pod.containerEnded(this);
  }

  private boolean isRestarted(int code) {
    if (ending) {
      return false;
    }
    return switch (Objects.requireNonNullElse(pod.restartPolicy(), "Always")) {
      case "Never" -> false;
      case "OnFailure" -> code != 0;
      default -> !init || code != 0;
    };
  }

  private void backOff(Ended ended) {
    last = Optional.of(ended);
    Duration delay = CrashBackOff.after(endsInARow);
    if (delay.isPositive()) {
      String message =
          "back-off %ds restarting failed container=%s pod=%s"
              .formatted(delay.toSeconds(), spec.getName(), pod.identity());
      wait(
          new Waiting("CrashLoopBackOff", message),
          "BackOff",
          "Back-off restarting failed container %s in pod %s"
              .formatted(spec.getName(), pod.identity()));
    }
    nextStart =
        runtime.actAfter(
            delay,
            () -> {
              restarts++;
              start();
            });
  }

  /** The liveness or startup probe gave up: the container is ended and started again. */
  void unhealthy(String probe) {
    if (ending || program.isEmpty()) {
      return;
    }
    int run = instance;
    runtime
        .events()
        .normal(
            pod.pod(),
            fieldPath(),
            "Killing",
            "Container %s failed %s probe, will be restarted".formatted(spec.getName(), probe));
    probes.stop();
    Ending.of(runtime, program.get(), Optional.empty(), pod.gracePeriod())
        .onSuccess(code -> runtime.act(() -> exited(run, code == 0 ? 137 : code)));
  }

  /** Ends it for good: hook, then the signal, then, when the grace period is over, by force. */
  void end(Duration grace) {
    ending = true;
    nextStart.cancel();
    probes.stopAllButReadiness();
    if (program.isEmpty()) {
      endedWithoutProgram();
      return;
    }
    int run = instance;
    runtime
        .events()
        .normal(pod.pod(), fieldPath(), "Killing", "Stopping container " + spec.getName());
    Optional<Ending.Hook> hook =
        Optional.ofNullable(spec.getLifecycle())
            .flatMap(lifecycle -> Optional.ofNullable(lifecycle.getPreStop()))
            .map(handler -> new Ending.Hook(handler, probes.target()));
    hook.flatMap(Ending.Hook::refusal)
        .ifPresent(
            why -> runtime.events().warning(pod.pod(), fieldPath(), "FailedPreStopHook", why));
    Ending.of(runtime, program.get(), hook, grace)
        .onSuccess(code -> runtime.act(() -> exited(run, code)));
  }

  private void endedWithoutProgram() {
    if (isRunning()) {
      // Its program is still starting: it is killed as soon as it has.
      exited(instance, 137);
    } else {
      pod.containerEnded(this);
    }
  }

  /** The node is gone, and with it the program. */
  void vanish() {
    ending = true;
    nextStart.cancel();
    probes.stop();
    program.ifPresent(Program::kill);
    program = Optional.empty();
    logs.ifPresent(PodLogs::close);
  }

  boolean hasEnded() {
    return !isRunning();
  }
}
