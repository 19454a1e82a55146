package dev.headway.rollout.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.rollout.decide.HistoryEntry;
import dev.headway.rollout.decide.Memory;
import dev.headway.rollout.decide.ReleaseRequest.Verb;
import dev.headway.rollout.decide.ReleaseResult;
import dev.headway.rollout.decide.RolloutPlan;
import dev.headway.rollout.decide.RolloutPlanner;
import dev.headway.rollout.decide.RolloutState;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Releases that do not get to their end: how long they are left, and what starts afresh then. */
class LeavingTest {
  private static World atRest(boolean routed) {
    World world = routed ? Scenarios.routed(Scenarios.PLAIN) : Scenarios.shared(Scenarios.PLAIN);
    new Run(world, RolloutPlanner::plan, Optional.empty(), List.of()).toTheEnd();
    return world;
  }

  private static String play(World world, Event... events) {
    return new Run(world, RolloutPlanner::plan, Optional.empty(), List.of(events))
        .toTheEnd()
        .text();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void beginsWithTheFirstStepWhereTheSpecWentBackAndForth(boolean routed) {
    World world = atRest(routed);
    String told =
        play(
            world,
            Scenarios.ask("b"),
            Event.inStep(1, "the spec asks for a", it -> it.wanted = "a"),
            Event.at(24, "the spec asks for b again", it -> it.wanted = "b"));
    String again = told.substring(told.indexOf("the spec asks for b again"));
    assertThat(again).contains("the hold of step '20 %'", "the hold of step '50 %'");
    Ends.check(world, "b");
    assertThat(world.memory.history())
        .extracting(HistoryEntry::release, HistoryEntry::result)
        .contains(
            Assertions.tuple(2, ReleaseResult.SUPERSEDED),
            Assertions.tuple(3, ReleaseResult.PROMOTED));
  }

  @Test
  void doesNotDrainWhatNeverHadTraffic() {
    World world = atRest(true);
    String told =
        play(
            world,
            Scenarios.ask("b"),
            Event.once(
                "aborted before its first traffic",
                it ->
                    it.byRevision(World.revision("b").name())
                        .filter(set -> set.ready() > 0)
                        .isPresent(),
                Scenarios.say(Verb.ABORT)));
    assertThat(told).doesNotContain("requests in flight", "to settle");
    Ends.check(world, "a");
  }

  @Test
  void doesNotWaitForAGatewayThatIsNotThere() {
    World world = atRest(true);
    world.gateway = false;
    play(world, Scenarios.ask("b"), Event.at(20, "aborted", Scenarios.say(Verb.ABORT)));
    Ends.check(world, "a");
  }

  @Test
  void aRefusedRevisionTakesNoNumber() {
    World world = atRest(true);
    world.wanted = "b";
    Memory.Refused refused =
        new Memory.Refused(World.revision("b").name(), "unknown field \"imagee\"");
    RolloutPlan plan = RolloutPlanner.refused(Observer.observe(world), refused);
    assertThat(plan.next()).isEqualTo(new RolloutState.Invalid(List.of(refused.message())));
    assertThat(plan.memory().release()).isEqualTo(1);
    assertThat(plan.memory().step()).isEmpty();
    assertThat(plan.memory().refused()).contains(refused);
    world.memory = plan.memory();
    play(world, Event.at(1, "the template is mended", it -> it.wanted = "c"));
    assertThat(world.memory.history().getFirst().release()).isEqualTo(2);
  }
}
