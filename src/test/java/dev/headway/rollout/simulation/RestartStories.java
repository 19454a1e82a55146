package dev.headway.rollout.simulation;

import static dev.headway.rollout.simulation.Scenarios.PLAIN;
import static dev.headway.rollout.simulation.Scenarios.ask;
import static dev.headway.rollout.simulation.Scenarios.restart;
import static dev.headway.rollout.simulation.Scenarios.say;
import static dev.headway.rollout.simulation.Scenarios.scale;

import dev.headway.domain.Amount;
import dev.headway.rollout.decide.Memory;
import dev.headway.rollout.decide.ReleaseRequest.Verb;
import dev.headway.rollout.decide.RolloutSpec.Rolling;
import dev.headway.rollout.decide.RolloutSpec.Strategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Pods of stable that are replaced by new ones of the same revision. */
final class RestartStories {
  private static final Event RESTART = Event.at(1, "restarted", restart());

  private RestartStories() {}

  static List<Scenario> all() {
    List<Scenario> all = new ArrayList<>();
    for (boolean routed : new boolean[] {true, false}) {
      Supplier<World> world = () -> routed ? Scenarios.routed(PLAIN) : Scenarios.shared(PLAIN);
      all.addAll(disturbed(world, routed ? " with routes" : " by pods"));
    }
    all.add(of("a restart in a rolling way", shared(bounded(2, 0)), "a", RESTART));
    all.add(of("a restart with one pod missing", shared(bounded(0, 1)), "a", RESTART));
    all.add(of("a restart with more pods and some missing", shared(bounded(1, 2)), "a", RESTART));
    all.add(of("a restart of blue-green", blueGreen(false), "a", RESTART));
    all.add(of("a restart of blue-green by the selector", blueGreen(true), "a", RESTART));
    all.add(of("a restart in place", () -> shared(bounded(0, 2)).get().inPlace(), "a", RESTART));
    all.add(
        of("a restart in place that may miss no pod", InPlaceStories.world(PLAIN), "a", RESTART));
    return all;
  }

  private static List<Scenario> disturbed(Supplier<World> world, String how) {
    return List.of(
        of("a restart" + how, world, "a", RESTART),
        of("two restarts" + how, world, "a", RESTART, Event.at(6, "restarted again", restart())),
        of("a restart of a stable that is broken" + how, world, "a", breaks(), RESTART),
        of(
            "a restart while the status is lost" + how,
            world,
            "a",
            RESTART,
            Event.at(4, "the status is lost", it -> it.memory = Memory.NONE)),
        of(
            "a restart while it is scaled up" + how,
            world,
            "a",
            RESTART,
            Event.at(4, "scaled to 9", scale(9))),
        of(
            "a restart while it is scaled down" + how,
            world,
            "a",
            RESTART,
            Event.at(4, "scaled to 2", scale(2))),
        timed(
            "a release in the midst of a restart" + how,
            world,
            "b",
            RESTART,
            Event.at(4, "the spec asks for b", it -> it.wanted = "b")),
        of(
            "a restart in the midst of a release" + how,
            world,
            "b",
            ask("b"),
            Event.inStep(0, "restarted", restart())),
        timed(
            "a restart after an abort" + how,
            world,
            "a",
            ask("b"),
            Event.inStep(0, "aborted", say(Verb.ABORT)),
            Event.at(40, "restarted", restart())),
        of(
            "a restart while a release may not start" + how,
            world,
            "a",
            Event.at(1, "paused", it -> it.spec = Specs.paused(it.spec, true)),
            Event.at(2, "the spec asks for b", it -> it.wanted = "b"),
            Event.at(3, "restarted", restart()),
            Event.at(40, "the spec asks for a", it -> it.wanted = "a")),
        timed(
            "a restart for which no node has room" + how,
            world,
            "a",
            RESTART,
            Event.at(
                2,
                "nodes are full",
                it -> it.schedulableFrom = it.now.plus(Duration.ofMinutes(9)))));
  }

  private static Event breaks() {
    return Event.at(
        1,
        "two pods get unready",
        world -> {
          world.somethingWasLost = true;
          world.sets.values().stream()
              .flatMap(set -> set.alive().stream())
              .filter(pod -> pod.number < 2)
              .forEach(pod -> pod.flapsUntil = world.now.plus(Duration.ofHours(1)));
        });
  }

  private static Rolling bounded(int surge, int unavailable) {
    Rolling plain = RollingStories.rolling(Amount.pods(2), 1);
    return new Rolling(
        plain.batchSize(),
        plain.batchDelay(),
        plain.maxFailures(),
        Amount.pods(surge),
        Amount.pods(unavailable));
  }

  private static Supplier<World> blueGreen(boolean bySelector) {
    return () -> {
      World world = Scenarios.routed(BlueGreenStories.PLAIN);
      world.bySelector = bySelector;
      return world;
    };
  }

  private static Supplier<World> shared(Strategy strategy) {
    return () -> Scenarios.shared(strategy);
  }

  private static Scenario of(String name, Supplier<World> world, String stable, Event... events) {
    return new Scenario(name, world, List.of(events), stable, true);
  }

  /** The end hangs on how far it came. */
  private static Scenario timed(
      String name, Supplier<World> world, String stable, Event... events) {
    return new Scenario(name, world, List.of(events), stable, false);
  }
}
