package dev.headway.rollout.simulation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A pod of the simulation; it serves while it is ready, and on through its preStop sleep. */
final class SimPod {
  final String revision;
  final int number;
  final Instant created;
  @Nullable Instant startTime;
  boolean ready;
  boolean crashed;
  boolean lost;
  @Nullable Instant goneAt;

  SimPod(String revision, int number, Instant created) {
    this.revision = revision;
    this.number = number;
    this.created = created;
  }

  boolean isEnding() {
    return goneAt != null;
  }

  /** True where a request that reaches it is answered. */
  boolean serves(Instant now) {
    return !crashed && !lost && (goneAt == null ? ready : now.isBefore(goneAt));
  }

  @Override
  public String toString() {
    return revision + "#" + number;
  }
}
