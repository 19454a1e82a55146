package dev.headway.rollout.simulation;

import dev.headway.domain.ObjectKey;
import dev.headway.domain.Reason;
import dev.headway.domain.Revision;
import dev.headway.rollout.decide.Configuration;
import dev.headway.rollout.decide.Configuration.Copy;
import dev.headway.rollout.decide.Configuration.Part;
import dev.headway.rollout.decide.Configuration.Unsettled;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** One ConfigMap that the template names, and its copies. The wanted letter says what it holds. */
final class SimConfig {
  static final Duration QUIET = Duration.ofSeconds(2);
  private static final ObjectKey OBJECT = new ObjectKey("ConfigMap", "shop", "settings");

  boolean tracked;
  Instant changed = World.START.minusSeconds(60);

  /** Why it cannot be told what it holds. */
  Optional<Reason> lost = Optional.empty();

  /** The revisions that have a copy. */
  final TreeSet<String> copies = new TreeSet<>();

  int unknownForTurns;

  void copyInto(SimConfig copy) {
    copy.tracked = tracked;
    copy.changed = changed;
    copy.lost = lost;
    copy.copies.addAll(copies);
    copy.unknownForTurns = unknownForTurns;
  }

  Configuration seen(Revision wanted, Instant now) {
    return new Configuration(
        List.of(new Part(OBJECT, copy(wanted.name()), wanted.digest())),
        copies.stream().map(revision -> new Copy(copy(revision), revision, "1")).toList(),
        unsettled(now));
  }

  private Optional<Unsettled> unsettled(Instant now) {
    Instant quiet = changed.plus(QUIET);
    return lost.map(why -> new Unsettled(why, "It is not there", Optional.empty(), false))
        .or(
            () ->
                now.isBefore(quiet)
                    ? Optional.of(
                        new Unsettled(
                            Reason.SETTLING, "It has just changed", Optional.of(quiet), true))
                    : Optional.empty());
  }

  static ObjectKey copy(String revision) {
    return new ObjectKey("ConfigMap", "shop", "checkout-" + revision + "-settings");
  }

  /** The revision of a copy. */
  static String revision(ObjectKey copy) {
    return copy.name().substring("checkout-".length(), copy.name().length() - "-settings".length());
  }
}
