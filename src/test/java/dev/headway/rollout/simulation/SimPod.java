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

  /** Until when its readiness probe fails by itself. */
  @Nullable Instant flapsUntil;

  @Nullable Instant goneAt;

  SimPod(String revision, int number, Instant created) {
    this.revision = revision;
    this.number = number;
    this.created = created;
  }

  SimPod copy() {
    SimPod copy = new SimPod(revision, number, created);
    copy.startTime = startTime;
    copy.ready = ready;
    copy.crashed = crashed;
    copy.lost = lost;
    copy.flapsUntil = flapsUntil;
    copy.goneAt = goneAt;
    return copy;
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
