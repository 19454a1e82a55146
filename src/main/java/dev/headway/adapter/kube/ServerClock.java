package dev.headway.adapter.kube;

import dev.headway.adapter.clock.SteadyClock;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time of day by which operators agree, whatever the clocks of their machines say: that of the
 * API server, as the first of its answers has it. From then on it runs as a {@link SteadyClock}. A
 * machine that is right to within two seconds keeps its own time, since a {@code Date} has whole
 * seconds only.
 */
public final class ServerClock implements InstantSource, Interceptor {

  private static final Logger LOG = LoggerFactory.getLogger(ServerClock.class);

  private static final Duration CLOSE_ENOUGH = Duration.ofSeconds(2);

  /** A {@code Date} is cut down to the second: in the middle it is half of one late. */
  private static final Duration CUT = Duration.ofMillis(500);

  private final InstantSource own;
  private volatile @Nullable Duration ahead;

  /** A clock that is that of the machine until an answer has come. */
  public static ServerClock over(InstantSource machine) {
    return new ServerClock(SteadyClock.from(machine));
  }

  ServerClock(InstantSource own) {
    this.own = own;
  }

  @Override
  public Instant instant() {
    Duration known = ahead;
    return known == null ? own.instant() : own.instant().plus(known);
  }

  @Override
  public void after(
      HttpRequest request,
      HttpResponse<?> response,
      AsyncBody.@Nullable Consumer<List<ByteBuffer>> consumer) {
    hear(response.header("Date"));
  }

  /** The first that can be read counts: from then on nobody sets this clock. */
  void hear(@Nullable String date) {
    if (ahead == null && date != null) {
      read(date).ifPresent(this::set);
    }
  }

  private void set(Instant server) {
    Duration difference = Duration.between(own.instant(), server.plus(CUT));
    boolean close = difference.abs().compareTo(CLOSE_ENOUGH) <= 0;
    ahead = close ? Duration.ZERO : difference;
    if (!close) {
      LOG.warn(
          "The clock of this machine is {} s {} that of the API server, which is what counts here",
          difference.abs().toSeconds(),
          difference.isNegative() ? "ahead of" : "behind");
    }
  }

  private static Optional<Instant> read(String date) {
    try {
      return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)));
    } catch (DateTimeException unreadable) {
      return Optional.empty();
    }
  }
}
