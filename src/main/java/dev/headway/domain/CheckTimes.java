package dev.headway.domain;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * When the targets of a check were good and when bad, by the beginnings of the tries. What two sets
 * of pods answered is compared only where it was asked at the same time: a pass from before the
 * network broke says nothing about a failure after it, and a failure from before it was mended says
 * nothing beside a pass after it.
 *
 * @param goodSince since when no try has failed; absent where the last one did, or there was none
 * @param lastGood the last try that passed, of the target where that is longest ago; absent
 *     likewise
 * @param badSince the first of those tries that failed a target, of the one where that is longest
 *     ago; absent where none has failed
 */
public record CheckTimes(
    Optional<Instant> goodSince, Optional<Instant> lastGood, Optional<Instant> badSince) {

  /** Before the first answer. */
  public static final CheckTimes NONE =
      new CheckTimes(Optional.empty(), Optional.empty(), Optional.empty());

  /** Of several targets: good while all are, bad since the first of them is. */
  public static CheckTimes together(Collection<CheckTimes> targets) {
    return new CheckTimes(
        all(targets, CheckTimes::goodSince).max(Comparator.naturalOrder()),
        all(targets, CheckTimes::lastGood).min(Comparator.naturalOrder()),
        targets.stream().flatMap(it -> it.badSince().stream()).min(Comparator.naturalOrder()));
  }

  /** Nothing unless all of them have it. */
  private static Stream<Instant> all(
      Collection<CheckTimes> targets, Function<CheckTimes, Optional<Instant>> time) {
    return targets.stream().allMatch(it -> time.apply(it).isPresent())
        ? targets.stream().flatMap(it -> time.apply(it).stream())
        : Stream.empty();
  }

  /** True where these were good before the others began to fail, and have been tried since. */
  public boolean wereGoodWhile(CheckTimes failed) {
    return failed
        .badSince()
        .filter(bad -> goodSince.filter(good -> !good.isAfter(bad)).isPresent())
        .filter(bad -> lastGood.filter(good -> !good.isBefore(bad)).isPresent())
        .isPresent();
  }
}
