package dev.headway.cli.demo;

import dev.headway.cli.demo.Moment.PodSeen;
import dev.headway.cli.demo.Moment.Words;
import dev.headway.domain.git.Commit;
import dev.headway.sandbox.world.load.LoadReport;
import dev.headway.sandbox.world.load.RequestResult;
import dev.headway.sandbox.world.load.RequestResult.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** A story that went well, of which a test spoils one thing. */
final class Played {
  static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
  private static final String IMAGE = "headway/sample:";

  private List<Moment> moments = new ArrayList<>();
  private List<RequestResult> requests = new ArrayList<>();
  private List<Commit> log = new ArrayList<>();
  private String tip = "two";

  Played() {
    moments.add(moment(0, Map.of("1.0.0", 100), "1.0.0", "", pods("1.0.0", 4)));
    moments.add(moment(2, Map.of("1.0.0", 75, "2.0.0", 25), "2.0.0", "Hold", pods("2.0.0", 1)));
    moments.add(moment(6, Map.of("1.0.0", 50, "2.0.0", 50), "2.0.0", "Hold", pods("2.0.0", 2)));
    moments.add(moment(9, Map.of("2.0.0", 100), "2.0.0", "", pods("2.0.0", 4)));
    moments.add(
        moment(
            12, Map.of("2.0.0", 75, "3.0.0", 25), "3.0.0", "Hold", pods("2.0.0", 4, "3.0.0", 1)));
    moments.add(moment(15, Map.of("2.0.0", 100), "2.0.0", "Drain", pods("2.0.0", 4)));
    moments.add(moment(18, Map.of("2.0.0", 100), "2.0.0", "", pods("2.0.0", 4)));
    requests.add(request(3, "2.0.0", 200, Cause.NONE));
    requests.add(request(13, "3.0.0", 500, Cause.SAMPLE));
    log.add(commit("r", Map.of(Commit.REVERTS, List.of("3"))));
    log.add(commit("3", Map.of()));
    log.add(commit("2", Map.of()));
    log.add(commit("1", Map.of()));
  }

  Played moments(UnaryOperator<List<Moment>> change) {
    moments = change.apply(new ArrayList<>(moments));
    return this;
  }

  Played requests(RequestResult more) {
    requests.add(more);
    return this;
  }

  Played log(UnaryOperator<List<Commit>> change) {
    log = change.apply(new ArrayList<>(log));
    return this;
  }

  Played tip(String text) {
    tip = text;
    return this;
  }

  Evidence evidence() {
    return new Evidence(
        new Timeline(moments),
        new LoadReport(requests.size(), requests.size(), requests),
        log,
        Map.of("1.0.0", "one", "2.0.0", "two", "3.0.0", "three", Evidence.TIP, tip),
        Map.of(
            "1.0.0", commit("1", Map.of()),
            "2.0.0", commit("2", Map.of()),
            "3.0.0", commit("3", Map.of())));
  }

  static Commit commit(String id, Map<String, List<String>> trailers) {
    return new Commit(id, Optional.empty(), "ann", NOON, "checkout", trailers);
  }

  static RequestResult request(int second, String version, int status, Cause cause) {
    return new RequestResult(
        second, NOON.plusSeconds(second), Duration.ofMillis(3), status, version, "p", cause, "x");
  }

  static Moment moment(
      int second, Map<String, Integer> shares, String asked, String waits, List<PodSeen> pods) {
    return new Moment(
        NOON.plusSeconds(second),
        shares,
        pods,
        IMAGE + asked,
        new Words(waits.isEmpty() ? "Deployed" : "Running", !waits.isEmpty(), waits, 4));
  }

  static List<PodSeen> pods(Object... versionsAndCounts) {
    List<PodSeen> pods = new ArrayList<>();
    for (int i = 0; i < versionsAndCounts.length; i += 2) {
      String version = (String) versionsAndCounts[i];
      IntStream.range(0, (int) versionsAndCounts[i + 1])
          .mapToObj(n -> new PodSeen(version + n, version, true, 0))
          .forEach(pods::add);
    }
    return pods;
  }
}
