package dev.headway.sandbox.clock;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A world's clock that keeps the pace of the wall: one daemon thread for all calls. */
public final class WallClock implements WorldClock {
  private static final Logger LOG = LoggerFactory.getLogger(WallClock.class);

  private final InstantSource source;
  private final ScheduledThreadPoolExecutor timer;

  public WallClock(InstantSource source) {
    this.source = source;
    timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("world-clock").factory());
    timer.setRemoveOnCancelPolicy(true);
  }

  @Override
  public Instant instant() {
    return source.instant();
  }

  @Override
  public Alarm after(Duration delay, Runnable task) {
    try {
      ScheduledFuture<?> call =
          timer.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
      return () -> call.cancel(false);
    } catch (RejectedExecutionException closed) {
      return () -> {};
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException failure) {
      LOG.warn("A timed call failed", failure);
    }
  }
}
