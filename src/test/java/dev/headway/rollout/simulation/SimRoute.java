package dev.headway.rollout.simulation;

import java.time.Instant;

/** The route and what the gateway has made of it. */
final class SimRoute {
  int weight;
  boolean backend;
  int generation = 1;
  int acceptedGeneration = 1;
  int appliedGeneration = 1;
  Instant acceptedAt = Instant.EPOCH;
  int appliedWeight;
  int unknownForTurns;
  String manager = "kubectl";

  void copyInto(SimRoute copy) {
    copy.weight = weight;
    copy.backend = backend;
    copy.generation = generation;
    copy.acceptedGeneration = acceptedGeneration;
    copy.appliedGeneration = appliedGeneration;
    copy.acceptedAt = acceptedAt;
    copy.appliedWeight = appliedWeight;
    copy.unknownForTurns = unknownForTurns;
    copy.manager = manager;
  }

  /** A gateway that comes back reads what there is. */
  void restart() {
    acceptedGeneration = generation;
    appliedGeneration = generation;
    appliedWeight = weight;
  }

  void write(int newWeight, boolean withBackend, String who) {
    weight = newWeight;
    backend = withBackend;
    manager = who;
    generation++;
  }
}
