package dev.headway.rollout.simulation;

import static dev.headway.rollout.simulation.Scenarios.APPROVED;
import static dev.headway.rollout.simulation.Scenarios.PLAIN;
import static dev.headway.rollout.simulation.Scenarios.ask;
import static dev.headway.rollout.simulation.Scenarios.jump;
import static dev.headway.rollout.simulation.Scenarios.promoteInFull;

import dev.headway.rollout.decide.RolloutSpec.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Releases that people move out of the order of their steps. */
final class JumpStories {
  private JumpStories() {}

  static List<Scenario> all() {
    List<Scenario> all = new ArrayList<>();
    for (boolean routed : new boolean[] {true, false}) {
      String how = routed ? " with routes" : " by pods";
      all.addAll(canary(world(routed, PLAIN, false), how));
      all.add(
          of(
              "promoted in full before an approval" + how,
              world(routed, APPROVED, false),
              ask("b"),
              Event.inStep(1, "promoted in full", promoteInFull())));
    }
    all.addAll(batches());
    all.addAll(switches(false, " by a route"));
    all.addAll(switches(true, " by the selector"));
    return all;
  }

  private static Supplier<World> world(boolean routed, Strategy strategy, boolean bySelector) {
    return () -> {
      World world = routed ? Scenarios.routed(strategy) : Scenarios.shared(strategy);
      world.bySelector = bySelector;
      return world;
    };
  }

  private static Scenario of(String name, Supplier<World> world, Event... events) {
    return new Scenario(name, world, List.of(events), "b", true);
  }

  private static List<Scenario> canary(Supplier<World> world, String how) {
    return List.of(
        of(
            "a jump to the last step" + how,
            world,
            ask("b"),
            Event.inStep(0, "jumped", jump("100 %"))),
        of(
            "a jump back to the first step" + how,
            world,
            ask("b"),
            Event.inStep(2, "jumped", jump("20 %"))),
        of("the same step once more" + how, world, ask("b"), Event.at(30, "jumped", jump("50 %"))),
        of(
            "promoted in full" + how,
            world,
            ask("b"),
            Event.inStep(0, "promoted in full", promoteInFull())));
  }

  private static List<Scenario> batches() {
    Supplier<World> world = world(false, RollingStories.PAIRS, false);
    return List.of(
        of("a jump over a batch", world, ask("b"), Event.inStep(0, "jumped", jump("batch 3"))),
        of("a jump back by a batch", world, ask("b"), Event.inStep(1, "jumped", jump("batch 1"))),
        of(
            "a rolling release promoted in full",
            world,
            ask("b"),
            Event.inStep(0, "promoted in full", promoteInFull())));
  }

  private static List<Scenario> switches(boolean bySelector, String how) {
    Supplier<World> world = world(true, BlueGreenStories.PLAIN, bySelector);
    return List.of(
        of(
            "a jump back from the switch" + how,
            world,
            ask("b"),
            Event.inStep(1, "jumped", jump("preview"))),
        of(
            "a preview promoted in full" + how,
            world,
            ask("b"),
            Event.inStep(0, "promoted in full", promoteInFull())));
  }
}
