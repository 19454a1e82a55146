package dev.headway.rollout.simulation;

import static dev.headway.rollout.simulation.Scenarios.ask;
import static dev.headway.rollout.simulation.Scenarios.rollBack;
import static dev.headway.rollout.simulation.Scenarios.say;
import static dev.headway.rollout.simulation.Scenarios.scale;

import dev.headway.rollout.decide.ReleaseRequest.Verb;
import dev.headway.rollout.simulation.Behaviour.Fault;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** What a release is put through; a column of the matrix. */
enum Occasion {
  SUCCESS("success", "b", form -> List.of(ask("b"))),
  BAD_IMAGE("bad image", "a", form -> List.of(ask("b"), breaks(1, Fault.IMAGE_MISSING))),
  FAILING_CHECK("failing check", "a", form -> List.of(ask("b"), breaks(1, Fault.FAILS_CHECK))),
  CRASH_LOOP_AFTER_PROMOTION(
      "crash loop after promotion", "b", form -> List.of(ask("b"), breaks(300, Fault.CRASHES))),
  ABORT("abort", "a", form -> List.of(ask("b"), Event.inStep(1, "aborted", say(Verb.ABORT)))),
  RETRY(
      "retry",
      "b",
      form ->
          List.of(
              ask("b"),
              breaks(1, Fault.CRASHES),
              Event.at(100, "b is mended", world -> world.behaviours.remove("b")),
              Event.at(101, "retried", say(Verb.RETRY)))),
  ROLLBACK(
      "rollback", "a", form -> List.of(ask("b"), Event.at(300, "rolled back", rollBack("1.a")))),
  SUPERSEDED(
      "superseded half-way",
      "c",
      form -> List.of(ask("b"), Event.inStep(1, "c is asked for", world -> world.wanted = "c"))),
  SCALED_UP(
      "scaled up half-way",
      "b",
      form -> List.of(ask("b"), Event.inStep(1, "scaled to 9", scale(9)))),
  SCALED_DOWN(
      "scaled down half-way",
      "b",
      form -> List.of(ask("b"), Event.inStep(1, "scaled to 2", scale(2)))),
  OPERATOR_KILLED(
      "operator killed half-way",
      "b",
      form -> List.of(ask("b"), Event.inStep(1, "it is killed", world -> world.dies = true))),
  PAUSED_OVER_A_RESTART(
      "paused over a restart",
      "b",
      form ->
          List.of(
              ask("b"),
              Event.inStep(0, "paused", say(Verb.PAUSE)),
              Event.at(60, "the operator is killed", world -> world.dies = true),
              Event.at(299, "it is as it was", Occasion::isPaused),
              Event.at(300, "resumed", say(Verb.RESUME)))),
  CONFIGURATION(
      "configuration change and its rollback",
      "a",
      form ->
          List.of(
              Event.at(1, "the ConfigMap changes", ConfigStories.change("b")),
              Event.at(300, "rolled back", rollBack("1.a")))),
  STRATEGY_CHANGED(
      "strategy change",
      "b",
      form ->
          List.of(
              ask("b"),
              Event.inStep(
                  1,
                  "another strategy",
                  world -> world.spec = Specs.strategy(world.spec, form.other())))),
  DELETED(
      "deletion half-way",
      "a",
      form -> List.of(ask("b"), Event.inStep(1, "deleted", world -> world.deleting = true)));

  private final String words;
  private final String stable;
  private final Function<Form, List<Event>> events;

  Occasion(String words, String stable, Function<Form, List<Event>> events) {
    this.words = words;
    this.stable = stable;
    this.events = events;
  }

  String words() {
    return words;
  }

  /** Why it cannot be shown of a workload; empty where it can. */
  String missing(Workload workload) {
    return workload.isInPlace() && this == CONFIGURATION
        ? "the template of a workload in place alone makes its revision"
        : "";
  }

  Scenario scenario(Workload workload, Form form) {
    return new Scenario(
        workload.words() + ", " + form.words() + ", " + words,
        () -> world(workload, form),
        events(workload, form),
        stable,
        true);
  }

  /** Whose template is its author's goes back, and goes, once he has put it back. */
  private List<Event> events(Workload workload, Form form) {
    Event putBack = Event.at(300, "the template is put back", world -> world.wanted = "a");
    if (workload.isInPlace() && this == ROLLBACK) {
      return List.of(ask("b"), putBack);
    }
    return workload.isInPlace() && this == DELETED
        ? Stream.concat(events.apply(form).stream(), Stream.of(putBack)).toList()
        : events.apply(form);
  }

  private World world(Workload workload, Form form) {
    World world = workload.isInPlace() ? form.world().inPlace() : form.world();
    world.config.tracked = this == CONFIGURATION;
    return world;
  }

  private static Event breaks(int at, Fault fault) {
    return Event.at(at, "b: " + fault, world -> world.with("b", Behaviour.faulty(fault)));
  }

  private static void isPaused(World world) {
    Rules.require(
        world.sets.values().stream().anyMatch(set -> set.marks.paused().isPresent())
            && world.byRevision(World.revision("a").name()).map(SimSet::ready).orElse(0) > 0,
        "the pause does not outlive the operator");
  }
}
