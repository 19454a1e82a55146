package dev.headway.rollout.simulation;

import java.time.Instant;
import java.util.List;
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

  void select(@Nullable String newRevision) {
    revision = newRevision;
    exists = true;
    resourceVersion++;
  }
}
