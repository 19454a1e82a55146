package dev.headway.sandbox.clock;

import java.time.Duration;
import java.time.InstantSource;

/**
 * What time it is in the sandbox's world, and calls at a later time. Everything in the world waits
 * through this, so that a clock that runs faster than the wall changes no other class. Thread-safe.
 */
public interface WorldClock extends InstantSource, AutoCloseable {

  /**
   * Calls {@code task} once, {@code delay} from now, on a thread of the clock: it must not block.
   * What it throws is logged. After {@link #close()} nothing is called any more.
   */
  Alarm after(Duration delay, Runnable task);

  /** Drops every call that is still to come. */
  @Override
  void close();

  /** A call that is still to come. */
  interface Alarm {
    /** Without effect when the call has begun. */
    void cancel();
  }
}
