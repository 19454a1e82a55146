package dev.headway.rollout.simulation;

import dev.headway.domain.Reason;
import dev.headway.rollout.decide.Action;
import dev.headway.rollout.decide.GroupSeen;
import dev.headway.rollout.decide.GroupSeen.Claim;
import dev.headway.rollout.decide.GroupSeen.Slot;
import dev.headway.rollout.decide.Observed;
import dev.headway.rollout.decide.RolloutPlan;
import dev.headway.rollout.decide.RolloutState;
import dev.headway.rollout.decide.Turns;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A release group that several simulated deployments share, and what of it each has seen. */
final class SimGroup {
  private static final String NAME = "shop";

  Observed<Integer> limit;
  final List<World> worlds = new ArrayList<>();

  /** What a person keeps by hand, and until when. */
  final Map<Integer, Instant> kept = new HashMap<>();

  private final Map<String, Held> slots = new TreeMap<>();
  private Map<String, Held> seen = Map.of();
  private final Map<World, Instant> waiting = new HashMap<>();
  private int version;
  private int most;

  SimGroup(int limit) {
    this.limit = Observed.known(limit);
  }

  private record Held(World holder, Instant renewed, int version) {}

  World join(World world) {
    world.group = Optional.of(this);
    worlds.add(world);
    return world;
  }

  /** The cache brings what was written. */
  void catchUp() {
    seen = Map.copyOf(slots);
  }

  /** As the ledger of writes has it: nobody decides before it sees what it wrote itself. */
  boolean isCatchingUp(World world) {
    return !own(slots, world).equals(own(seen, world));
  }

  private static List<Held> own(Map<String, Held> slots, World world) {
    return slots.values().stream().filter(held -> held.holder() == world).toList();
  }

  GroupSeen seen(World own) {
    List<Slot> all = new ArrayList<>();
    seen.forEach(
        (object, held) ->
            all.add(
                new Slot(
                    object,
                    number(object),
                    "world-" + worlds.indexOf(held.holder()),
                    claim(own, held),
                    Optional.of(held.renewed().plus(Turns.LENGTH)),
                    Integer.toString(held.version()))));
    kept.forEach(
        (number, until) ->
            all.add(
                new Slot(
                    GroupSeen.object(NAME, number),
                    number,
                    "ann",
                    own.now.isBefore(until) ? Claim.TAKEN : Claim.STALE,
                    Optional.of(until),
                    "kept")));
    Instant since = waiting.getOrDefault(own, Instant.MAX);
    int ahead =
        (int)
            waiting.entrySet().stream()
                .filter(other -> other.getKey() != own)
                .filter(
                    other ->
                        other.getValue().isBefore(since)
                            || (other.getValue().equals(since)
                                && worlds.indexOf(other.getKey()) < worlds.indexOf(own)))
                .count();
    return new GroupSeen(NAME, limit, all, ahead);
  }

  private static int number(String object) {
    return Integer.parseInt(object.substring(object.lastIndexOf('-') + 1));
  }

  private static Claim claim(World own, Held held) {
    if (held.holder() == own) {
      return Claim.OWN;
    }
    boolean holds = held.renewed().plus(Turns.LENGTH).isAfter(own.now);
    return holds || runs(held.holder()) ? Claim.TAKEN : Claim.STALE;
  }

  /** Its status tells others since when it waits. */
  void told(World world, RolloutPlan plan) {
    boolean queued =
        plan.next() instanceof RolloutState.NotStarted held && held.reason() == Reason.QUEUED;
    if (queued) {
      waiting.putIfAbsent(world, world.now);
    } else {
      waiting.remove(world);
    }
  }

  void lost(World world) {
    waiting.remove(world);
  }

  void take(World world, Action.TakeSlot take) {
    Held is = slots.get(take.object());
    boolean byHand = kept.containsKey(number(take.object()));
    boolean fits =
        take.resourceVersion()
            .map(
                read ->
                    byHand
                        ? read.equals("kept")
                        : is != null && read.equals(Integer.toString(is.version())))
            .orElse(is == null && !byHand);
    if (fits) {
      kept.remove(number(take.object()));
      slots.put(take.object(), new Held(world, world.now, ++version));
    }
  }

  void give(World world, Action.GiveSlot give) {
    Held is = slots.get(give.object());
    if (is != null && is.holder() == world) {
      slots.remove(give.object());
    }
  }

  /** Somebody deletes a slot. */
  void breakUp(int number) {
    slots.remove(GroupSeen.object(NAME, number));
    catchUp();
  }

  private static boolean runs(World world) {
    return world.sets.values().stream().anyMatch(set -> set.marks.isRunning());
  }

  /** Those that go back to what was good before need no turn. */
  private static boolean counts(World world) {
    return world.sets.values().stream()
        .anyMatch(set -> set.marks.isRunning() && set.marks.taken().insteadOf().isEmpty());
  }

  int running() {
    return (int) worlds.stream().filter(SimGroup::counts).count();
  }

  /** The most that ever ran at once. */
  int most() {
    return most;
  }

  void check() {
    most = Math.max(most, running());
  }

  boolean isEmpty() {
    return slots.isEmpty();
  }
}
