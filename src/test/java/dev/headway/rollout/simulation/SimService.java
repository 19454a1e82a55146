package dev.headway.rollout.simulation;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Service, its EndpointSlices, and what the gateway knows of them. */
final class SimService {
  @Nullable String revision;
  final boolean owned;
  boolean exists;
  int resourceVersion = 1;
  int unknownForTurns;
  List<SimPod> endpoints = List.of();
  List<SimPod> known = List.of();
  Instant changedAt = Instant.EPOCH;

  SimService(boolean owned) {
    this.owned = owned;
    this.exists = !owned;
  }

  void copyInto(SimService copy, Map<SimPod, SimPod> twins) {
    copy.revision = revision;
    copy.exists = exists;
    copy.resourceVersion = resourceVersion;
    copy.unknownForTurns = unknownForTurns;
    copy.endpoints = twins(endpoints, twins);
    copy.known = twins(known, twins);
    copy.changedAt = changedAt;
  }

  private static List<SimPod> twins(List<SimPod> pods, Map<SimPod, SimPod> twins) {
    return pods.stream().map(pod -> twins.computeIfAbsent(pod, SimPod::copy)).toList();
  }

  void select(@Nullable String newRevision) {
    revision = newRevision;
    exists = true;
    resourceVersion++;
  }
}
