package dev.headway.adapter.kube;

import dev.headway.port.Measures;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows which passes are under way and since when. */
public final class PassClock implements Metrics {

  /** Every request and every exchange has a deadline far below this. */
  static final Duration TOO_LONG = Duration.ofMinutes(10);

  private static final Logger LOG = LoggerFactory.getLogger(PassClock.class);

  private static final Map<String, String> KINDS =
      Map.of("progressivedeployment", "ProgressiveDeployment", "gitsyncreconciler", "GitSync");

  private final Measures measures;
  private final LongSupplier clock;
  private final AtomicLong number = new AtomicLong();
  private final Map<Long, Pass> running = new ConcurrentHashMap<>();

  private record Pass(String name, long begun) {}

  /** A clock without passes. */
  public PassClock(Measures measures) {
    this(measures, System::nanoTime);
  }

  PassClock(Measures measures, LongSupplier clock) {
    this.measures = measures;
    this.clock = clock;
  }

  @Override
  public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
    long id = number.getAndIncrement();
    long begun = clock.getAsLong();
    running.put(id, new Pass(name(execution), begun));
    try {
      return execution.execute();
    } catch (Exception failed) {
      // The framework tries again, with growing pauses; its own words about that are a page long.
      LOG.warn("A pass of {} failed and is tried again: {}", name(execution), failed.getMessage());
      LOG.debug("It failed here", failed);
      throw failed;
    } finally {
      running.remove(id);
      measures.pass(kind(execution), Duration.ofNanos(clock.getAsLong() - begun));
    }
  }

  private static String kind(ControllerExecution<?> execution) {
    return Objects.requireNonNullElse(
        KINDS.get(execution.controllerName()), execution.controllerName());
  }

  /** How many passes have begun. */
  public long begun() {
    return number.get();
  }

  /** The passes that have been running for far too long, a sentence each. */
  public List<String> stuck() {
    long now = clock.getAsLong();
    return running.values().stream()
        .filter(pass -> now - pass.begun() > TOO_LONG.toNanos())
        .map(
            pass ->
                "a pass of "
                    + pass.name()
                    + " has been running for "
                    + Duration.ofNanos(now - pass.begun()).toMinutes()
                    + " minutes")
        .sorted()
        .toList();
  }

  private static String name(ControllerExecution<?> execution) {
    ResourceID id = execution.resourceID();
    return execution.controllerName()
        + " "
        + id.getNamespace().map(namespace -> namespace + "/").orElse("")
        + id.getName();
  }
}
