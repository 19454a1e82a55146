package dev.headway.sandbox.sample;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Decides what the sample application answers: counts its requests, knows nothing of HTTP.
 * Thread-safe.
 */
final class SampleBehaviour {
  private final SampleSettings settings;
  private final AtomicLong requests = new AtomicLong();

  SampleBehaviour(SampleSettings settings) {
    this.settings = settings;
  }

  /** The status code of the next request; every call counts as one. */
  int nextStatus() {
    long number = requests.incrementAndGet();
    boolean fails = number > healthyRequests() || failuresUntil(number) > failuresUntil(number - 1);
    return fails ? 500 : 200;
  }

  /** False once as many requests have come as the settings allow for. */
  boolean healthy() {
    return requests.get() < healthyRequests() || settings.unhealthyAfterRequests().isEmpty();
  }

  boolean ready(Duration sinceStart) {
    return sinceStart.compareTo(settings.readyAfter()) >= 0;
  }

  private long healthyRequests() {
    return settings.unhealthyAfterRequests().orElse(Long.MAX_VALUE);
  }

  /** Evenly spread without chance: with 30 percent, of any ten requests in a row three fail. */
  private long failuresUntil(long number) {
    return settings
        .failPercent()
        .multiply(BigDecimal.valueOf(number))
        .divide(BigDecimal.valueOf(100), 0, RoundingMode.FLOOR)
        .longValue();
  }
}
