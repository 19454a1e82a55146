package dev.headway.rollout.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.rollout.decide.ReleaseRequest.Verb;
import dev.headway.rollout.decide.ReleaseResult;
import dev.headway.rollout.decide.RolloutPlan;
import dev.headway.rollout.decide.RolloutPlanner;
import dev.headway.rollout.decide.RolloutState;
import dev.headway.rollout.simulation.Behaviour.Fault;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first revision takes no steps, and has nothing to go back to. */
class FirstDeploymentTest {
  private static World play(boolean routed, Behaviour behaviour, Event... events) {
    World world = routed ? Scenarios.routed(Scenarios.PLAIN) : Scenarios.shared(Scenarios.PLAIN);
    world.with("a", behaviour);
    new Run(world, RolloutPlanner::plan, Optional.empty(), List.of(events)).toTheEnd();
    return world;
  }

  private static RolloutPlan plan(World world) {
    return RolloutPlanner.plan(Observer.observe(world));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void failsWhenItsPodsDoNotBecomeReadyAndServesOnceTheyDo(boolean routed) {
    World world = play(routed, Behaviour.faulty(Fault.NEVER_READY));
    assertThat(plan(world).next())
        .isInstanceOfSatisfying(
            RolloutState.Failed.class,
            failed -> assertThat(failed.result()).isEqualTo(ReleaseResult.FAILED));
    world.behaviours.clear();
    new Run(world, RolloutPlanner::plan, Optional.empty(), List.of()).toTheEnd();
    Ends.check(world, "a");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void failsAtOnceWhenItCrashes(boolean routed) {
    World world = play(routed, Behaviour.faulty(Fault.CRASHES));
    assertThat(plan(world).next()).isInstanceOf(RolloutState.Failed.class);
    assertThat(world.now).isBefore(World.START.plusSeconds(10));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void waitsForNodesPastItsDeadline(boolean routed) {
    World world = routed ? Scenarios.routed(Scenarios.PLAIN) : Scenarios.shared(Scenarios.PLAIN);
    world.schedulableFrom = World.START.plusSeconds(900);
    new Run(world, RolloutPlanner::plan, Optional.empty(), List.of()).toTheEnd();
    Ends.check(world, "a");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void isPausedAndResumed(boolean routed) {
    World world =
        play(
            routed,
            Behaviour.GOOD,
            Event.at(1, "paused", Scenarios.say(Verb.PAUSE)),
            Event.at(60, "resumed", Scenarios.say(Verb.RESUME)));
    assertThat(world.now).isAfter(World.START.plusSeconds(59));
    Ends.check(world, "a");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void doesNotStartWhilePaused(boolean routed) {
    World world = routed ? Scenarios.routed(Scenarios.PLAIN) : Scenarios.shared(Scenarios.PLAIN);
    world.spec = Specs.paused(world.spec, true);
    new Run(world, RolloutPlanner::plan, Optional.empty(), List.of()).toTheEnd();
    assertThat(world.sets).isEmpty();
    assertThat(plan(world).next()).isInstanceOf(RolloutState.NotStarted.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void isReplacedByAnother(boolean routed) {
    World world =
        play(
            routed,
            Behaviour.faulty(Fault.NEVER_READY),
            Event.at(20, "the spec asks for b", it -> it.wanted = "b"));
    Ends.check(world, "b");
  }

  @Test
  void waitsForItsService() {
    World world = Scenarios.routed(Scenarios.PLAIN);
    world.stableService.exists = false;
    Event made = Event.at(60, "the Service is made", it -> it.stableService.exists = true);
    new Run(world, RolloutPlanner::plan, Optional.empty(), List.of(made)).toTheEnd();
    Ends.check(world, "a");
  }
}
