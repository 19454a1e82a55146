package dev.headway.rollout.decide;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a release waits for, as a value.
 *
 * @param what in words, after "waiting for"; may hold counts
 * @param steady the same without counts, so that it can stand in a condition
 * @param until when the wait ends by itself
 * @param deadline what happens, and when, if the wait has not ended
 */
public record Waiting(
    Kind kind, String what, String steady, Optional<Instant> until, Optional<Deadline> deadline) {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

  /** The kinds of waits. */
  public enum Kind {
    PODS,
    ROUTER,
    SETTLE,
    ENDPOINTS,
    HOLD,
    CHECKS,
    HOOK,
    APPROVAL,
    PAUSE,
    ENVIRONMENT,
    DRAIN,
    READ,
    DEPENDENCY,
    TURN,
    DECISION,
    FAILURE
  }

  /** The end of a wait that did not end by itself. */
  public sealed interface Deadline {
    Instant at();

    /** The candidate is to blame, as things stand: the release fails. */
    record Fails(Instant at) implements Deadline {}

    /** Its surroundings are: the release is held until they are mended. */
    record Holds(Instant at) implements Deadline {}
  }

  /** When it ends or its deadline is, whichever comes first. */
  Optional<Instant> next() {
    return Stream.of(until, deadline.map(Deadline::at))
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }

  /**
   * For people, with times: {@code waiting for 2 of 5 pods of revision 7f9c to become ready, fails
   * at 12:03:10}.
   */
  public String sentence() {
    StringBuilder text = new StringBuilder("waiting for ").append(what);
    until.ifPresent(time -> text.append(", until ").append(CLOCK.format(time)));
    deadline.ifPresent(
        it -> {
          String then =
              switch (it) {
                case Deadline.Fails fails -> ", fails at ";
                case Deadline.Holds holds -> ", held from ";
              };
          text.append(then).append(CLOCK.format(it.at()));
        });
    return text.toString();
  }
}
