package dev.headway.adapter.clock;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The time of day as it was when the process started, and from there on by the clock that only runs
 * forward: when somebody sets the machine's clock, holds and deadlines that are under way stay as
 * long as they are. Times are off by as much as the clock was at the start.
 */
public final class SteadyClock implements InstantSource {

  private final Instant start;
  private final LongSupplier nanos;
  private final long startNanos;

  /** A clock that is set once, by {@code wall}, and counts {@code nanos} from then. */
  SteadyClock(InstantSource wall, LongSupplier nanos) {
    this.start = wall.instant();
    this.nanos = nanos;
    this.startNanos = nanos.getAsLong();
  }

  /** A clock that is set once, by {@code wall}. */
  public static SteadyClock from(InstantSource wall) {
    return new SteadyClock(wall, System::nanoTime);
  }

  @Override
  public Instant instant() {
    return start.plusNanos(nanos.getAsLong() - startNanos);
  }
}
