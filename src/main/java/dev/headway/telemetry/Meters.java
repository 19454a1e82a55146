package dev.headway.telemetry;

import dev.headway.api.v1alpha1.GitSyncStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus;
import dev.headway.domain.ObjectKey;
import dev.headway.port.Measures;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

/** The meters of a process, and what Prometheus reads of them. Thread-safe. */
public final class Meters implements Measures, AutoCloseable {

  /** Combinations of verb, resource and code; a GitSync may apply any kind there is. */
  private static final int MOST_REQUESTS = 500;

  private static final Duration[] MOMENTS = seconds(0.005, 0.025, 0.1, 0.5, 2.5, 10, 60);
  private static final Duration[] LONG = seconds(1, 5, 15, 60, 300, 900, 1_800, 3_600, 10_800);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Set<List<String>> requests = ConcurrentHashMap.newKeySet();
  private final ReleaseMeters releases = new ReleaseMeters(this);
  private final SyncMeters syncs = new SyncMeters(this);

  /** Meters of this process, the virtual machine's among them. */
  public Meters() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  /** Everything in the text format of Prometheus. */
  public String scrape() {
    return registry.scrape();
  }

  /** Shows a number of the process itself. */
  public void show(Metric metric, DoubleSupplier value) {
    show(metric, Tags.empty(), value);
  }

  @Override
  public void release(
      ObjectKey deployment,
      Optional<ProgressiveDeploymentStatus> before,
      ProgressiveDeploymentStatus after,
      Instant now) {
    releases.changed(deployment, before, after, now);
  }

  @Override
  public void sync(
      ObjectKey sync, Optional<GitSyncStatus> before, GitSyncStatus after, Instant now) {
    syncs.changed(sync, before, after, now);
  }

  @Override
  public void check(String type, String result, Duration took) {
    time(Metric.CHECK_DURATION, took, type, result);
  }

  @Override
  public void pass(String kind, Duration took) {
    time(Metric.RECONCILE_DURATION, took, kind);
  }

  @Override
  public void request(String verb, String resource, int code) {
    List<String> key = List.of(verb, resource, String.valueOf(code));
    boolean known =
        requests.contains(key) || (requests.size() < MOST_REQUESTS && requests.add(key));
    count(Metric.API_REQUESTS, verb, known ? resource : "other", String.valueOf(code));
  }

  @Override
  public void gone(ObjectKey object) {
    releases.gone(object);
    syncs.gone(object);
  }

  @Override
  public void close() {
    registry.close();
  }

  void count(Metric metric, String... values) {
    Counter.builder(metric.meter())
        .description(metric.meaning())
        .tags(tags(metric, values))
        .register(registry)
        .increment();
  }

  void time(Metric metric, Duration took, String... values) {
    boolean brief = metric == Metric.CHECK_DURATION || metric == Metric.RECONCILE_DURATION;
    Timer.builder(metric.meter())
        .description(metric.meaning())
        .tags(tags(metric, values))
        .serviceLevelObjectives(brief ? MOMENTS : LONG)
        .register(registry)
        .record(took);
  }

  Gauge show(Metric metric, Tags tags, DoubleSupplier value) {
    return Gauge.builder(metric.meter(), value::getAsDouble)
        .description(metric.meaning())
        .tags(tags)
        .register(registry);
  }

  void hide(Gauge gauge) {
    registry.remove(gauge);
  }

  static Tags tags(Metric metric, String... values) {
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      pairs.add(metric.labels().get(i));
      pairs.add(values[i]);
    }
    return Tags.of(pairs.toArray(String[]::new));
  }

  private static Duration[] seconds(double... bounds) {
    Duration[] durations = new Duration[bounds.length];
    for (int i = 0; i < bounds.length; i++) {
      durations[i] = Duration.ofMillis(Math.round(bounds[i] * 1_000));
    }
    return durations;
  }
}
