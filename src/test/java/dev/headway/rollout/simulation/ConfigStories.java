package dev.headway.rollout.simulation;

import static dev.headway.rollout.simulation.Scenarios.PLAIN;
import static dev.headway.rollout.simulation.Scenarios.scale;

import dev.headway.domain.Amount;
import dev.headway.domain.Reason;
import dev.headway.rollout.decide.ReleaseRequest.Verb;
import dev.headway.rollout.decide.RolloutSpec.BlueGreen;
import dev.headway.rollout.decide.RolloutSpec.Rolling;
import dev.headway.rollout.decide.RolloutSpec.Strategy;
import dev.headway.rollout.simulation.Behaviour.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Stories in which a ConfigMap belongs to the revision. */
final class ConfigStories {
  private static final Duration SHORT = Duration.ofSeconds(3);

  private ConfigStories() {}

  static List<Scenario> all() {
    List<Scenario> all = new ArrayList<>();
    Strategy rolling = new Rolling(Amount.pods(2), SHORT, 1, Amount.pods(1), Amount.pods(0));
    Strategy blueGreen = new BlueGreen(OptionalInt.empty(), SHORT, false, SHORT, SHORT);
    all.addAll(both(true, PLAIN, " in a canary with routes"));
    all.addAll(both(false, PLAIN, " in a canary by pods"));
    all.addAll(both(false, rolling, " in batches"));
    all.addAll(both(true, blueGreen, " in blue-green"));
    all.addAll(inAStep());
    return all;
  }

  /** What the ConfigMap holds is another letter from now on. */
  static Consumer<World> change(String letter) {
    return world -> {
      world.wanted = letter;
      world.config.changed = world.now;
    };
  }

  static Consumer<World> lose(Reason why) {
    return world -> world.config.lost = Optional.of(why);
  }

  static void find(World world) {
    world.config.lost = Optional.empty();
    world.config.changed = world.now;
  }

  private static Event at(int seconds, String name, Consumer<World> then) {
    return Event.at(seconds, name, then);
  }

  private static List<Scenario> both(boolean routed, Strategy strategy, String how) {
    Supplier<World> plain = () -> world(routed, strategy);
    Supplier<World> bad =
        () ->
            plain
                .get()
                .with("b", new Behaviour(Duration.ofSeconds(1), Fault.FAILS_CHECK, Duration.ZERO));
    Event first = at(1, "the ConfigMap changes to b", change("b"));
    return List.of(
        of("a changed configuration is released" + how, plain, "b", first),
        of(
            "what changes twice in a moment is one release" + how,
            plain,
            "c",
            first,
            at(2, "the ConfigMap changes to c", change("c"))),
        of("a bad configuration is rolled back" + how, bad, "a", first),
        of(
            "a bad configuration is put right" + how,
            bad,
            "c",
            first,
            at(70, "the ConfigMap changes to c", change("c"))),
        of(
            "the configuration goes back" + how,
            plain,
            "a",
            first,
            at(9, "the ConfigMap changes back to a", change("a"))),
        of(
            "the configuration is missing and found, and the deployment scaled" + how,
            plain,
            "a",
            at(1, "the ConfigMap is deleted", lose(Reason.DEPENDENCY_NOT_READY)),
            at(10, "scaled to 9", scale(9)),
            at(40, "it is there again", ConfigStories::find)),
        of(
            "a new template waits for its configuration" + how,
            plain,
            "b",
            at(
                1,
                "the spec asks for b, and its ConfigMap cannot be read",
                lose(Reason.OBSERVATION_FAILED).andThen(world -> world.wanted = "b")),
            at(30, "it can be read again", ConfigStories::find)),
        of(
            "the configuration is missing while a release runs" + how,
            plain,
            "b",
            first,
            at(8, "the ConfigMap is deleted", lose(Reason.DEPENDENCY_NOT_READY)),
            at(200, "it is there again", ConfigStories::find)),
        of(
            "somebody deletes a copy" + how,
            plain,
            "b",
            first,
            at(12, "all copies are deleted", world -> world.config.copies.clear())));
  }

  private static List<Scenario> inAStep() {
    Supplier<World> plain = () -> world(true, PLAIN);
    return List.of(
        of(
            "old copies go with their sets",
            plain,
            "f",
            at(1, "the ConfigMap changes to b", change("b")),
            at(100, "the ConfigMap changes to c", change("c")),
            at(200, "the ConfigMap changes to d", change("d")),
            at(300, "the ConfigMap changes to e", change("e")),
            at(400, "the ConfigMap changes to f", change("f"))),
        of(
            "another configuration supersedes one in a step",
            plain,
            "c",
            at(1, "the ConfigMap changes to b", change("b")),
            Event.inStep(1, "the ConfigMap changes to c", change("c"))),
        of(
            "aborted while its configuration is missing",
            plain,
            "a",
            at(1, "the ConfigMap changes to b", change("b")),
            Event.inStep(0, "it is deleted", lose(Reason.DEPENDENCY_NOT_READY)),
            Event.inStep(1, "aborted", Scenarios.say(Verb.ABORT)),
            at(90, "it is there again", ConfigStories::find)));
  }

  private static World world(boolean routed, Strategy strategy) {
    World world = routed ? Scenarios.routed(strategy) : Scenarios.shared(strategy);
    world.config.tracked = true;
    return world;
  }

  private static Scenario of(String name, Supplier<World> world, String stable, Event... events) {
    return new Scenario(name, world, List.of(events), stable, true);
  }
}
