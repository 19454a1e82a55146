package dev.headway.sandbox.world.load;

import dev.headway.sandbox.world.load.RequestResult.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The account of a load: every result so far, in the order in which the answers came.
 *
 * @param planned how many requests the load has in all
 * @param sent how many have been sent
 */
public record LoadReport(int planned, int sent, List<RequestResult> results) {
  public LoadReport {
    results = List.copyOf(results);
  }

  /** Requests and failures of one version; the version of answers that name none is empty. */
  public record Count(long requests, long failures) {
    private static final Count NOTHING = new Count(0, 0);

    private Count plus(Count other) {
      return new Count(requests + other.requests, failures + other.failures);
    }
  }

  /** Sorted by version. */
  public Map<String, Count> byVersion() {
    return results.stream()
        .collect(
            Collectors.groupingBy(
                RequestResult::version,
                TreeMap::new,
                Collectors.reducing(
                    Count.NOTHING, result -> new Count(1, result.failed() ? 1 : 0), Count::plus)));
  }

  /** Failures by cause; causes without any are absent. */
  public Map<Cause, Long> failures() {
    Map<Cause, Long> failures = new EnumMap<>(Cause.class);
    results.stream()
        .filter(RequestResult::failed)
        .forEach(result -> failures.merge(result.cause(), 1L, Long::sum));
    return failures;
  }

  /** Failures that are not the application's own. */
  public long lost() {
    return results.stream().filter(RequestResult::lost).count();
  }

  /** Only what was due from {@code from}, inclusive, to {@code to}, exclusive. */
  public LoadReport between(Instant from, Instant to) {
    return where(result -> !result.scheduled().isBefore(from) && result.scheduled().isBefore(to));
  }

  public LoadReport where(Predicate<RequestResult> condition) {
    List<RequestResult> chosen = results.stream().filter(condition).toList();
    return new LoadReport(chosen.size(), chosen.size(), chosen);
  }

  /**
   * By the second of the schedule, counted from the first request: what {@link #byVersion()} says
   * of it.
   */
  public Map<Long, Map<String, Count>> bySecond() {
    Instant start =
        results.stream()
            .map(RequestResult::scheduled)
            .min(Instant::compareTo)
            .orElse(Instant.EPOCH);
    Map<Long, List<RequestResult>> seconds =
        results.stream()
            .collect(
                Collectors.groupingBy(
                    result -> Duration.between(start, result.scheduled()).toSeconds(),
                    TreeMap::new,
                    Collectors.toList()));
    Map<Long, Map<String, Count>> counts = new TreeMap<>();
    seconds.forEach(
        (second, part) ->
            counts.put(second, new LoadReport(part.size(), part.size(), part).byVersion()));
    return counts;
  }

  /** The latency that {@code percent} of the answers did not exceed; zero without any. */
  public Duration latency(double percent) {
    List<Duration> sorted = results.stream().map(RequestResult::latency).sorted().toList();
    if (sorted.isEmpty()) {
      return Duration.ZERO;
    }
    int rank = (int) Math.ceil(percent / 100 * sorted.size());
    return sorted.get(Math.clamp(rank - 1L, 0, sorted.size() - 1));
  }
}
