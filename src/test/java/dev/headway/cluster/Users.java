package dev.headway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.sandbox.clock.WallClock;
import dev.headway.sandbox.sample.SampleApplication;
import dev.headway.sandbox.world.load.LoadGenerator;
import dev.headway.sandbox.world.load.LoadReport;
import dev.headway.sandbox.world.load.LoadSettings;
import dev.headway.sandbox.world.load.RequestResult;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;

/**
 * People who use an application at the gateway: so many requests a second by a fixed schedule,
 * whatever becomes of them, each judged from the moment it was due. No request is tried again, and
 * none is left out: what has no answer after ten seconds, or any but a good one, has failed.
 */
final class Users implements AutoCloseable {
  /** What a gateway may need to act by a weight that it has accepted. */
  static final Duration SETTLE = Duration.ofSeconds(3);

  /** Bounded in any case, also where a scenario does not end. */
  private static final Duration LONGEST = Duration.ofMinutes(3);

  /** Of the normal distribution: 99 of 100 samples are within so many standard deviations. */
  private static final double WITHIN_99 = 2.576;

  /** A share of what comes in less time says little. */
  private static final Duration ENOUGH = Duration.ofSeconds(4);

  private final Vertx vertx = Vertx.vertx();
  private final WallClock clock = new WallClock(Clock.systemUTC());
  private final LoadGenerator load;
  private final int perSecond;

  /** They come when the gateway knows where the application is. */
  Users(String host, int perSecond) {
    Awaitility.await("an answer to " + host)
        .atMost(Duration.ofSeconds(30))
        .until(() -> !Traffic.header(host, SampleApplication.VERSION_HEADER).isEmpty());
    this.perSecond = perSecond;
    load =
        LoadGenerator.start(
            vertx, clock, LoadSettings.of(Traffic.GATEWAY, host, perSecond, LONGEST));
  }

  /**
   * A time in which a weight was in effect from end to end. A request belongs to it when it was due
   * and answered inside: one that was on its way while the weight changed belongs to no window,
   * since nobody can say by which of the two weights it went. It still counts where failures are
   * counted.
   *
   * @param weight of the candidate, in percent
   */
  record Window(Instant from, Instant to, int weight) {
    private boolean holds(RequestResult result) {
      Instant answered = result.scheduled().plus(result.latency());
      return !result.scheduled().isBefore(from) && answered.isBefore(to);
    }
  }

  /** The gateway said that it has the weight of this status, and had time to act by it. */
  static Instant settled(JsonNode status) {
    return Instant.parse(status.at("/traffic/acceptedTime").asText()).plus(SETTLE);
  }

  /** Waits until so many requests were answered, and says when that was. */
  Instant answered(int requests) {
    Awaitility.await(requests + " answers")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> load.report().results().size() >= requests);
    return Instant.now();
  }

  /** A window that begins now or then and has enough requests; it ends with the call. */
  Window window(Instant from, int weight) {
    Awaitility.await("requests at a weight of " + weight)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> {
              Window soFar = new Window(from, Instant.now(), weight);
              return load.report().where(soFar::holds).sent() >= perSecond * ENOUGH.toSeconds();
            });
    return new Window(from, Instant.now(), weight);
  }

  /** Waits until a second of requests that were due from then on went well; from when they did. */
  Instant wellSince(Instant from) {
    Awaitility.await("a second without failures")
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              Instant since = lastFailure(from);
              return load.report().results().stream()
                  .anyMatch(result -> !result.scheduled().isBefore(since.plusSeconds(1)));
            });
    return lastFailure(from);
  }

  /** Just after the last request since then that failed. */
  private Instant lastFailure(Instant from) {
    return load.report().results().stream()
        .filter(RequestResult::failed)
        .map(RequestResult::scheduled)
        .filter(due -> !due.isBefore(from))
        .max(Instant::compareTo)
        .map(due -> due.plusMillis(1))
        .orElse(from);
  }

  /** Sends nothing more, and waits for the answers to what was sent. */
  LoadReport leave() {
    try {
      LoadReport report = load.stop().toCompletableFuture().get(30, TimeUnit.SECONDS);
      assertThat(report.results()).as("every request is accounted for").hasSize(report.sent());
      return report;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("requests without an end", e);
    }
  }

  /** The candidate's share is what chance alone allows around the wanted one, 99 times of 100. */
  void assertShare(LoadReport report, String candidate, Window window) {
    List<RequestResult> inside = report.where(window::holds).results();
    assertThat(inside)
        .as("requests from %s to %s", window.from(), window.to())
        .hasSizeGreaterThan((int) (perSecond * ENOUGH.toSeconds() / 2));
    long there = inside.stream().filter(result -> result.version().equals(candidate)).count();
    double wanted = window.weight() / 100.0;
    double error = WITHIN_99 * Math.sqrt(wanted * (1 - wanted) / inside.size());
    System.out.printf(
        "weight %d: %d of %d requests went to %s%n",
        window.weight(), there, inside.size(), candidate);
    assertThat(there / (double) inside.size())
        .as("share of %s among %d requests at %d %%", candidate, inside.size(), window.weight())
        .isBetween(wanted - error, wanted + error);
  }

  @Override
  public void close() {
    load.close();
    clock.close();
    vertx.close();
  }
}
