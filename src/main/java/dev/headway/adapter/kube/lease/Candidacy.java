package dev.headway.adapter.kube.lease;

import java.time.Duration;
import java.util.Optional;

/**
 * What a candidate knows of the lease, and what follows from that. Times are those of a monotonic
 * clock, in nanoseconds.
 *
 * @param identity who the candidate is
 * @param seen the lease as last seen; empty: there is none
 * @param seenAt when this state of the lease was first seen
 */
record Candidacy(String identity, Optional<LeaseState> seen, long seenAt) {

  /** Nothing is known yet. */
  static Candidacy of(String identity, long now) {
    return new Candidacy(identity, Optional.empty(), now);
  }

  /** Takes note of the lease; a state that is known already does not start the wait anew. */
  Candidacy see(Optional<LeaseState> lease, long now) {
    return lease.equals(seen) ? this : new Candidacy(identity, lease, now);
  }

  /** Whether the lease names this candidate. */
  boolean isHeld() {
    return seen.filter(lease -> lease.holder().equals(identity)).isPresent();
  }

  /** How long the lease must still be left to its holder; zero: it may be taken. */
  Duration leftToHolder(long now) {
    if (seen.isEmpty() || seen.get().holder().isEmpty() || isHeld()) {
      return Duration.ZERO;
    }
    Duration left = seen.get().duration().minusNanos(now - seenAt);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** What to write to take the lease, or to keep it. */
  LeaseState next(Duration duration) {
    int transitions = seen.map(LeaseState::transitions).orElse(0);
    boolean changesHands = seen.isPresent() && !isHeld();
    return new LeaseState(
        identity,
        duration,
        changesHands ? transitions + 1 : transitions,
        seen.map(LeaseState::version).orElse(""));
  }
}
