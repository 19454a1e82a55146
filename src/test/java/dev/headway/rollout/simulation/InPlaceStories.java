package dev.headway.rollout.simulation;

import static dev.headway.rollout.simulation.Scenarios.ask;
import static dev.headway.rollout.simulation.Scenarios.say;
import static dev.headway.rollout.simulation.Scenarios.scale;

import dev.headway.domain.Amount;
import dev.headway.rollout.decide.Memory;
import dev.headway.rollout.decide.ReleaseRequest.Verb;
import dev.headway.rollout.decide.RolloutSpec.Rolling;
import dev.headway.rollout.decide.RolloutSpec.Strategy;
import dev.headway.rollout.simulation.Behaviour.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What happens to a Deployment that stays in place, by the rules of the API in their order. */
final class InPlaceStories {
  private static final Rolling PAIRS = RollingStories.rolling(Amount.pods(2), 1);

  private static final Behaviour LATER =
      Behaviour.faulty(Fault.FAILS_CHECK, Duration.ofSeconds(40));

  private InPlaceStories() {}

  static Supplier<World> world(Strategy strategy) {
    return () -> Scenarios.shared(strategy).inPlace();
  }

  private static Supplier<World> faulty(Fault fault) {
    return () -> world(Scenarios.PLAIN).get().with("b", Behaviour.faulty(fault));
  }

  private static Scenario of(String name, Supplier<World> world, String stable, Event... events) {
    return new Scenario("in place, " + name, world, List.of(events), stable, true);
  }

  /** The end hangs on how far Kubernetes came before it was held again. */
  private static Scenario timed(
      String name, Supplier<World> world, String stable, Event... events) {
    return new Scenario("in place, " + name, world, List.of(events), stable, false);
  }

  private static Consumer<World> ofDeployment(Consumer<SimDeployment> edit) {
    return world -> world.deployment.ifPresent(edit);
  }

  private static Event template(int step, String letter) {
    return Event.inStep(step, "the template is " + letter, world -> world.wanted = letter);
  }

  static List<Scenario> all() {
    List<Scenario> all = new ArrayList<>();
    all.addAll(good());
    all.addAll(back());
    all.addAll(edited());
    all.addAll(gone());
    return all;
  }

  private static List<Scenario> good() {
    return List.of(
        of("a canary", world(Scenarios.PLAIN), "b", ask("b")),
        of("in pairs", world(PAIRS), "b", ask("b")),
        of(
            "the status is lost in a step",
            world(Scenarios.PLAIN),
            "b",
            ask("b"),
            Event.inStep(1, "the status is lost", world -> world.memory = Memory.NONE)),
        of(
            "another revision afterwards",
            world(PAIRS),
            "c",
            ask("b"),
            Event.at(120, "the template is c", world -> world.wanted = "c")),
        of(
            "scaled up in a step",
            world(Scenarios.PLAIN),
            "b",
            ask("b"),
            Event.inStep(0, "scaled to 9", scale(9))),
        of(
            "scaled down in a step",
            world(Scenarios.PLAIN),
            "b",
            ask("b"),
            Event.inStep(1, "scaled to 2", scale(2))));
  }

  private static List<Scenario> back() {
    return List.of(
        of(
            "aborted in a step, and scaled afterwards",
            world(Scenarios.PLAIN),
            "a",
            ask("b"),
            Event.inStep(1, "aborted", say(Verb.ABORT)),
            Event.at(60, "scaled to 8", scale(8))),
        of("its pods never get ready", faulty(Fault.NEVER_READY), "a", ask("b")),
        of("its pods crash", faulty(Fault.CRASHES), "a", ask("b")),
        of("it fails a check", faulty(Fault.FAILS_CHECK), "a", ask("b")),
        of(
            "a failed one is tried again",
            world(Scenarios.PLAIN),
            "b",
            ask("b"),
            Event.inStep(0, "aborted", say(Verb.ABORT)),
            Event.at(
                60,
                "the failed text is tried again",
                world -> world.retryText = Optional.of("again"))),
        of(
            "a template supersedes another",
            world(Scenarios.PLAIN),
            "c",
            ask("b"),
            template(1, "c")),
        of("the template is put back", world(Scenarios.PLAIN), "a", ask("b"), template(1, "a")));
  }

  private static List<Scenario> edited() {
    return List.of(
        of(
            "resumed at rest",
            world(Scenarios.PLAIN),
            "a",
            Event.at(5, "kubectl rollout resume", ofDeployment(SimDeployment::resume))),
        of(
            "resumed in a step",
            world(Scenarios.PLAIN),
            "b",
            ask("b"),
            Event.inStep(0, "kubectl rollout resume", ofDeployment(SimDeployment::resume))),
        of(
            "resumed with a failed template",
            faulty(Fault.FAILS_CHECK),
            "a",
            ask("b"),
            Event.at(90, "kubectl rollout resume", ofDeployment(SimDeployment::resume))),
        timed(
            "all fields applied in a step",
            world(Scenarios.PLAIN),
            "b",
            ask("b"),
            Event.inStep(0, "a forced apply", ofDeployment(SimDeployment::apply))),
        timed(
            "all fields applied at the half, and aborted",
            world(Scenarios.APPROVED),
            "a",
            ask("b"),
            Event.inStep(1, "a forced apply", ofDeployment(SimDeployment::apply)),
            Event.at(60, "aborted", say(Verb.ABORT))),
        timed(
            "all fields applied at the half, where it fails later",
            () -> world(Scenarios.APPROVED).get().with("b", LATER),
            "a",
            ask("b"),
            Event.inStep(1, "a forced apply", ofDeployment(SimDeployment::apply))));
  }

  private static List<Scenario> gone() {
    return List.of(
        of(
            "ejected at rest",
            world(Scenarios.PLAIN),
            "a",
            Event.at(5, "deleted", world -> world.deleting = true)),
        of(
            "ejected in a step, once the template is back",
            world(Scenarios.PLAIN),
            "a",
            ask("b"),
            Event.inStep(0, "deleted", world -> world.deleting = true),
            Event.at(60, "the template is a", world -> world.wanted = "a")));
  }
}
