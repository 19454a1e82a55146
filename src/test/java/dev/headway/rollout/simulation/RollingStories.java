package dev.headway.rollout.simulation;

import static dev.headway.rollout.simulation.Scenarios.ask;
import static dev.headway.rollout.simulation.Scenarios.promote;
import static dev.headway.rollout.simulation.Scenarios.rollBack;
import static dev.headway.rollout.simulation.Scenarios.say;
import static dev.headway.rollout.simulation.Scenarios.scale;

import dev.headway.domain.Amount;
import dev.headway.rollout.decide.Memory;
import dev.headway.rollout.decide.ReleaseRequest.Verb;
import dev.headway.rollout.decide.RolloutSpec.Rolling;
import dev.headway.rollout.simulation.Behaviour.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What happens in rolling releases. */
final class RollingStories {
  /** Five pods in batches of two, so that the last one is smaller. */
  static final Rolling PAIRS = rolling(Amount.pods(2), 1);

  private static final Rolling TOLERANT = rolling(Amount.pods(1), 3);

  private RollingStories() {}

  static Rolling rolling(Amount size, int maxFailures) {
    return new Rolling(size, Duration.ofSeconds(10), maxFailures, size, Amount.pods(0));
  }

  private static Rolling bounded(int surge, int unavailable) {
    return new Rolling(
        Amount.pods(2), Duration.ofSeconds(10), 1, Amount.pods(surge), Amount.pods(unavailable));
  }

  private static Supplier<World> world(Rolling rolling) {
    return () -> Scenarios.shared(rolling);
  }

  private static Supplier<World> faulty(Rolling rolling, Behaviour behaviour) {
    return () -> Scenarios.shared(rolling).with("b", behaviour);
  }

  private static Scenario of(String name, Supplier<World> world, String stable, Event... events) {
    return new Scenario("rolling, " + name, world, List.of(events), stable, true);
  }

  static List<Scenario> all() {
    List<Scenario> all = new ArrayList<>();
    all.addAll(good());
    all.addAll(people());
    all.addAll(bad());
    all.addAll(putBack());
    return all;
  }

  private static List<Scenario> good() {
    return List.of(
        of("in pairs", world(PAIRS), "b", ask("b")),
        of("a share at a time", world(rolling(Amount.percent(40), 1)), "b", ask("b")),
        of("nothing may be missing and one more be there", world(bounded(1, 0)), "b", ask("b")),
        of("none more and one missing", world(bounded(0, 1)), "b", ask("b")),
        of("two more and two missing", world(bounded(2, 2)), "b", ask("b")),
        of(
            "a revision supersedes another",
            world(PAIRS),
            "c",
            ask("b"),
            Event.inStep(1, "the spec asks for c", world -> world.wanted = "c")),
        of(
            "scaled up in a batch",
            world(PAIRS),
            "b",
            ask("b"),
            Event.inStep(1, "scaled to 9", scale(9))),
        of(
            "scaled down in a batch",
            world(PAIRS),
            "b",
            ask("b"),
            Event.inStep(1, "scaled to 2", scale(2))),
        of(
            "the status is lost in a batch",
            world(PAIRS),
            "b",
            ask("b"),
            Event.inStep(0, "the status is lost", world -> world.memory = Memory.NONE),
            Event.at(25, "the status is lost again", world -> world.memory = Memory.NONE)),
        of(
            "the batches are edited",
            world(PAIRS),
            "b",
            ask("b"),
            Event.inStep(
                0,
                "one batch takes three pods",
                world -> world.spec = Specs.strategy(world.spec, rolling(Amount.pods(3), 1)))),
        of(
            "it becomes a canary in a batch",
            world(PAIRS),
            "b",
            ask("b"),
            Event.inStep(
                0, "a canary", world -> world.spec = Specs.strategy(world.spec, Scenarios.PLAIN))));
  }

  private static List<Scenario> people() {
    return List.of(
        of(
            "aborted in a batch",
            world(PAIRS),
            "a",
            ask("b"),
            Event.inStep(1, "aborted", say(Verb.ABORT))),
        of(
            "a batch is promoted",
            world(PAIRS),
            "b",
            ask("b"),
            Event.inStep(0, "promoted", promote("batch 1"))),
        of(
            "paused and resumed",
            world(PAIRS),
            "b",
            ask("b"),
            Event.inStep(0, "paused", say(Verb.PAUSE)),
            Event.at(300, "resumed", say(Verb.RESUME))),
        of(
            "rolled back after a release",
            world(PAIRS),
            "a",
            ask("b"),
            Event.at(120, "rolled back", rollBack("1.a"))),
        of(
            "no node takes the pods for a while",
            world(PAIRS),
            "b",
            ask("b"),
            Event.at(
                1, "nodes are full", world -> world.schedulableFrom = world.now.plusSeconds(600))));
  }

  private static List<Scenario> bad() {
    return List.of(
        of("never ready", faulty(PAIRS, Behaviour.faulty(Fault.NEVER_READY)), "a", ask("b")),
        of("crashes at once", faulty(PAIRS, Behaviour.faulty(Fault.CRASHES)), "a", ask("b")),
        of(
            "crashes later",
            faulty(PAIRS, Behaviour.faulty(Fault.CRASHES, Duration.ofSeconds(14))),
            "a",
            ask("b")),
        of("fails its check", faulty(PAIRS, Behaviour.faulty(Fault.FAILS_CHECK)), "a", ask("b")),
        of(
            "every batch fails as often as it may",
            faulty(TOLERANT, Behaviour.faulty(Fault.CRASHES)),
            "a",
            ask("b")),
        of(
            "every batch fails",
            faulty(rolling(Amount.pods(2), 9), Behaviour.faulty(Fault.FAILS_CHECK)),
            "a",
            ask("b")));
  }

  /** One pod that was made second or fourth is bad: its batch goes back, the others serve on. */
  private static List<Scenario> putBack() {
    Supplier<World> second = faulty(TOLERANT, Behaviour.faulty(Fault.CRASHES, 1));
    return List.of(
        partly("a batch crashes", second, 4, ask("b")),
        partly(
            "a batch is never ready",
            faulty(TOLERANT, Behaviour.faulty(Fault.NEVER_READY, 1)),
            4,
            ask("b")),
        new Scenario(
            "rolling, a batch fails its check",
            faulty(TOLERANT, Behaviour.faulty(Fault.FAILS_CHECK, 0)),
            List.of(ask("b")),
            "a",
            true,
            Optional.of("b"),
            4),
        partly(
            "two batches fail",
            faulty(TOLERANT, Behaviour.faulty(Fault.CRASHES, 1, 3)),
            3,
            ask("b")),
        partly(
            "the last batch fails",
            faulty(rolling(Amount.pods(2), 3), Behaviour.faulty(Fault.CRASHES, 4)),
            4,
            ask("b")),
        partly(
            "scaled after a batch failed",
            second,
            4,
            ask("b"),
            Event.at(200, "scaled to 8", scale(8))),
        partly(
            "the status is lost while a batch is put back",
            second,
            4,
            ask("b"),
            Event.once(
                "the status is lost",
                world ->
                    world.sets.values().stream()
                        .anyMatch(set -> set.marks.reached().putBack().level().isPresent()),
                world -> world.memory = Memory.NONE)),
        of(
            "what was put back is retried",
            second,
            "b",
            ask("b"),
            Event.at(200, "retried", say(Verb.RETRY))),
        of(
            "what passed is rolled back",
            second,
            "a",
            ask("b"),
            Event.at(200, "rolled back", rollBack("1.a"))),
        new Scenario(
            "rolling, another revision follows batches that failed",
            second,
            List.of(ask("b"), Event.at(200, "the spec asks for c", world -> world.wanted = "c")),
            "c",
            false),
        new Scenario(
            "rolling, the spec goes back after batches failed",
            second,
            List.of(ask("b"), Event.at(200, "the spec asks for a", world -> world.wanted = "a")),
            "a",
            false));
  }

  /** A crash may replace the pod that is bad, so that its batch passes. */
  private static Scenario partly(String name, Supplier<World> world, int pods, Event... events) {
    return new Scenario(
        "rolling, " + name, world, List.of(events), "a", false, Optional.of("b"), pods);
  }
}
