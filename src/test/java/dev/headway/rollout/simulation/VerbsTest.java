package dev.headway.rollout.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.rollout.decide.Action;
import dev.headway.rollout.decide.ReleaseRequest;
import dev.headway.rollout.decide.ReleaseRequest.Verb;
import dev.headway.rollout.decide.ReleaseResult;
import dev.headway.rollout.decide.RolloutPlanner;
import dev.headway.rollout.decide.SetMarks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each verb is answered where it does not match what runs, word by word. */
class VerbsTest {
  record Case(String name, Where where, Function<World, ReleaseRequest> request, String answer) {
    @Override
    public String toString() {
      return name;
    }
  }

  enum Where {
    AT_REST,
    IN_APPROVED_STEP,
    IN_SECOND_STEP,
    PAUSED_BY_SPEC,
    PROMOTING,
    FAILED,
    FIRST
  }

  static ReleaseRequest of(World world, Verb verb, int release, String revision, String text) {
    boolean step = verb == Verb.PROMOTE || verb == Verb.JUMP_TO;
    return new ReleaseRequest(
        "x",
        world.now,
        verb,
        release > 0 ? OptionalInt.of(release) : OptionalInt.empty(),
        revision.isEmpty() ? Optional.empty() : Optional.of(revision),
        step && !text.isEmpty() ? Optional.of(text) : Optional.empty(),
        !step && !text.isEmpty() ? Optional.of(text) : Optional.empty(),
        Optional.empty(),
        "1");
  }

  static Case of(String name, Where where, Verb verb, int release, String text, String answer) {
    boolean named = verb == Verb.PROMOTE || verb == Verb.RESUME || verb == Verb.JUMP_TO;
    String revision = named ? World.revision("b").name() : "";
    return new Case(name, where, world -> of(world, verb, release, revision, text), answer);
  }

  static Stream<Case> cases() {
    String kept = "; there are: bbbbbbbbbb (1.b, release 2), aaaaaaaaaa (1.a, release 1)";
    return Stream.of(
        of(
            "promote at rest",
            Where.AT_REST,
            Verb.PROMOTE,
            2,
            "half",
            "REFUSED No release is running; release 2 ended as Promoted"),
        of(
            "pause at rest",
            Where.AT_REST,
            Verb.PAUSE,
            0,
            "",
            "REFUSED No release is running; release 2 ended as Promoted"),
        of(
            "abort at rest",
            Where.AT_REST,
            Verb.ABORT,
            0,
            "",
            "REFUSED No release is running; release 2 ended as Promoted"),
        of(
            "retry at rest",
            Where.AT_REST,
            Verb.RETRY,
            2,
            "",
            "REFUSED Revision bbbbbbbbbb has not failed; release 2 ended as Promoted"),
        of(
            "roll back to what is stable",
            Where.AT_REST,
            Verb.ROLLBACK,
            2,
            "1.b",
            "REFUSED Revision bbbbbbbbbb is stable already"),
        of(
            "roll back to what is not kept",
            Where.AT_REST,
            Verb.ROLLBACK,
            2,
            "9.9",
            "REFUSED No kept good revision is '9.9'" + kept),
        of(
            "roll back after another release",
            Where.AT_REST,
            Verb.ROLLBACK,
            1,
            "1.a",
            "REFUSED Release 1 is meant, release 2 is the last"),
        of(
            "roll back by release number",
            Where.AT_REST,
            Verb.ROLLBACK,
            2,
            "1",
            "DONE Release 3 goes back to revision aaaaaaaaaa"),
        of(
            "roll back by the start of a revision",
            Where.AT_REST,
            Verb.ROLLBACK,
            2,
            "aaaa",
            "DONE Release 3 goes back to revision aaaaaaaaaa"),
        of(
            "promote another release",
            Where.IN_APPROVED_STEP,
            Verb.PROMOTE,
            1,
            "half",
            "REFUSED Release 1 is meant, release 2 runs"),
        new Case(
            "promote another revision",
            Where.IN_APPROVED_STEP,
            world -> of(world, Verb.PROMOTE, 2, "cccccccccc", "half"),
            "REFUSED Revision cccccccccc is meant, revision bbbbbbbbbb runs"),
        new Case(
            "promote no revision",
            Where.IN_APPROVED_STEP,
            world -> of(world, Verb.PROMOTE, 2, "", "half"),
            "REFUSED `revision` must name the revision that is meant; revision bbbbbbbbbb runs"),
        new Case(
            "resume no revision",
            Where.PAUSED_BY_SPEC,
            world -> of(world, Verb.RESUME, 2, "", ""),
            "REFUSED `revision` must name the revision that is meant; revision bbbbbbbbbb runs"),
        new Case(
            "pause no revision",
            Where.IN_APPROVED_STEP,
            world -> of(world, Verb.PAUSE, 0, "", ""),
            "DONE Release 2 paused"),
        of(
            "promote what the spec pauses",
            Where.PAUSED_BY_SPEC,
            Verb.PROMOTE,
            2,
            "20 %",
            "REFUSED `paused` is true in the spec, and only the spec can lift it"),
        of(
            "restart while a release runs",
            Where.IN_SECOND_STEP,
            Verb.RESTART,
            2,
            "",
            "REFUSED Release 2 runs; restart when it has ended"),
        of(
            "restart another release",
            Where.AT_REST,
            Verb.RESTART,
            1,
            "",
            "REFUSED Release 1 is meant, release 2 is the last"),
        new Case(
            "restart another revision",
            Where.AT_REST,
            world -> of(world, Verb.RESTART, 2, "aaaaaaaaaa", ""),
            "REFUSED Revision aaaaaaaaaa is meant, revision bbbbbbbbbb is stable"),
        of(
            "promote no step",
            Where.IN_APPROVED_STEP,
            Verb.PROMOTE,
            2,
            "",
            "REFUSED `step` must name the step that is meant; step 'half' runs"),
        of(
            "promote an unknown step",
            Where.IN_APPROVED_STEP,
            Verb.PROMOTE,
            2,
            "none",
            "REFUSED There is no step 'none'; step 'half' runs"),
        of(
            "promote a later step",
            Where.IN_APPROVED_STEP,
            Verb.PROMOTE,
            2,
            "100 %",
            "REFUSED Step '100 %' is meant, step 'half' runs"),
        new Case(
            "promote a passed step",
            Where.IN_APPROVED_STEP,
            world -> {
              world.pass(Duration.ofSeconds(15));
              return of(world, Verb.PROMOTE, 2, "bbbbbbbbbb", "20 %");
            },
            "REFUSED Step '20 %' is meant, step 'half' runs"),
        new Case(
            "promote a step that passes while the server's clock is ahead",
            Where.IN_APPROVED_STEP,
            world -> {
              world.pass(Duration.ofSeconds(5));
              return of(world, Verb.PROMOTE, 2, "bbbbbbbbbb", "20 %");
            },
            "DONE Step '20 %' promoted"),
        of(
            "promote a step too early",
            Where.IN_SECOND_STEP,
            Verb.PROMOTE,
            2,
            "50 %",
            "REFUSED Step '50 %' is not at a gate yet: its weight is not in effect"),
        of(
            "resume what is not paused",
            Where.IN_SECOND_STEP,
            Verb.RESUME,
            2,
            "",
            "DONE Release 2 is not paused"),
        of(
            "resume what the spec pauses",
            Where.PAUSED_BY_SPEC,
            Verb.RESUME,
            2,
            "",
            "REFUSED `paused` is true in the spec, and only the spec can lift it"),
        of(
            "retry while it runs",
            Where.PAUSED_BY_SPEC,
            Verb.RETRY,
            2,
            "",
            "REFUSED Release 2 runs; abort it first"),
        of(
            "pause a promotion",
            Where.PROMOTING,
            Verb.PAUSE,
            0,
            "",
            "REFUSED Release 2 is being promoted; it can be aborted, not paused"),
        of(
            "abort another release",
            Where.PAUSED_BY_SPEC,
            Verb.ABORT,
            7,
            "",
            "REFUSED Release 7 is meant, release 2 runs"),
        of(
            "roll back in another release",
            Where.PAUSED_BY_SPEC,
            Verb.ROLLBACK,
            1,
            "1.a",
            "REFUSED Release 1 is meant, release 2 runs"),
        of(
            "retry another failure",
            Where.FAILED,
            Verb.RETRY,
            9,
            "",
            "REFUSED Release 9 is meant, release 2 failed"),
        of(
            "abort what has failed",
            Where.FAILED,
            Verb.ABORT,
            0,
            "",
            "REFUSED No release is running; release 2 ended as RolledBack"),
        of(
            "abort a first deployment",
            Where.FIRST,
            Verb.ABORT,
            0,
            "",
            "REFUSED There is no stable revision to go back to"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isAnsweredInWords(Case it) {
    World world = reach(it);
    carryOut(world, action -> true);
    assertThat(world.answers).contains(it.answer());
  }

  /** The world at the moment of a case, with its request made. */
  static World reach(Case it) {
    List<Event> events = new ArrayList<>();
    World world = it.where() == Where.FIRST ? first() : Scenarios.routed(Scenarios.PLAIN);
    if (it.where() != Where.FIRST) {
      if (it.where() == Where.IN_APPROVED_STEP) {
        world = Scenarios.routed(Scenarios.APPROVED);
      }
      new Run(world, RolloutPlanner::plan, Optional.empty(), List.of()).toTheEnd();
      events.add(Scenarios.ask("b"));
      prepare(it.where(), world);
    }
    events.add(when(it));
    try {
      new Run(world, RolloutPlanner::plan, Optional.empty(), events).toTheEnd();
    } catch (Stop stop) {
      world.answers.clear();
      world.requests.add(it.request().apply(world));
    }
    return world;
  }

  static void carryOut(World world, Predicate<Action> which) {
    Executor executor = new Executor(world, 0);
    RolloutPlanner.plan(Observer.observe(world)).actions().stream()
        .filter(which)
        .forEach(executor::execute);
  }

  private static World first() {
    World world = Scenarios.routed(Scenarios.PLAIN);
    return world.with("a", Behaviour.faulty(Behaviour.Fault.NEVER_READY));
  }

  private static void prepare(Where where, World world) {
    if (where == Where.FAILED) {
      world.with("b", Behaviour.faulty(Behaviour.Fault.CRASHES));
    }
  }

  private static Event when(Case it) {
    return switch (it.where()) {
      case AT_REST -> Event.at(200, "asked", VerbsTest::stop);
      case FAILED -> Event.at(200, "asked", VerbsTest::stop);
      case FIRST -> Event.at(10, "asked", VerbsTest::stop);
      case IN_APPROVED_STEP -> Event.inStep(1, "asked", VerbsTest::stop);
      case IN_SECOND_STEP ->
          Event.once(
              "asked",
              world ->
                  world.memory.step().map(step -> step.index() == 1).orElse(false)
                      && world.route.weight == 20,
              VerbsTest::stop);
      case PAUSED_BY_SPEC ->
          Event.inStep(
              0,
              "paused",
              world -> {
                world.spec = Specs.paused(world.spec, true);
                world.pass(Duration.ofSeconds(1));
                stop(world);
              });
      case PROMOTING ->
          Event.once(
              "asked",
              world -> World.revision("b").name().equals(world.stableService.revision),
              VerbsTest::stop);
    };
  }

  private static void stop(World world) {
    throw new Stop();
  }

  /** Ends a run at a moment. */
  private static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void refusesAnAmbiguousVersion() {
    World world = Scenarios.routed(Scenarios.PLAIN);
    new Run(world, RolloutPlanner::plan, Optional.empty(), List.of()).toTheEnd();
    for (String letter : List.of("c", "d")) {
      SimSet set = new SimSet(World.setName(letter), World.revision(letter), "1.x", 0, old(2));
      world.sets.put(set.name, set);
    }
    world.requests.add(of(world, Verb.ROLLBACK, 2, "", "1.x"));
    Executor executor = new Executor(world, 0);
    RolloutPlanner.plan(Observer.observe(world)).actions().forEach(executor::execute);
    assertThat(world.answers.getFirst()).startsWith("REFUSED '1.x' is ambiguous; there are: ");
  }

  static SetMarks old(int release) {
    return SetMarks.UNMARKED
        .armed(release, World.START, Optional.empty(), false)
        .ended(ReleaseResult.PROMOTED, SetMarks.Role.NONE, World.START, Optional.empty());
  }
}
