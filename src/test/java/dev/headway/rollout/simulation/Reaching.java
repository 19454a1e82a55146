package dev.headway.rollout.simulation;

import dev.headway.rollout.decide.ReleaseRequest.Verb;
import dev.headway.rollout.decide.RollbackPolicy;
import dev.headway.rollout.decide.RolloutPlanner;
import dev.headway.rollout.decide.RolloutSpec.Canary;
import dev.headway.rollout.decide.RolloutSpec.Coarse;
import dev.headway.rollout.simulation.Behaviour.Fault;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Brings a deployment to a place; a form need not have every place. */
final class Reaching {
  private Reaching() {}

  static Optional<World> world(Place place, Form form) {
    World world = place == Place.APPROVAL ? form.approved() : form.world();
    if (place != Place.FIRST) {
      run(world, List.of()).toTheEnd();
    }
    Run run = run(world, events(place));
    boolean rests = place == Place.AT_REST || place == Place.FAILED;
    if (rests) {
      run.toTheEnd();
    }
    boolean there = rests ? run.place() == place : run.until(place);
    world.answers.clear();
    return there ? Optional.of(world) : Optional.empty();
  }

  private static Run run(World world, List<Event> events) {
    return new Run(world, RolloutPlanner::plan, Optional.empty(), events);
  }

  private static List<Event> events(Place place) {
    Event ask = Scenarios.ask("b");
    return switch (place) {
      case FIRST -> List.of();
      case INVALID -> List.of(ask, in(0, Happening.SPEC_REFUSED));
      case BLIND -> List.of(ask, in(0, Happening.UNREADABLE));
      case NOT_STARTED -> List.of(ask, Event.at(1, "paused", befall(Happening.PAUSED_IN_SPEC)));
      case PAUSED -> List.of(ask, Event.inStep(0, "paused", Scenarios.say(Verb.PAUSE)));
      case COARSE -> List.of(ask, Event.at(1, "a small share", Reaching::coarse));
      case MISSING -> List.of(ask, in(0, Happening.SERVICE_GONE));
      case HELD -> List.of(ask, Event.at(1, "nodes are full", befall(Happening.NODES_FULL)));
      case GOING_BACK -> List.of(ask, Event.inStep(1, "aborted", Scenarios.say(Verb.ABORT)));
      case FAILED -> List.of(ask, Event.at(1, "it crashes", Reaching::crash));
      case STANDING ->
          List.of(
              Event.at(1, "people decide", Reaching::decide),
              ask,
              Event.inStep(1, "it crashes", Reaching::crash));
      case DELETING -> List.of(ask, in(1, Happening.DELETED));
      case PREPARING,
          VERIFYING,
          SHIFTING,
          HOLDING,
          ALL_TRAFFIC,
          APPROVAL,
          SELECTOR,
          ENDPOINTS,
          WEIGHTS,
          CLEANING_UP,
          AT_REST ->
          List.of(ask);
    };
  }

  private static Event in(int step, Happening happening) {
    return Event.inStep(step, happening.words(), befall(happening));
  }

  private static Consumer<World> befall(Happening happening) {
    return world -> happening.befall(world, Form.CANARY_BY_ROUTES);
  }

  private static void crash(World world) {
    world.with("b", Behaviour.faulty(Fault.CRASHES));
  }

  private static void decide(World world) {
    world.spec = Specs.rollback(world.spec, new RollbackPolicy(true, 1));
  }

  private static void coarse(World world) {
    if (world.spec.strategy() instanceof Canary) {
      world.spec =
          Specs.coarse(Specs.strategy(world.spec, Scenarios.steps(Scenarios.step(5))), Coarse.HELD);
    }
  }
}
