package dev.headway.rollout.decide;

import dev.headway.domain.Because;
import dev.headway.domain.Reason;
import dev.headway.rollout.decide.GroupSeen.Slot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Turns of a release group: a release starts once it has a slot, and gives it back when it has
 * ended. Taking and starting are two passes, so that a slot is always written before anything else.
 */
public final class Turns {
  /** How long a slot is its holder's without a word from it. */
  public static final Duration LENGTH = Duration.ofMinutes(10);

  /** So many look at every change of the group, the others from time to time. */
  private static final int NEXT = 10;

  private static final Duration LOOK = Duration.ofSeconds(30);
  private static final Duration LOOK_OF_NEXT = Duration.ofSeconds(5);
  private static final int NAMED = 5;

  private Turns() {}

  /** Why a release may not start yet, and what it does about that; empty where it may. */
  static Optional<Turn> awaited(RolloutSnapshot seen) {
    return seen.around()
        .group()
        .filter(group -> group.own().isEmpty() || group.limit().known().isEmpty())
        .map(group -> awaited(group, seen.now()));
  }

  /**
   * A wait for a slot.
   *
   * @param take empty while there is none to be had
   */
  record Turn(Finding why, Waiting waiting, Optional<Action> take, Instant lookAt) {
    Draft tell(Draft draft) {
      return draft
          .act(take.stream().toList())
          .tell(take.isPresent() ? List.of() : List.of(why))
          .waitFor(waiting)
          .lookAt(lookAt);
    }
  }

  private static Turn awaited(GroupSeen group, Instant now) {
    String who = "ReleaseGroup '" + group.name() + "'";
    Instant later = now.plus(group.ahead() < NEXT ? LOOK_OF_NEXT : LOOK);
    return switch (group.limit()) {
      case Observed.Missing<Integer> missing -> {
        Finding why = Finding.warning(Reason.DEPENDENCY_NOT_READY, who + " does not exist");
        yield new Turn(why, Waits.dependency(why.message()), Optional.empty(), later);
      }
      case Observed.Unknown<Integer>(String cause) -> {
        Finding why = Finding.note(Reason.OBSERVATION_FAILED, who + " cannot be read: " + cause);
        yield new Turn(why, Waits.read(why.message()), Optional.empty(), later);
      }
      case Observed.Known<Integer>(Integer limit) -> {
        Optional<Action> take = take(group, limit, now);
        Finding why = Finding.note(Reason.QUEUED, sentence(group, limit, take.isPresent()));
        yield new Turn(why, Waits.turn(why.message(), group.ahead()), take, later);
      }
    };
  }

  private static String sentence(GroupSeen group, int limit, boolean takes) {
    String releases = limit == 1 ? "1 release" : limit + " releases";
    String words = "Release group '%s' lets %s run at once: %s";
    if (takes) {
      return words.formatted(group.name(), releases, "this one takes a slot");
    }
    List<String> holders = group.taken().stream().map(Slot::holder).sorted().toList();
    String rest = holders.size() > NAMED ? " and " + (holders.size() - NAMED) + " others" : "";
    String who =
        holders.isEmpty()
            ? "others are before this one"
            : String.join(", ", holders.subList(0, Math.min(NAMED, holders.size())))
                + rest
                + (holders.size() == 1 ? " has its slot" : " have its slots");
    return words.formatted(group.name(), releases, who);
  }

  /** Those that have waited longer go first; the first slot that is nobody's is taken. */
  private static Optional<Action> take(GroupSeen group, int limit, Instant now) {
    if (limit - group.taken().size() <= group.ahead()) {
      return Optional.empty();
    }
    return IntStream.range(0, limit)
        .filter(number -> group.taken().stream().noneMatch(slot -> slot.number() == number))
        .boxed()
        .findFirst()
        .map(number -> takeSlot(group, number, now));
  }

  private static Action takeSlot(GroupSeen group, int number, Instant now) {
    Optional<Slot> stale =
        group.slots().stream().filter(slot -> slot.number() == number).findFirst();
    String note =
        stale
            .map(slot -> "The slot of " + slot.holder() + " was left behind")
            .orElse("A slot is free");
    return new Action.TakeSlot(
        group.name(),
        stale.map(Slot::object).orElseGet(() -> GroupSeen.object(group.name(), number)),
        stale.map(Slot::resourceVersion),
        false,
        now,
        Because.of(Reason.QUEUED, note));
  }

  /**
   * The plan with what becomes of the slots that are this deployment's: given back when no release
   * runs, renewed while one does.
   */
  static RolloutPlan keep(RolloutSnapshot seen, RolloutPlan plan) {
    List<Slot> own =
        Stream.concat(
                seen.around().left().stream(),
                seen.around().group().flatMap(GroupSeen::own).stream())
            .toList();
    if (own.isEmpty() || plan.next() instanceof RolloutState.Blind) {
      return plan;
    }
    boolean runs = runs(seen, plan);
    List<Action> actions = new ArrayList<>(plan.actions());
    Optional<Instant> look = Optional.empty();
    for (Slot slot : own) {
      boolean left = seen.around().left().contains(slot);
      Instant due = slot.until().orElse(seen.now()).minus(LENGTH.dividedBy(2));
      if (!runs || left) {
        String note = left ? "It is of another group" : "No release runs";
        actions.add(give(slot, note));
      } else if (!seen.now().isBefore(due)) {
        actions.add(renew(seen, slot));
      } else {
        look = Optional.of(due);
      }
    }
    Optional<Duration> later =
        Stream.concat(
                plan.recheckAfter().stream(),
                look.stream().map(at -> Duration.between(seen.now(), at)))
            .min(Comparator.naturalOrder());
    return new RolloutPlan(
        plan.next(),
        actions,
        plan.because(),
        plan.waitingFor(),
        later,
        plan.memory(),
        plan.wantedWeight());
  }

  private static Action give(Slot slot, String note) {
    return new Action.GiveSlot(
        slot.object(), slot.resourceVersion(), Because.of(Reason.CLEANING_UP, note));
  }

  private static Action renew(RolloutSnapshot seen, Slot slot) {
    return new Action.TakeSlot(
        seen.around().group().map(GroupSeen::name).orElse(""),
        slot.object(),
        Optional.of(slot.resourceVersion()),
        true,
        seen.now(),
        Because.of(Reason.STEP_RUNNING, "The release runs on"));
  }

  /** The marks say so, or what is planned does. */
  private static boolean runs(RolloutSnapshot seen, RolloutPlan plan) {
    boolean marked =
        seen.sets().known().orElse(List.of()).stream().anyMatch(set -> set.marks().isRunning());
    return marked
        || switch (plan.next()) {
          case RolloutState.FirstDeployment first -> true;
          case RolloutState.Releasing releasing -> true;
          case RolloutState.Promoting promoting -> true;
          case RolloutState.GoingBack back -> true;
          case RolloutState.Deleting deleting -> true;
          case RolloutState.Blind blind -> true;
          case RolloutState.Invalid invalid -> false;
          case RolloutState.NotStarted held -> false;
          case RolloutState.AtRest rest -> false;
          case RolloutState.Failed failed -> false;
        };
  }

  /** Whether a deployment with this plan is to be told of every change of its group. */
  public static boolean isNext(RolloutSnapshot seen, RolloutPlan plan) {
    return plan.waitingFor().map(it -> it.kind() == Waiting.Kind.TURN).orElse(false)
        && seen.around().group().map(group -> group.ahead() < NEXT).orElse(false);
  }
}
