package dev.headway.rollout.decide;

import dev.headway.rollout.decide.Memory.ProgressClock;
import dev.headway.rollout.decide.Memory.StepMemory;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The clock of {@code progressDeadline}: it runs while pods, routers and endpoints are awaited,
 * starts afresh when more pods are available than ever in the step, and stands still in every other
 * wait.
 */
final class Progress {
  private Progress() {}

  static ProgressClock start(Instant now, Duration deadline, int pods) {
    return new ProgressClock.Running(now.plus(deadline), pods);
  }

  static StepMemory run(StepMemory step, Instant now, Duration deadline, int pods) {
    ProgressClock.Running running =
        switch (step.clock()) {
          case ProgressClock.Running it -> it;
          case ProgressClock.Stopped(Duration left, int best) ->
              new ProgressClock.Running(now.plus(left), best);
        };
    return with(step, pods > running.pods() ? start(now, deadline, pods) : running);
  }

  static StepMemory stop(StepMemory step, Instant now) {
    return switch (step.clock()) {
      case ProgressClock.Stopped stopped -> with(step, stopped);
      case ProgressClock.Running(Instant failsAt, int pods) -> {
        Duration left = Duration.between(now, failsAt);
        yield with(step, new ProgressClock.Stopped(left.isNegative() ? Duration.ZERO : left, pods));
      }
    };
  }

  /** The clock standing still with the whole deadline before it. */
  static StepMemory renew(StepMemory step, Duration deadline) {
    int pods =
        switch (step.clock()) {
          case ProgressClock.Running running -> running.pods();
          case ProgressClock.Stopped stopped -> stopped.pods();
        };
    return with(step, new ProgressClock.Stopped(deadline, pods));
  }

  static Optional<Instant> failsAt(StepMemory step) {
    return step.clock() instanceof ProgressClock.Running(Instant failsAt, int pods)
        ? Optional.of(failsAt)
        : Optional.empty();
  }

  static boolean isExpired(StepMemory step, Instant now) {
    return failsAt(step).map(time -> !now.isBefore(time)).orElse(false);
  }

  private static StepMemory with(StepMemory step, ProgressClock clock) {
    return new StepMemory(step.plan(), step.index(), step.startTime(), clock);
  }
}
