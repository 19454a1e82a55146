package dev.headway.sandbox.world.node;

import dev.headway.sandbox.clock.WorldClock;
import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** Runs one probe of a running container on its schedule. Lives on the kubelet's thread. */
final class ProbeLoop {
  private static final WorldClock.Alarm NONE = () -> {};

  /** Hears what the probe comes to, on the kubelet's thread. */
  interface Listener {
    void passed();

    /** The failure threshold is reached. */
    void failed(String message);

    /** One attempt failed, whether or not that was one too many. */
    void attemptFailed(String message);
  }

  private final NodeRuntime runtime;
  private final Probe probe;
  private final Prober.Target target;
  private final Listener listener;
  private ProbeCounter counter = ProbeCounter.START;
  private WorldClock.Alarm next = NONE;
  private boolean stopped;

  ProbeLoop(NodeRuntime runtime, Probe probe, Prober.Target target, Listener listener) {
    this.runtime = runtime;
    this.probe = probe;
    this.target = target;
    this.listener = listener;
  }

  void start() {
    next = runtime.actAfter(seconds(probe.getInitialDelaySeconds(), 0), this::attempt);
  }

  void stop() {
    stopped = true;
    next.cancel();
  }

  private void attempt() {
    if (stopped) {
      return;
    }
    runtime.prober().probe(probe, target).onSuccess(failure -> runtime.act(() -> heard(failure)));
  }

  private void heard(Optional<String> failure) {
    if (stopped) {
      return;
    }
    counter = counter.with(failure.isEmpty());
    failure.ifPresent(listener::attemptFailed);
    switch (counter.verdict(
        number(probe.getSuccessThreshold(), 1), number(probe.getFailureThreshold(), 3))) {
      case PASSED -> listener.passed();
      case FAILED -> listener.failed(failure.orElse(""));
      case UNDECIDED -> {}
    }
    if (!stopped) {
      next = runtime.actAfter(seconds(probe.getPeriodSeconds(), 10), this::attempt);
    }
  }

  private static Duration seconds(@org.jspecify.annotations.Nullable Integer value, int otherwise) {
    return Duration.ofSeconds(number(value, otherwise));
  }

  private static int number(@org.jspecify.annotations.Nullable Integer value, int otherwise) {
    return Objects.requireNonNullElse(value, otherwise);
  }
}
