package dev.headway.rollout.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.domain.Reason;
import dev.headway.rollout.decide.Around;
import dev.headway.rollout.decide.Around.Dependency;
import dev.headway.rollout.decide.Around.Release;
import dev.headway.rollout.decide.Around.Standing;
import dev.headway.rollout.decide.Finding;
import dev.headway.rollout.decide.Memory;
import dev.headway.rollout.decide.ReleaseRequest.Verb;
import dev.headway.rollout.decide.RolloutPlan;
import dev.headway.rollout.decide.RolloutPlanner;
import dev.headway.rollout.decide.RolloutSpec.Coarse;
import dev.headway.rollout.decide.RolloutState;
import dev.headway.rollout.decide.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds a release, what it says then, and what a hold may take. */
class HeldTest {
  private static World atRest(World world) {
    new Run(world, RolloutPlanner::plan, Optional.empty(), List.of()).toTheEnd();
    return world;
  }

  private static Transcript play(World world, Event... events) {
    return new Run(world, RolloutPlanner::plan, Optional.empty(), List.of(events)).toTheEnd();
  }

  private static RolloutPlan plan(World world) {
    return RolloutPlanner.plan(Observer.observe(world));
  }

  @Test
  void holdsAShareThatIsTooCoarse() {
    World world = Scenarios.shared(Scenarios.steps(Scenarios.step(10), Scenarios.step(60)));
    world.spec = Specs.coarse(Specs.replicas(world.spec, 2), Coarse.HELD);
    atRest(world);
    play(world, Scenarios.ask("b"));
    assertThat(plan(world).waitingFor().map(Waiting::sentence).orElse(""))
        .isEqualTo(
            "waiting for somebody to decide: A weight of 10 % takes 1 of 2 pods, more than twice of"
                + " what it asks for: add replicas, raise the weight, or set `traffic.coarse` to"
                + " 'Allowed'");
    play(world, Event.at(1, "scaled to 10", Scenarios.scale(10)));
    Ends.check(world, "b");
  }

  @Test
  void letsAStepPassThatIsTooCoarse() {
    World world = Scenarios.shared(Scenarios.steps(Scenarios.step(10), Scenarios.step(60)));
    world.spec = Specs.coarse(Specs.replicas(world.spec, 2), Coarse.HELD);
    atRest(world);
    play(world, Scenarios.ask("b"), Event.at(30, "promoted", Scenarios.promote("10 %")));
    Ends.check(world, "b");
  }

  @Test
  void doesNotStartWhilePausedButFollowsTheReplicas() {
    for (World world :
        List.of(Scenarios.routed(Scenarios.PLAIN), Scenarios.shared(Scenarios.PLAIN))) {
      atRest(world);
      world.spec = Specs.paused(world.spec, true);
      play(world, Scenarios.ask("b"), Event.at(5, "scaled", Scenarios.scale(7)));
      assertThat(world.sets).hasSize(1);
      assertThat(world.stable().orElseThrow().desired).isEqualTo(7);
      assertThat(plan(world).next()).isInstanceOf(RolloutState.NotStarted.class);
    }
  }

  @Test
  void doesNotStartBesideAServiceOfSomebodyElse() {
    World world = atRest(Scenarios.routed(Scenarios.PLAIN));
    world.stableService.exists = false;
    world.wanted = "b";
    assertThat(plan(world).next())
        .isInstanceOfSatisfying(
            RolloutState.NotStarted.class,
            it -> assertThat(it.message()).isEqualTo("Service shop/checkout does not exist"));
  }

  private static Around on(Standing standing) {
    return new Around(
        List.of(new Dependency("first", Standing.READY), new Dependency("inventory", standing)),
        List.of());
  }

  static List<Arguments> standings() {
    String who = "ProgressiveDeployment 'inventory' ";
    return List.of(
        Arguments.of(Standing.MISSING, who + "does not exist", Finding.Severity.WARNING),
        Arguments.of(Standing.MOVING, who + "is not deployed yet", Finding.Severity.NOTE),
        Arguments.of(
            Standing.FAILED, who + "is not deployed: its release failed", Finding.Severity.WARNING),
        Arguments.of(Standing.UNHEALTHY, who + "is not healthy", Finding.Severity.WARNING));
  }

  @ParameterizedTest
  @MethodSource("standings")
  void doesNotStartBeforeWhatItDependsOn(
      Standing standing, String message, Finding.Severity severity) {
    for (World world :
        List.of(Scenarios.routed(Scenarios.PLAIN), Scenarios.shared(Scenarios.PLAIN))) {
      atRest(world);
      world.around = on(standing);
      play(world, Scenarios.ask("b"), Event.at(5, "scaled", Scenarios.scale(7)));
      assertThat(world.sets).hasSize(1);
      assertThat(world.stable().orElseThrow().desired).isEqualTo(7);
      RolloutPlan plan = plan(world);
      assertThat(plan.next())
          .isInstanceOfSatisfying(
              RolloutState.NotStarted.class, it -> assertThat(it.message()).isEqualTo(message));
      assertThat(plan.because()).extracting(Finding::severity).contains(severity);
      world.around = on(Standing.READY);
      play(world);
      Ends.check(world, "b");
    }
  }

  private static Around failing(World world, int failed, int running) {
    List<Release> releases = new ArrayList<>();
    for (int i = 0; i < failed; i++) {
      Instant ago = world.clock().minusSeconds(60L * i + 30);
      releases.add(new Release(Optional.of(ago), true));
    }
    for (int i = 0; i < running; i++) {
      releases.add(new Release(Optional.empty(), false));
    }
    return new Around(List.of(), releases);
  }

  @Test
  void doesNotStartWhileManyOthersFail() {
    World world = atRest(Scenarios.routed(Scenarios.PLAIN));
    world.wanted = "b";
    world.around = failing(world, 1, 4);
    assertThat(plan(world).next()).isInstanceOf(RolloutState.Releasing.class);
    world.around = failing(world, 2, 2);
    assertThat(plan(world).next()).isInstanceOf(RolloutState.Releasing.class);
    world.around = failing(world, 2, 3);
    RolloutPlan plan = plan(world);
    assertThat(plan.next())
        .isInstanceOfSatisfying(
            RolloutState.NotStarted.class,
            it -> assertThat(it.reason()).isEqualTo(Reason.BREAKER_OPEN));
    assertThat(plan.recheckAfter()).contains(Duration.ofSeconds(300 - 90));
    play(world, Event.at(211, "the first failure is long past", it -> {}));
    Ends.check(world, "b");
  }

  @Test
  void theWayBackIsOpenWhileManyOthersFail() {
    World world = atRest(Scenarios.routed(Scenarios.PLAIN));
    play(world, Scenarios.ask("b"));
    world.around = failing(world, 5, 0);
    play(world, Scenarios.ask("a"));
    Ends.check(world, "a");
  }

  @Test
  void aReleaseThatHasBegunWaitsForNoOther() {
    World world = atRest(Scenarios.routed(Scenarios.PLAIN));
    play(
        world,
        Scenarios.ask("b"),
        Event.inStep(0, "the other moves", it -> it.around = on(Standing.MOVING)));
    Ends.check(world, "b");
  }

  @Test
  void theWayBackToAGoodRevisionWaitsForNoOther() {
    World world = atRest(Scenarios.routed(Scenarios.PLAIN));
    play(world, Scenarios.ask("b"));
    world.around = on(Standing.FAILED);
    play(world, Scenarios.ask("a"));
    Ends.check(world, "a");
  }

  @Test
  void theFirstRevisionWaitsForWhatItDependsOn() {
    World world = Scenarios.routed(Scenarios.PLAIN);
    world.around = on(Standing.MISSING);
    play(world);
    assertThat(world.sets).isEmpty();
    world.around = Around.NOTHING;
    atRest(world);
    assertThat(world.stable()).isPresent();
  }

  @Test
  void doesNotMoveWhileSomethingIsMissing() {
    World world = atRest(Scenarios.routed(Scenarios.PLAIN));
    play(
        world,
        Scenarios.ask("b"),
        Event.inStep(0, "the Service goes", it -> it.stableService.exists = false));
    assertThat(world.route.weight).isEqualTo(20);
    assertThat(plan(world).waitingFor().map(Waiting::kind)).contains(Waiting.Kind.DEPENDENCY);
  }

  @Test
  void doesNotTryARefusedTemplateAgain() {
    World world = atRest(Scenarios.routed(Scenarios.PLAIN));
    world.wanted = "b";
    String revision = World.revision("b").name();
    Memory it = world.memory;
    world.memory =
        new Memory(
            it.release(),
            it.step(),
            it.accepted(),
            it.drainUntil(),
            it.held(),
            Optional.of(new Memory.Refused(revision, "unknown field \"imge\"")),
            it.history());
    RolloutPlan plan = plan(world);
    assertThat(plan.actions()).isEmpty();
    assertThat(plan.next()).isEqualTo(new RolloutState.Invalid(List.of("unknown field \"imge\"")));
  }

  @Test
  void doesNothingWhileSomethingCannotBeRead() {
    World world = atRest(Scenarios.routed(Scenarios.PLAIN));
    world.wanted = "b";
    world.route.unknownForTurns = 1;
    RolloutPlan plan = plan(world);
    assertThat(plan.actions()).isEmpty();
    assertThat(plan.next()).isInstanceOf(RolloutState.Blind.class);
    assertThat(plan.recheckAfter()).as("nothing may tell").contains(Duration.ofSeconds(5));
    world.deleting = true;
    RolloutPlan leaving = plan(world);
    assertThat(leaving.actions()).isEmpty();
    assertThat(leaving.recheckAfter()).contains(Duration.ofSeconds(5));
  }

  @Test
  void takesAWeightOffAtRest() {
    World world = atRest(Scenarios.routed(Scenarios.PLAIN));
    play(world, Scenarios.ask("b"));
    play(
        world,
        Event.at(
            1, "somebody gives the candidate a weight", it -> it.route.write(30, true, "kubectl")));
    Ends.check(world, "b");
  }

  @Test
  void removesSetsBeyondTheHistory() {
    World world = atRest(Scenarios.routed(Scenarios.PLAIN));
    for (String letter : List.of("c", "d", "e", "f")) {
      SimSet set =
          new SimSet(
              World.setName(letter), World.revision(letter), "1." + letter, 0, VerbsTest.old(0));
      world.sets.put(set.name, set);
    }
    play(world);
    assertThat(world.sets).hasSize(4);
  }

  @Test
  void failsARevisionThatLosesItsPodsInThePromotion() {
    World world = atRest(Scenarios.routed(Scenarios.PLAIN));
    play(
        world,
        Scenarios.ask("b"),
        Event.once(
            "its pods are lost",
            it ->
                World.revision("b").name().equals(it.stableService.revision)
                    && it.route.weight == 0,
            it -> it.with("b", Behaviour.faulty(Behaviour.Fault.NEVER_READY))));
    Ends.check(world, "a");
  }

  @Test
  void goesBackByTheOtherServiceWhileStableIsNotWhole() {
    World world = atRest(Scenarios.routed(Scenarios.PLAIN));
    play(
        world,
        Scenarios.ask("b"),
        Event.once(
            "stable loses a pod and the release is aborted",
            it ->
                World.revision("b").name().equals(it.stableService.revision)
                    && it.route.weight == 0,
            it -> {
              it.stable().orElseThrow().alive().getFirst().lost = true;
              it.somethingWasLost = true;
              it.abortText = Optional.of("now");
            }));
    Ends.check(world, "a");
  }

  @Test
  void isHeldByAGatewayThatDoesNotAnswerInTime() {
    World world = atRest(Scenarios.routed(Scenarios.PLAIN));
    world.gateway = false;
    play(world, Scenarios.ask("b"));
    assertThat(plan(world).waitingFor().map(Waiting::sentence))
        .contains(
            "waiting for the environment: HTTPRoute shop/checkout did not accept the weight in"
                + " time");
    assertThat(world.stable().orElseThrow().revision).isEqualTo(World.revision("a"));
    world.gateway = true;
    play(world);
    Ends.check(world, "b");
  }

  @Test
  void isHeldByEndpointsThatDoNotFollowInTime() {
    World world = atRest(Scenarios.routed(Scenarios.PLAIN));
    world.endpointsFollow = false;
    play(world, Scenarios.ask("b"));
    assertThat(plan(world).waitingFor().map(Waiting::sentence))
        .contains(
            "waiting for the environment: The endpoints of Service shop/checkout-candidate do not"
                + " follow");
    assertThat(world.route.weight).isZero();
    world.endpointsFollow = true;
    play(world);
    Ends.check(world, "b");
  }

  @Test
  void remembersHowEachReleaseEnded() {
    World world = atRest(Scenarios.routed(Scenarios.PLAIN));
    play(
        world,
        Scenarios.ask("b"),
        Event.inStep(1, "aborted", it -> it.abortText = Optional.of("now")));
    play(world, Scenarios.ask("c"), Event.inStep(0, "superseded", it -> it.wanted = "d"));
    assertThat(world.memory.history())
        .extracting(
            each ->
                "%s %s %s %s %s"
                    .formatted(
                        each.release(),
                        each.version(),
                        each.reason(),
                        each.stepReached(),
                        each.duration().orElse(Duration.ZERO)))
        .containsExactly(
            "4 1.d Promoted 3 PT43.402S",
            "3 1.c Superseded 1 PT3.15S",
            "2 1.b Aborted 2 PT18.251S");
  }

  @Test
  void keepsAHoldToTheMillisecond() {
    World world = atRest(Scenarios.routed(Scenarios.PLAIN));
    String text = play(world, Scenarios.ask("b")).text();
    // In effect at 4.10, settled 3 s later, held for 10 s: the next step begins at 17.10.
    assertThat(text)
        .contains("   4.10  = waiting for the hold of step '20 %'")
        .contains("  17.10    scale checkout-bbbbbbbbbb to 3 pods");
  }

  @Test
  void namesWhatIsInvalid() {
    World world = atRest(Scenarios.shared(Scenarios.PLAIN));
    world.spec = Specs.strategy(world.spec, Scenarios.steps(Scenarios.step(50), Scenarios.step(0)));
    world.wanted = "b";
    assertThat(plan(world).next())
        .isEqualTo(
            new RolloutState.Invalid(
                List.of(
                    "step '0 %': `weight` must not be less than that of the step before",
                    "step '0 %': `weight` must be at least 1 where there are no routes")));
    assertThat(plan(world).actions()).isEmpty();
  }

  @Test
  void aPromotionThatWaitsKeepsNobodyElseWaiting() {
    World world = atRest(Scenarios.routed(Scenarios.APPROVED));
    play(world, Scenarios.ask("b"), Event.inStep(1, "paused", Scenarios.say(Verb.PAUSE)));
    world.answers.clear();
    Scenarios.promote("half").accept(world);
    world.pass(Duration.ofSeconds(1));
    play(world, Event.at(1, "resumed", Scenarios.say(Verb.RESUME)));
    assertThat(world.answers)
        .containsExactly(
            "REFUSED Release 2 is paused (a test); it must be resumed first",
            "DONE Release 2 resumed");
    play(world, Event.at(1, "promoted", Scenarios.promote("half")));
    Ends.check(world, "b");
  }
}
