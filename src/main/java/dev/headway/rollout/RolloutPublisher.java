package dev.headway.rollout;

import dev.headway.domain.ObjectKey;
import dev.headway.rollout.report.RolloutReport;
import dev.headway.rollout.report.RolloutReport.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Decides when a status is written: at once where something of substance has changed, and mere
 * counts once a second, or once in ten seconds while a gate is held. Thread-safe.
 */
final class RolloutPublisher {

  private static final Duration MOVING = Duration.ofSeconds(1);
  private static final Duration HOLDING = Duration.ofSeconds(10);

  private final Map<ObjectKey, Instant> lastCounts = new ConcurrentHashMap<>();

  /** Whether to write now, or how long to wait; neither: there is nothing to write. */
  record Turn(boolean now, Optional<Duration> later) {}

  Turn turn(ObjectKey deployment, RolloutReport report, Instant now) {
    return switch (report.change()) {
      case NONE -> new Turn(false, Optional.empty());
      case SUBSTANCE -> new Turn(true, Optional.empty());
      case COUNTS -> {
        Instant last = lastCounts.getOrDefault(deployment, Instant.MIN);
        Duration pause = report.holding() ? HOLDING : MOVING;
        Instant due = last.equals(Instant.MIN) ? now : last.plus(pause);
        yield due.isAfter(now)
            ? new Turn(false, Optional.of(Duration.between(now, due)))
            : new Turn(true, Optional.empty());
      }
    };
  }

  /** Notes that a status was written. */
  void wrote(ObjectKey deployment, RolloutReport report, Instant now) {
    if (report.change() != Change.NONE) {
      lastCounts.put(deployment, now);
    }
  }

  void forget(ObjectKey deployment) {
    lastCounts.remove(deployment);
  }
}
