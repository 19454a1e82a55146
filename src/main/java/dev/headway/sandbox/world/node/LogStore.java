package dev.headway.sandbox.world.node;

import dev.headway.sandbox.world.cluster.Key;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the containers of the node printed: the present run of each, and the one before.
 * Thread-safe.
 */
final class LogStore {
  private final Map<Key, Map<String, Runs>> pods = new ConcurrentHashMap<>();

  private record Runs(PodLogs current, Optional<PodLogs> previous) {}

  /** A container starts. */
  PodLogs begin(Key pod, String container) {
    PodLogs lines = new PodLogs();
    pods.computeIfAbsent(pod, name -> new ConcurrentHashMap<>())
        .merge(
            container,
            new Runs(lines, Optional.empty()),
            (before, now) -> new Runs(lines, Optional.of(before.current())));
    return lines;
  }

  Optional<PodLogs> find(Key pod, String container, boolean previous) {
    return Optional.ofNullable(pods.getOrDefault(pod, Map.of()).get(container))
        .flatMap(runs -> previous ? runs.previous() : Optional.of(runs.current()));
  }

  void forget(Key pod) {
    Optional.ofNullable(pods.remove(pod))
        .ifPresent(runs -> runs.values().forEach(run -> run.current().close()));
  }
}
