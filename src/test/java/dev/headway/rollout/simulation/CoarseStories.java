package dev.headway.rollout.simulation;

import static dev.headway.rollout.simulation.Scenarios.ask;
import static dev.headway.rollout.simulation.Scenarios.promote;
import static dev.headway.rollout.simulation.Scenarios.scale;
import static dev.headway.rollout.simulation.Scenarios.step;

import dev.headway.rollout.decide.RolloutSpec.Coarse;
import dev.headway.rollout.simulation.Behaviour.Fault;
import java.util.List;

/** Shares of so few pods that they are more than twice of what a step asks for. */
final class CoarseStories {
  private CoarseStories() {}

  static List<Scenario> all() {
    return List.of(
        of("a share that is too coarse is promoted", "b", ask("b"), nobody(), promoted()),
        of(
            "a share that is too coarse is promoted and its pods do not get ready",
            "a",
            ask("b"),
            Event.at(1, "b breaks", it -> it.with("b", Behaviour.faulty(Fault.NEVER_READY))),
            nobody(),
            promoted()),
        of(
            "a share that is too coarse until there are more pods",
            "b",
            ask("b"),
            nobody(),
            Event.at(61, "scaled to 10", scale(10))));
  }

  private static Scenario of(String name, String stable, Event... events) {
    return new Scenario(name, CoarseStories::world, List.of(events), stable, true);
  }

  private static World world() {
    World world = Scenarios.shared(Scenarios.steps(step(10), step(60)));
    world.spec = Specs.coarse(Specs.replicas(world.spec, 2), Coarse.HELD);
    return world;
  }

  private static Event nobody() {
    return Event.at(60, "it has no pods", world -> has(world, 0));
  }

  private static Event promoted() {
    return Event.at(61, "promoted", promote("10 %"));
  }

  private static void has(World world, int pods) {
    int there = world.byRevision(World.revision("b").name()).orElseThrow().alive().size();
    Rules.require(there == pods, there + " pods of the candidate, not " + pods);
  }
}
