package dev.headway.cli.demo;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.headway.cli.render.Style;
import dev.headway.cli.render.Table;
import dev.headway.sandbox.world.load.LoadReport;
import dev.headway.sandbox.world.load.LoadReport.Count;
import dev.headway.sandbox.world.load.RequestResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the demo went. Seconds are counted from the start of the program where nothing else is said.
 *
 * @param held every promise held and the story came to its end
 * @param unfinished where the story stopped, if it did
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Summary(
    boolean held,
    @Nullable String unfinished,
    double sandboxReadySeconds,
    double storySeconds,
    List<Judged> promises,
    List<Step> steps,
    Requests requests,
    @Nullable Double commitToFirstWeightSeconds,
    @Nullable Double failureToStableSeconds,
    List<CommitLine> commits) {

  /** A promise and whether it held. */
  public record Judged(
      int number, String promise, boolean held, String judgedBy, List<String> broken) {}

  /** A change of a version's share of the traffic. */
  public record Step(
      double seconds, String version, int fromPercent, int toPercent, long podsReady) {}

  /** What became of the load. */
  public record Requests(
      int perSecond,
      int sent,
      Map<String, Count> byVersion,
      Map<String, Long> failuresByCause,
      long lost,
      double p99Milliseconds) {}

  /** A commit of the branch. */
  public record CommitLine(String id, String author, String subject) {}

  static Summary of(Evidence evidence, Times times, Optional<String> unfinished) {
    List<Promise> promises = unfinished.isPresent() ? List.of() : Judges.all(evidence);
    return new Summary(
        unfinished.isEmpty() && promises.stream().allMatch(Promise::held),
        unfinished.orElse(null),
        seconds(times.start(), times.ready()),
        seconds(times.ready(), times.end()),
        promises.stream()
            .map(p -> new Judged(p.number(), p.text(), p.held(), p.because(), p.broken()))
            .toList(),
        steps(evidence, times),
        requests(evidence.load()),
        firstWeight(evidence).orElse(null),
        backOnStable(evidence).orElse(null),
        evidence.log().stream()
            .map(commit -> new CommitLine(commit.shortId(), commit.author(), commit.subject()))
            .toList());
  }

  /** When the program started, the sandbox was ready, and the story ended. */
  record Times(Instant start, Instant ready, Instant end) {}

  public List<String> lines(Style style) {
    List<String> lines = new ArrayList<>();
    Table promised = new Table();
    for (Judged judged : promises) {
      promised.row(
          " " + (judged.held() ? style.tick() : style.cross()) + " " + judged.promise(),
          judged.held()
              ? style.dim(judged.judgedBy())
              : style.bad(String.join("; ", judged.broken())));
    }
    lines.addAll(promised.lines());
    if (unfinished != null) {
      lines.add(" " + style.cross() + " " + style.bad(unfinished));
    }
    lines.add("");
    lines.addAll(figures(style));
    lines.add("");
    lines.add(" commits on the branch");
    Table log = new Table();
    commits.forEach(c -> log.row("   " + c.id(), c.author(), c.subject()));
    lines.addAll(log.lines());
    return lines;
  }

  private List<String> figures(Style style) {
    Table table = new Table();
    requests
        .byVersion()
        .forEach(
            (version, count) ->
                table.row(
                    " requests answered by " + (version.isEmpty() ? "nobody" : version),
                    count.requests() + ", " + count.failures() + " failed"));
    table.row(
        " requests lost to the machinery",
        requests.lost() == 0 ? style.good("0") : style.bad(String.valueOf(requests.lost())));
    Optional.ofNullable(commitToFirstWeightSeconds)
        .ifPresent(s -> table.row(" commit to first weight", s + " s"));
    Optional.ofNullable(failureToStableSeconds)
        .ifPresent(s -> table.row(" first failure to all traffic on stable", s + " s"));
    table.row(" sandbox ready after", sandboxReadySeconds + " s");
    table.row(" the story took", storySeconds + " s");
    return table.lines();
  }

  private static List<Step> steps(Evidence evidence, Times times) {
    return Stream.of(Evidence.GOOD, Evidence.SICK)
        .flatMap(
            version ->
                evidence.timeline().shifts(version).stream()
                    .map(
                        shift ->
                            new Step(
                                seconds(times.start(), shift.at().time()),
                                version,
                                shift.from(),
                                shift.to(),
                                shift.at().ready(version))))
        .toList();
  }

  private static Requests requests(LoadReport load) {
    Map<String, Long> causes = new TreeMap<>();
    load.failures().forEach((cause, count) -> causes.put(cause.name(), count));
    return new Requests(
        Story.REQUESTS_PER_SECOND,
        load.sent(),
        load.byVersion(),
        causes,
        load.lost(),
        Math.round(load.latency(99).toNanos() / 100_000.0) / 10.0);
  }

  private static Optional<Double> firstWeight(Evidence evidence) {
    return Optional.ofNullable(evidence.committed().get(Evidence.GOOD))
        .flatMap(
            commit ->
                evidence
                    .timeline()
                    .first(commit.time(), m -> m.share(Evidence.GOOD) > 0)
                    .map(moment -> seconds(commit.time(), moment.time())));
  }

  /**
   * From the first request that the sick version failed to the write that took its last traffic.
   */
  private static Optional<Double> backOnStable(Evidence evidence) {
    return evidence.load().results().stream()
        .filter(r -> r.failed() && r.version().equals(Evidence.SICK))
        .map(RequestResult::scheduled)
        .min(Instant::compareTo)
        .flatMap(
            failure ->
                evidence
                    .timeline()
                    .first(failure, m -> m.share(Evidence.SICK) == 0)
                    .map(moment -> seconds(failure, moment.time())));
  }

  private static double seconds(Instant from, Instant to) {
    return Math.round(Duration.between(from, to).toMillis() / 100.0) / 10.0;
  }
}
