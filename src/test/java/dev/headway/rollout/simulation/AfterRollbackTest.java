package dev.headway.rollout.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.domain.Reason;
import dev.headway.rollout.decide.Finding;
import dev.headway.rollout.decide.HookPoint;
import dev.headway.rollout.decide.HookRun;
import dev.headway.rollout.decide.Memory;
import dev.headway.rollout.decide.ReleaseRequest.Verb;
import dev.headway.rollout.decide.RolloutPlan;
import dev.headway.rollout.decide.RolloutPlanner;
import dev.headway.rollout.decide.RolloutSnapshot;
import dev.headway.rollout.decide.RolloutSpec.CheckSpec;
import dev.headway.rollout.decide.RolloutSpec.CheckTarget;
import dev.headway.rollout.decide.RolloutState;
import dev.headway.rollout.decide.SetMarks;
import dev.headway.rollout.decide.SetMarks.Verified;
import dev.headway.rollout.simulation.Behaviour.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stable is asked once it has everything back. */
class AfterRollbackTest {
  static final CheckSpec AFTER =
      new CheckSpec("back", CheckTarget.CANDIDATE_PODS, false, false, false, true, false);

  static RolloutSnapshot unasked(RolloutSnapshot seen) {
    return Mutant.spec(
        seen,
        spec ->
            Specs.checks(spec, spec.checks().stream().filter(it -> !it.afterRollback()).toList()));
  }

  private static World atRest(boolean routed) {
    World world = routed ? Scenarios.routed(Scenarios.PLAIN) : Scenarios.shared(Scenarios.PLAIN);
    world.spec = Specs.checks(world.spec, List.of(Scenarios.READY, AFTER));
    world.with("b", Behaviour.faulty(Fault.CRASHES));
    play(world);
    return world;
  }

  private static Transcript play(World world, Event... events) {
    return new Run(world, RolloutPlanner::plan, Optional.empty(), List.of(events)).toTheEnd();
  }

  static Event breaks() {
    return Event.once(
        "stable breaks, too",
        AfterRollbackTest::isLeft,
        world -> world.with("a", Behaviour.faulty(Fault.FAILS_CHECK)));
  }

  private static boolean isLeft(World world) {
    return world
        .byRevision(World.revision("b").name())
        .filter(set -> set.marks.isRemembered())
        .isPresent();
  }

  private static Optional<Verified> verified(World world) {
    return world
        .byRevision(World.revision("b").name())
        .flatMap(set -> set.marks.end().flatMap(SetMarks.End::verified));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void stableIsAskedOnce(boolean routed) {
    World world = atRest(routed);
    String told = play(world, Scenarios.ask("b")).text();
    assertThat(told).contains("waiting for checks to pass: back on stable, after the rollback");
    assertThat(verified(world)).contains(new Verified(true, ""));
    Ends.check(world, "a");
    world.memory = Memory.NONE;
    assertThat(play(world).text()).doesNotContain("back");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void saysAloudThatNothingIsLeftToGoBackTo(boolean routed) {
    World world = atRest(routed);
    List<Finding> found = new ArrayList<>();
    new Run(
            world,
            seen -> {
              RolloutPlan plan = RolloutPlanner.plan(seen);
              found.addAll(plan.because());
              return plan;
            },
            Optional.empty(),
            List.of(Scenarios.ask("b"), breaks()))
        .toTheEnd();
    String message =
        "Revision bbbbbbbbbb was left, and stable fails after it: check 'back' failed: 503 Service"
            + " Unavailable";
    assertThat(found)
        .filteredOn(it -> it.reason() == Reason.ROLLBACK_FAILED)
        .singleElement()
        .isEqualTo(Finding.warning(Reason.ROLLBACK_FAILED, message));
    assertThat(RolloutPlanner.plan(Observer.observe(world)).next())
        .isInstanceOfSatisfying(
            RolloutState.Failed.class,
            it -> {
              assertThat(it.failure().reason()).isEqualTo(Reason.ROLLBACK_FAILED);
              assertThat(it.failure().message()).isEqualTo(message);
            });
    assertThat(world.byRevision(World.revision("b").name()).orElseThrow().marks.failure())
        .hasValueSatisfying(it -> assertThat(it.reason()).isEqualTo(Reason.CRASHED));
    Ends.check(world, "a");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anotherRevisionOrARetryEndsIt(boolean routed) {
    World world = atRest(routed);
    play(world, Scenarios.ask("b"), breaks());
    world.behaviours.clear();
    play(world, Event.at(1, "retried", Scenarios.say(Verb.RETRY)));
    assertThat(verified(world)).isEmpty();
    Ends.check(world, "b");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatWasSupersededAsksNobody(boolean routed) {
    World world = atRest(routed);
    world.behaviours.clear();
    String told =
        play(
                world,
                Scenarios.ask("b"),
                Event.inStep(1, "the spec asks for a", it -> it.wanted = "a"))
            .text();
    assertThat(told).doesNotContain("after the rollback");
    Ends.check(world, "a");
  }

  /** A reverted manifest asks for stable, often before stable has answered. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRevertInGitDoesNotSilenceTheQuestion(boolean routed) {
    World world = atRest(routed);
    play(
        world,
        Scenarios.ask("b"),
        Event.once(
            "Git is reverted, and stable breaks",
            AfterRollbackTest::isLeft,
            it -> {
              it.wanted = "a";
              it.with("a", Behaviour.faulty(Fault.FAILS_CHECK));
            }));
    assertThat(verified(world)).hasValueSatisfying(it -> assertThat(it.passed()).isFalse());
    assertThat(RolloutPlanner.plan(Observer.observe(world)).next())
        .isInstanceOfSatisfying(
            RolloutState.Failed.class,
            it -> assertThat(it.failure().reason()).isEqualTo(Reason.ROLLBACK_FAILED));
    world.behaviours.clear();
    play(world, Scenarios.ask("c"));
    Ends.check(world, "c");
  }

  /** Nobody but a person asked for the way back, so that no hook of a failure was due until now. */
  @Test
  void hooksOfAFailureRunWhereStableFailsToo() {
    World world = atRest(true);
    world.behaviours.clear();
    world.spec =
        world.spec.withHooks(List.of(HookStories.hook("page", HookPoint.ON_FAILURE, 0, false)));
    play(
        world, Scenarios.ask("b"), Event.inStep(1, "aborted", Scenarios.say(Verb.ABORT)), breaks());
    assertThat(world.begun).extracting(HookRun::hook).containsExactly("page");
    Ends.check(world, "a");
  }

  @Test
  void theAnswerHasASetToStandOnWhereNoneAreKept() {
    World world = atRest(true);
    world.spec = Specs.history(world.spec, 0);
    play(
        world,
        Scenarios.ask("b"),
        Event.once("Git is reverted", AfterRollbackTest::isLeft, it -> it.wanted = "a"));
    assertThat(verified(world)).isEmpty();
    assertThat(world.sets).hasSize(1);
    Ends.check(world, "a");
  }
}
