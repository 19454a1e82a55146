package dev.headway.rollout.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.rollout.decide.Action;
import dev.headway.rollout.decide.ReleaseRequest;
import dev.headway.rollout.decide.ReleaseRequest.Verb;
import dev.headway.rollout.decide.RollbackPolicy;
import dev.headway.rollout.decide.RolloutPlanner;
import dev.headway.rollout.simulation.VerbsTest.Case;
import dev.headway.rollout.simulation.VerbsTest.Where;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What JumpTo, and Promote with `Full`, are answered. */
class JumpVerbsTest {

  private static Case jump(String name, Where where, String step, String answer) {
    return VerbsTest.of(name, where, Verb.JUMP_TO, 2, step, answer);
  }

  private static ReleaseRequest promote(World world, String argument) {
    return new ReleaseRequest(
        "x",
        world.now,
        Verb.PROMOTE,
        OptionalInt.of(2),
        Optional.of(World.revision("b").name()),
        Optional.empty(),
        Optional.of(argument),
        Optional.empty(),
        "1");
  }

  private static Case full(String name, Where where, String argument, String answer) {
    return new Case(name, where, world -> promote(world, argument), answer);
  }

  static Stream<Case> cases() {
    return Stream.of(
        jump(
            "an unknown step",
            Where.IN_APPROVED_STEP,
            "none",
            "REFUSED There is no step 'none'; there are: '20 %', 'half', '100 %'"),
        jump(
            "the step that has just begun",
            Where.IN_APPROVED_STEP,
            "half",
            "DONE Step 'half' begins"),
        jump(
            "while the spec pauses",
            Where.PAUSED_BY_SPEC,
            "50 %",
            "REFUSED `paused` is true in the spec, and only the spec can lift it"),
        jump(
            "in the promotion",
            Where.PROMOTING,
            "50 %",
            "REFUSED Release 2 is being promoted; it can be aborted, not moved"),
        jump(
            "at rest",
            Where.AT_REST,
            "50 %",
            "REFUSED No release is running; release 2 ended as Promoted"),
        full(
            "to the end",
            Where.IN_APPROVED_STEP,
            "Full",
            "DONE Release 2 goes to the end without its other steps"),
        full(
            "to the end in the promotion",
            Where.PROMOTING,
            "Full",
            "DONE Release 2 is being promoted"),
        full(
            "to the end, otherwise",
            Where.IN_APPROVED_STEP,
            "half",
            "REFUSED `argument` of Promote may only be 'Full'"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isAnsweredInWords(Case it) {
    World world = VerbsTest.reach(it);
    VerbsTest.carryOut(world, action -> true);
    assertThat(world.answers).contains(it.answer());
  }

  @Test
  void isAnsweredOnceTheStatusHasIt() {
    World world =
        VerbsTest.reach(jump("the first step", Where.IN_APPROVED_STEP, "20 %", "not yet"));
    VerbsTest.carryOut(world, action -> true);
    assertThat(world.answers).isEmpty();
    world.memory = RolloutPlanner.plan(Observer.observe(world)).memory();
    assertThat(world.memory.step().orElseThrow().index()).isZero();
    world.pass(Duration.ofSeconds(1));
    VerbsTest.carryOut(world, Action.CompleteRequest.class::isInstance);
    assertThat(world.answers).containsExactly("DONE Step '20 %' begins");
  }

  @Test
  void isRefusedWhereTheReleaseStandsAtAFailure() {
    assertThat(answers(Scenarios.jump("20 %"), Scenarios.promoteInFull()))
        .containsOnly(
            "REFUSED Release 2 failed and stands (Check 'ready' failed: 503 Service Unavailable);"
                + " it must be resumed or aborted first");
  }

  @SafeVarargs
  private static List<String> answers(Consumer<World>... asked) {
    World world = RollbackStories.world(true, new RollbackPolicy(true, 1));
    world.with("b", Behaviour.faulty(Behaviour.Fault.FAILS_CHECK, Duration.ofSeconds(25)));
    new Run(world, RolloutPlanner::plan, Optional.empty(), List.of()).toTheEnd();
    new Run(world, RolloutPlanner::plan, Optional.empty(), List.of(Scenarios.ask("b"))).toTheEnd();
    for (Consumer<World> each : asked) {
      each.accept(world);
      world.pass(Duration.ofSeconds(1));
    }
    new Run(world, RolloutPlanner::plan, Optional.empty(), List.of()).toTheEnd();
    return world.answers;
  }

  @Test
  void isRefusedWhileTheEnvironmentHoldsIt() {
    World world = Scenarios.routed(Scenarios.PLAIN);
    new Run(world, RolloutPlanner::plan, Optional.empty(), List.of()).toTheEnd();
    world.gateway = false;
    new Run(world, RolloutPlanner::plan, Optional.empty(), List.of(Scenarios.ask("b"))).toTheEnd();
    Scenarios.jump("50 %").accept(world);
    new Run(world, RolloutPlanner::plan, Optional.empty(), List.of()).toTheEnd();
    assertThat(world.answers)
        .containsExactly(
            "REFUSED Release 2 is held (HTTPRoute shop/checkout did not accept the weight in"
                + " time)");
  }
}
