package dev.headway.rollout.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.domain.Amount;
import dev.headway.rollout.decide.ReleaseRequest.Verb;
import dev.headway.rollout.decide.RolloutPlanner;
import dev.headway.rollout.decide.RolloutSpec.Coarse;
import dev.headway.rollout.simulation.Behaviour.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds that last, and what must not happen meanwhile; and what a crash must not undo. */
class LastingTest {
  private static World atRest(World world) {
    new Run(world, RolloutPlanner::plan, Optional.empty(), List.of()).toTheEnd();
    return world;
  }

  private static String play(World world, Event... events) {
    return new Run(world, RolloutPlanner::plan, Optional.empty(), List.of(events))
        .toTheEnd()
        .text();
  }

  private static Event mended(int at) {
    return Event.at(at, "checks pass again", world -> world.checksDown = false);
  }

  /** Else stable would lose its last pod to a candidate that nobody has verified. */
  @Test
  void aSmallerDeploymentGivesNoGreaterShareWhileChecksFail() {
    World world = atRest(Form.CANARY_BY_PODS.world());
    play(
        world,
        Scenarios.ask("b"),
        Event.inStep(1, "checks fail everywhere", it -> it.checksDown = true),
        Event.at(60, "scaled to 3", Scenarios.scale(3)),
        Event.at(90, "stable serves", it -> Rules.require(isStableThere(it), "stable has gone")),
        mended(100));
    Ends.check(world, "b");
  }

  @Test
  void aSmallerDeploymentGivesNoGreaterShareWhilePaused() {
    World world = atRest(Form.CANARY_BY_PODS.world());
    play(
        world,
        Scenarios.ask("b"),
        Event.inStep(1, "paused", Scenarios.say(Verb.PAUSE)),
        Event.at(60, "scaled to 3", Scenarios.scale(3)),
        Event.at(90, "stable serves", it -> Rules.require(isStableThere(it), "stable has gone")),
        Event.at(100, "resumed", Scenarios.say(Verb.RESUME)));
    Ends.check(world, "b");
  }

  /** Its pods are awaited for two minutes; what went before was the hold of an approval. */
  @Test
  void editedStepsHaveAClockOfTheirOwn() {
    World world = atRest(Scenarios.routed(BlueGreenStories.SMALL));
    play(world, Scenarios.ask("b"), Event.at(110, "rolling", LastingTest::roll));
    Ends.check(world, "b");
  }

  private static void roll(World world) {
    world.spec = Specs.strategy(world.spec, RollingStories.PAIRS);
    world.with("b", new Behaviour(Duration.ofSeconds(30), Fault.NONE, Duration.ZERO));
    world
        .byRevision(World.revision("b").name())
        .orElseThrow()
        .alive()
        .forEach(pod -> pod.lost = true);
  }

  /** The batch is ready only once no check can connect: it is asked again when one can. */
  @Test
  void stableStaysForComparisonWhileChecksCannotConnect() {
    World world = atRest(Scenarios.shared(RollingStories.rolling(Amount.pods(3), 1)));
    world.with("b", new Behaviour(Duration.ofSeconds(8), Fault.NONE, Duration.ZERO));
    play(
        world,
        Scenarios.ask("b"),
        Event.once(
            "the network is cut", LastingTest::isInTheLastBatch, it -> it.networkDown = true),
        Event.at(90, "stable serves", it -> Rules.require(isStableThere(it), "stable has gone")),
        Event.at(100, "the network is back", it -> it.networkDown = false));
    Ends.check(world, "b");
  }

  private static boolean isInTheLastBatch(World world) {
    return world.memory.step().map(step -> step.index() == 1).orElse(false)
        && world.byRevision(World.revision("b").name()).orElseThrow().desired == 5;
  }

  /** Two of twenty pods were a tenth; two of three would be far more than was asked for. */
  @Test
  void aShareThatGetsTooCoarseInAStepHasOnlyThePodsOfItsStep() {
    World world = Scenarios.shared(Scenarios.steps(Scenarios.step(10), Scenarios.step(60)));
    world.spec = Specs.coarse(Specs.replicas(world.spec, 20), Coarse.HELD);
    atRest(world);
    play(
        world,
        Scenarios.ask("b"),
        Event.inStep(0, "scaled to 3", Scenarios.scale(3)),
        Event.at(200, "one of three", LastingTest::hasOnePod),
        Event.at(201, "promoted", Scenarios.promote("10 %")));
    Ends.check(world, "b");
  }

  private static void hasOnePod(World world) {
    int pods = world.byRevision(World.revision("b").name()).orElseThrow().alive().size();
    Rules.require(pods == 1, pods + " pods of three");
  }

  /** It was taken up with four pods, between two batches, and there are two in all now. */
  @Test
  void whatWasTakenUpShrinksWithTheDeployment() {
    World world = atRest(Form.ROLLING.world());
    play(
        world,
        Scenarios.ask("b"),
        Event.inStep(
            1,
            "one batch takes five pods",
            it -> it.spec = Specs.strategy(it.spec, RollingStories.rolling(Amount.pods(5), 1))),
        Event.at(20, "scaled to 2", Scenarios.scale(2)));
    Ends.check(world, "b");
  }

  private static boolean isStableThere(World world) {
    return world.stable().map(set -> set.ready() > 0).orElse(false);
  }

  /** Stable is not whole yet, and what is left of the candidate serves beside it. */
  @Test
  void whatIsAskedForAgainKeepsThePodsThatServe() {
    World world = atRest(Form.ROLLING.world());
    play(
        world,
        Scenarios.ask("b"),
        Event.inStep(1, "the spec asks for a", it -> it.wanted = "a"),
        Event.once(
            "the spec asks for b",
            it -> it.wanted.equals("a") && isAt("a", 3, it),
            it -> it.wanted = "b"));
    Ends.check(world, "b");
  }

  private static boolean isAt(String letter, int pods, World world) {
    return world
        .byRevision(World.revision(letter).name())
        .filter(set -> set.desired == pods)
        .isPresent();
  }

  /** A preview has no pods any more when it has become rolling, and none can be asked. */
  @Test
  void aHoldWithoutPodsEndsWhereItsCauseIsGone() {
    World world = atRest(Form.BLUE_GREEN_BY_SELECTOR.world());
    play(
        world,
        Scenarios.ask("b"),
        Event.inStep(0, "checks fail everywhere", it -> it.checksDown = true),
        Event.at(
            60,
            "it is rolling",
            it -> it.spec = Specs.strategy(it.spec, RollingStories.rolling(Amount.pods(2), 1))),
        mended(100));
    Ends.check(world, "b");
  }

  /** One pod is not ready, and all others fail a check as stable does: that is one hold. */
  @Test
  void aHoldLastsWhileAPodIsMissing() {
    World world = atRest(Form.CANARY_BY_PODS.world());
    world.with("b", Behaviour.faulty(Fault.NEVER_READY, 4));
    String told =
        play(
            world,
            Scenarios.ask("b"),
            Event.once(
                "checks fail everywhere",
                it -> it.byRevision(World.revision("b").name()).filter(LastingTest::is).isPresent(),
                it -> it.checksDown = true),
            mended(150));
    assertThat(told.split("waiting for the environment", -1)).hasSizeBetween(2, 3);
    Ends.check(world, "a");
  }

  private static boolean is(SimSet set) {
    return set.alive().size() == 5 && set.ready() == 4;
  }

  /** What a step has given stays given, whenever the operator dies. */
  @ParameterizedTest
  @EnumSource(Form.class)
  void aCrashTakesNobodyBack(Form form) {
    World whole = atRest(form.world());
    Run undisturbed =
        new Run(whole, RolloutPlanner::plan, Optional.empty(), List.of(Scenarios.ask("b")));
    undisturbed.toTheEnd();
    for (int action = 1; action <= undisturbed.actions(); action++) {
      World world = atRest(form.world());
      Run run = new Run(world, RolloutPlanner::plan, Optional.empty(), List.of(Scenarios.ask("b")));
      String told = run.crashAfter(action, false).toTheEnd().text();
      assertThat(told).as("killed after action %d", action).doesNotContain("WeightLowered");
      assertThat(sizes(told)).as("killed after action %d: %s", action, told).isSorted();
      Ends.check(world, "b");
    }
  }

  private static List<Integer> sizes(String told) {
    String scaled = "scale " + World.setName("b") + " to ";
    return told.lines()
        .filter(line -> line.contains(scaled))
        .map(line -> line.substring(line.indexOf(scaled) + scaled.length()).split(" ", 2)[0])
        .map(Integer::valueOf)
        .toList();
  }
}
