package dev.headway.sandbox.world.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The three probes of a container: the startup probe first, then the other two. Lives on the
 * kubelet's thread.
 */
final class ContainerProbes {
  private final ContainerRunner container;
  private final NodeRuntime runtime;
  private final Container spec;
  private final List<ProbeLoop> loops = new ArrayList<>();
  private Optional<ProbeLoop> readiness = Optional.empty();
  private boolean started;
  private boolean ready;

  ContainerProbes(ContainerRunner container, NodeRuntime runtime, Container spec) {
    this.container = container;
    this.runtime = runtime;
    this.spec = spec;
  }

  boolean started() {
    return started;
  }

  boolean ready() {
    return ready;
  }

  void start() {
    if (spec.getStartupProbe() == null) {
      startOthers();
    } else {
      run(
          "Startup",
          spec.getStartupProbe(),
          this::startupPassed,
          () -> container.unhealthy("startup"));
    }
  }

  private void startupPassed() {
    if (!started) {
      stop();
      startOthers();
      container.pod().changed();
    }
  }

  private void startOthers() {
    started = true;
    ready = spec.getReadinessProbe() == null;
    if (spec.getReadinessProbe() != null) {
      readiness =
          Optional.of(
              run(
                  "Readiness",
                  spec.getReadinessProbe(),
                  () -> setReady(true),
                  () -> setReady(false)));
    }
    if (spec.getLivenessProbe() != null) {
      run("Liveness", spec.getLivenessProbe(), () -> {}, () -> container.unhealthy("liveness"));
    }
  }

  private void setReady(boolean now) {
    if (ready != now) {
      ready = now;
      container.pod().changed();
    }
  }

  private ProbeLoop run(String name, Probe probe, Runnable passed, Runnable failed) {
    ProbeLoop loop =
        new ProbeLoop(
            runtime,
            probe,
            target(),
            new ProbeLoop.Listener() {
              @Override
              public void passed() {
                passed.run();
              }

              @Override
              public void failed(String message) {
                failed.run();
              }

              @Override
              public void attemptFailed(String message) {
                runtime
                    .events()
                    .warning(
                        container.pod().pod(),
                        container.fieldPath(),
                        "Unhealthy",
                        name + " probe failed: " + message);
              }
            });
    loops.add(loop);
    loop.start();
    return loop;
  }

  Prober.Target target() {
    return new Prober.Target(container.pod().address(), this::port);
  }

  /**
   * By number, or by the name of a container port; where ports are mapped, the one that really
   * listens.
   */
  private int port(IntOrString port) {
    int wanted =
        port.getIntVal() != null
            ? port.getIntVal()
            : spec.getPorts().stream()
                .filter(named -> port.getStrVal().equals(named.getName()))
                .mapToInt(named -> named.getContainerPort())
                .findFirst()
                .orElse(0);
    return container.ports().getOrDefault(wanted, wanted);
  }

  /** A container that is ending is still asked whether it is ready. */
  void stopAllButReadiness() {
    loops.stream()
        .filter(loop -> readiness.filter(loop::equals).isEmpty())
        .forEach(ProbeLoop::stop);
  }

  void stop() {
    loops.forEach(ProbeLoop::stop);
    loops.clear();
    readiness = Optional.empty();
    started = false;
    ready = false;
  }
}
