package dev.headway.rollout.simulation;

import static dev.headway.rollout.simulation.Scenarios.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.rollout.decide.Action;
import dev.headway.rollout.decide.GroupSeen;
import dev.headway.rollout.decide.GroupSeen.Claim;
import dev.headway.rollout.decide.GroupSeen.Slot;
import dev.headway.rollout.decide.Observed;
import dev.headway.rollout.decide.ReleaseRequest.Verb;
import dev.headway.rollout.decide.RolloutPlan;
import dev.headway.rollout.decide.RolloutPlanner;
import dev.headway.rollout.decide.RolloutSnapshot;
import dev.headway.rollout.decide.Turns;
import dev.headway.rollout.simulation.Behaviour.Fault;
import dev.headway.testing.Records;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several deployments whose releases take turns. */
class GroupTest {
  private static final int MOST_TURNS = 20_000;

  private final List<Run> runs = new ArrayList<>();

  /** Deployments that each release a second revision once their first is deployed. */
  private SimGroup group(int limit, int count, Function<RolloutSnapshot, RolloutPlan> planner) {
    var group = new SimGroup(limit);
    for (int i = 0; i < count; i++) {
      World world = group.join(Scenarios.shared(Scenarios.PLAIN));
      Event second =
          Event.once("the spec asks for b", it -> it.stable().isPresent(), it -> it.wanted = "b");
      runs.add(new Run(world, planner, Optional.empty(), List.of(second)));
    }
    return group;
  }

  private SimGroup group(int limit, int count) {
    return group(limit, count, RolloutPlanner::plan);
  }

  /** All of them, each turn in another order; the cache is behind at times. */
  private void play(SimGroup group, long seed) {
    play(group, seed, Instant.MAX);
  }

  private void play(SimGroup group, long seed, Instant until) {
    var dice = new Random(seed);
    int idle = 0;
    for (int turn = 0; turn < MOST_TURNS; turn++) {
      List<Integer> order = new ArrayList<>(IntStream.range(0, runs.size()).boxed().toList());
      Collections.shuffle(order, dice);
      boolean changed = false;
      for (int index : order) {
        changed |= runs.get(index).turn();
        if (dice.nextInt(3) > 0) {
          group.catchUp();
        }
      }
      group.catchUp();
      idle = changed ? 0 : idle + 1;
      Optional<Instant> due =
          runs.stream().flatMap(run -> run.due().stream()).min(Instant::compareTo);
      Instant now = group.worlds.getFirst().now;
      if ((idle > 2 && due.isEmpty()) || !now.isBefore(until)) {
        return;
      }
      Instant then =
          changed ? now.plusMillis(50) : due.filter(now::isBefore).orElse(now.plusMillis(50));
      group.worlds.forEach(world -> world.now = then);
    }
    throw new Violation("the turns do not end");
  }

  private static void allServe(SimGroup group, String revision) {
    for (World world : group.worlds) {
      assertThat(world.stable().orElseThrow().revision).isEqualTo(World.revision(revision));
    }
    assertThat(group.isEmpty()).as("slots that are left").isTrue();
  }

  @ParameterizedTest
  @CsvSource({"1, 3", "2, 5", "3, 4", "4, 3"})
  void neverMoreAtOnceThanTheLimit(int limit, int count) {
    for (long seed = 0; seed < 3; seed++) {
      runs.clear();
      SimGroup group = group(limit, count);
      play(group, seed);
      allServe(group, "b");
      assertThat(group.most()).as("seed %d", seed).isEqualTo(Math.min(limit, count));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCrashAfterEveryActionChangesNothing(boolean statusLost) {
    SimGroup whole = group(1, 2);
    play(whole, 0);
    int actions = runs.getFirst().actions();
    for (int action = 1; action <= actions; action++) {
      runs.clear();
      SimGroup group = group(1, 2);
      runs.getFirst().crashAfter(action, statusLost);
      play(group, action);
      allServe(group, "b");
      assertThat(group.most()).as("crash after action %d", action).isEqualTo(1);
    }
  }

  @Test
  void aReleaseThatFailsGivesItsSlotBackAndARetryQueuesAgain() {
    SimGroup group = group(1, 3);
    World bad = group.worlds.getFirst().with("b", Behaviour.faulty(Fault.FAILS_CHECK));
    play(group, 1);
    assertThat(bad.stable().orElseThrow().revision).isEqualTo(World.revision("a"));
    assertThat(group.isEmpty()).isTrue();
    assertThat(group.most()).isEqualTo(1);

    bad.with("b", Behaviour.GOOD);
    say(Verb.RETRY).accept(bad);
    group.worlds.forEach(world -> world.wanted = world == bad ? "b" : "c");
    play(group, 2);
    assertThat(bad.answers).containsExactly("DONE Release 3 tries revision bbbbbbbbbb again");
    assertThat(bad.stable().orElseThrow().revision).isEqualTo(World.revision("b"));
    assertThat(group.most()).isEqualTo(1);
    assertThat(group.isEmpty()).isTrue();
  }

  @Test
  void whatIsKeptByHandCountsUntilItsTimeIsOver() {
    SimGroup group = group(1, 1);
    Instant until = World.START.plusSeconds(300);
    group.kept.put(0, until);
    play(group, 1);
    allServe(group, "b");
    assertThat(group.worlds.getFirst().stable().orElseThrow().marks.release()).isEqualTo(2);
    assertThat(group.worlds.getFirst().now).isAfter(until);
    assertThat(runs.getFirst().transcript().text()).contains("The slot of ann was left behind");
  }

  @Test
  void whoIsGoneKeepsNobodyWaiting() {
    SimGroup group = group(1, 2);
    World gone = group.join(Scenarios.shared(Scenarios.PLAIN));
    RolloutPlan plan = RolloutPlanner.plan(Observer.observe(gone));
    group.take(gone, (Action.TakeSlot) plan.actions().getFirst());
    group.catchUp();
    Instant start = gone.now;
    group.worlds.remove(gone);
    play(group, 1);
    assertThat(group.worlds)
        .allMatch(world -> world.stable().orElseThrow().revision.equals(World.revision("b")));
    assertThat(group.worlds.getFirst().now).isAfter(start.plus(Turns.LENGTH));
    assertThat(group.most()).isEqualTo(1);
  }

  @Test
  void aSlotBrokenByHandLetsAnotherGoAndStopsNobody() {
    SimGroup group = group(1, 2);
    group.worlds.forEach(world -> world.spec = Specs.strategy(world.spec, Scenarios.APPROVED));
    // Longer than a slot is anybody's without being renewed.
    play(group, 1, World.START.plusSeconds(3600));
    assertThat(group.running()).isEqualTo(1);
    group.breakUp(0);
    play(group, 2, World.START.plusSeconds(3700));
    assertThat(group.running()).isEqualTo(2);
    assertThat(group.worlds).allMatch(world -> world.sets.size() == 2);
  }

  @Test
  void withoutItsGroupNothingStarts() {
    SimGroup group = group(1, 2);
    group.limit = Observed.missing();
    World world = group.worlds.getFirst();
    RolloutPlan plan = RolloutPlanner.plan(Observer.observe(world));
    assertThat(plan.actions()).isEmpty();
    assertThat(plan.waitingFor().orElseThrow().sentence())
        .isEqualTo("waiting for something that is missing: ReleaseGroup 'shop' does not exist");
    group.limit = Observed.unknown("the watch is new");
    assertThat(RolloutPlanner.plan(Observer.observe(world)).actions()).isEmpty();
    group.limit = Observed.known(1);
    play(group, 1);
    allServe(group, "b");
  }

  @Test
  void waitingSaysWhoHasTheSlots() {
    SimGroup group = group(1, 2);
    World first = group.worlds.getFirst();
    RolloutPlan plan = RolloutPlanner.plan(Observer.observe(first));
    group.take(first, (Action.TakeSlot) plan.actions().getFirst());
    group.catchUp();
    RolloutPlan other = RolloutPlanner.plan(Observer.observe(group.worlds.getLast()));
    assertThat(other.actions()).isEmpty();
    assertThat(other.waitingFor().orElseThrow().sentence())
        .isEqualTo(
            "waiting for its turn: Release group 'shop' lets 1 release run at once:"
                + " world-0 has its slot");
  }

  /** Each of these planners breaks what the others of this class rely on. */
  static Stream<Function<RolloutSnapshot, RolloutPlan>> mistakes() {
    return Stream.of(
        // Does not ask the group at all.
        seen -> RolloutPlanner.plan(seeing(seen, Optional.empty())),
        // Believes that whatever is taken is left behind.
        seen -> RolloutPlanner.plan(seeing(seen, seen.around().group().map(GroupTest::allStale))),
        // Never gives a slot back.
        seen -> keeping(RolloutPlanner.plan(seen)));
  }

  private static RolloutSnapshot seeing(RolloutSnapshot seen, Optional<GroupSeen> group) {
    return Records.with(seen, "around", seen.around().with(group, List.of()));
  }

  private static GroupSeen allStale(GroupSeen group) {
    List<Slot> slots =
        group.slots().stream()
            .map(
                slot ->
                    slot.claim() == Claim.TAKEN ? Records.with(slot, "claim", Claim.STALE) : slot)
            .toList();
    return Records.with(group, "slots", slots);
  }

  private static RolloutPlan keeping(RolloutPlan plan) {
    List<Action> others =
        plan.actions().stream().filter(it -> !(it instanceof Action.GiveSlot)).toList();
    return Records.with(plan, "actions", others);
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void mistakesAreSeen(Function<RolloutSnapshot, RolloutPlan> planner) {
    SimGroup group = group(1, 3, planner);
    assertThatThrownBy(
            () -> {
              play(group, 1);
              allServe(group, "b");
              assertThat(group.most()).isEqualTo(1);
            })
        .isInstanceOf(Throwable.class);
  }
}
