package dev.headway.rollout.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.domain.Weight;
import dev.headway.rollout.decide.HookPlace.Side;
import dev.headway.rollout.decide.RolloutSpec.Canary;
import dev.headway.rollout.decide.RolloutSpec.CheckSpec;
import dev.headway.rollout.decide.RolloutSpec.CheckTarget;
import dev.headway.rollout.decide.RolloutSpec.Coarse;
import dev.headway.rollout.decide.RolloutSpec.StepHook;
import dev.headway.rollout.decide.RolloutSpec.WrittenStep;
import dev.headway.rollout.decide.StepCompiler.Compiled;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which steps a strategy comes to. */
class StepCompilerTest {
  private static final Duration INTERVAL = Duration.ofMinutes(5);
  private static final CheckSpec EVERY =
      new CheckSpec("every", CheckTarget.CANDIDATE_PODS, true, true, false);
  private static final CheckSpec SOME =
      new CheckSpec("some", CheckTarget.CANDIDATE_PODS, true, false, false);

  /** The weights without the last one, which is 100 in every program. */
  @ParameterizedTest(name = "from {0} by {1} to {2}")
  @CsvSource({
    "10, 10, 100, 10 20 30 40 50 60 70 80 90", // the defaults
    "10, 10, 50, 10 20 30 40 50",
    "10, 30, 50, 10 40 50", // the last increment is shorter
    "5, 40, 100, 5 45 85",
    "33, 33, 100, 33 66 99",
    "50, 10, 50, 50",
    "0, 50, 100, 0 50",
    "1, 100, 100, 1",
    "99, 1, 100, 99",
    "100, 10, 100, ''",
  })
  void aRegularCanaryGoesUpByItsIncrement(int initial, int increment, int max, String weights) {
    List<Step> steps =
        steps(
            new Canary.Regular(
                Weight.ofPercent(initial), increment, INTERVAL, Weight.ofPercent(max)));
    assertThat(weights(steps)).isEqualTo((weights + " 100").strip());
    assertThat(steps.getLast().gates()).doesNotHaveAnyElementsOfTypes(Gate.Hold.class);
    assertThat(steps.subList(0, steps.size() - 1))
        .allSatisfy(step -> assertThat(step.gates()).startsWith(new Gate.Hold(INTERVAL)));
  }

  @Test
  void writtenStepsKeepTheirGatesInOneOrder() {
    List<Step> steps =
        steps(
            step(Optional.of("first"), 20, Duration.ofSeconds(1), true, Optional.empty()),
            step(Optional.empty(), 20, Duration.ZERO, false, Optional.of(List.of())),
            step(Optional.empty(), 20, Duration.ZERO, false, Optional.of(List.of("some"))),
            step(Optional.of("all"), 100, Duration.ofSeconds(2), false, Optional.empty()));
    assertThat(steps).extracting(Step::name).containsExactly("first", "20 %", "20 % (2)", "all");
    assertThat(steps.get(0).gates())
        .containsExactly(
            new Gate.Hold(Duration.ofSeconds(1)),
            new Gate.Checks(List.of("every")),
            new Gate.Approval());
    assertThat(steps.get(1).gates()).isEmpty();
    assertThat(steps.get(2).gates()).containsExactly(new Gate.Checks(List.of("some")));
    assertThat(steps.get(3).gates())
        .containsExactly(new Gate.Hold(Duration.ofSeconds(2)), new Gate.Checks(List.of("every")));
  }

  @Test
  void aNameThatLooksLikeAWeightIsNotTakenTwice() {
    List<Step> steps =
        steps(
            step(Optional.empty(), 50, Duration.ZERO, false, Optional.empty()),
            step(Optional.of("50 %"), 60, Duration.ZERO, false, Optional.empty()));
    assertThat(steps).extracting(Step::name).containsExactly("50 % (2)", "50 %", "100 %");
  }

  @ParameterizedTest
  @CsvSource({"0, 0 0 0", "1, 1 1 1", "3, 1 2 3", "10, 1 5 10"})
  void aStepHasAtLeastOnePodToCheck(int replicas, String pods) {
    RolloutSpec spec = spec(replicas, new Canary.Steps(List.of(plain(0), plain(50))));
    assertThat(
            ok(StepCompiler.compile(spec, true)).steps().stream()
                .map(step -> String.valueOf(step.pods()))
                .collect(Collectors.joining(" ")))
        .isEqualTo(pods);
  }

  @Test
  void whatCannotBeRunIsRefusedByField() {
    List<WrittenStep> bad =
        List.of(
            step(Optional.of("x"), 50, Duration.ZERO, false, Optional.of(List.of("none"))),
            step(Optional.of("x"), 40, Duration.ZERO, false, Optional.empty()));
    assertThat(refused(bad, true))
        .containsExactly(
            "step 'x': `checks` names 'none', which is not in `spec.checks`",
            "step 'x': `weight` must not be less than that of the step before",
            "step 'x': `name` must be unique among `steps`");
    assertThat(refused(List.of(plain(0)), false))
        .containsExactly("step '0 %': `weight` must be at least 1 where there are no routes");
    assertThat(StepCompiler.compile(spec(4, new Canary.Steps(List.of(plain(0)))), true))
        .isInstanceOf(Compiled.Ok.class);
  }

  @Test
  void aStepMayHaveMorePodsThanItsWeightTakes() {
    assertThat(steps(withPods(0, 3), withPods(50, 1), withPods(60, 9)))
        .extracting(Step::pods)
        .containsExactly(3, 2, 4, 4);
    assertThat(refused(List.of(withPods(50, 3)), false))
        .containsExactly(
            "step '50 %': `replicas` may not be set where there are no routes: the weight is the"
                + " share of pods");
  }

  private static WrittenStep withPods(int weight, int pods) {
    return new WrittenStep(
        Optional.empty(),
        Weight.ofPercent(weight),
        Duration.ZERO,
        false,
        Optional.empty(),
        OptionalInt.of(pods),
        List.of());
  }

  @Test
  void aDigestTellsStepsApart() {
    String digest = digest(plain(10));
    assertThat(digest(plain(10))).isEqualTo(digest).hasSize(6);
    assertThat(digest(plain(11))).isNotEqualTo(digest);
    assertThat(digest(step(Optional.of("a"), 10, Duration.ZERO, false, Optional.empty())))
        .isNotEqualTo(digest);
    assertThat(digest(step(Optional.empty(), 10, Duration.ofMillis(1), false, Optional.empty())))
        .isNotEqualTo(digest);
    assertThat(digest(step(Optional.empty(), 10, Duration.ZERO, true, Optional.empty())))
        .isNotEqualTo(digest);
  }

  @Test
  void aReleaseTakenUpBetweenStepsPassesTheGatesOfTheNextOne() {
    Program base = ok(StepCompiler.compile(spec(10, TWO), true));
    Program taken = StepCompiler.takenUpAt(base, Weight.ofPercent(30), 3);
    assertThat(weights(taken.steps())).isEqualTo("10 30 50 100");
    assertThat(taken.steps().get(1).name()).isEqualTo("50 % (from 30 %)");
    assertThat(taken.steps().get(1).pods()).isEqualTo(3);
    assertThat(taken.steps().get(1).gates())
        .containsExactly(new Gate.Hold(Duration.ofMinutes(1)), new Gate.Checks(List.of("every")));
    assertThat(taken.digest()).isEqualTo(base.digest() + "@30");
  }

  @Test
  void withoutStepsEverythingGoesAtOnce() {
    Program program = StepCompiler.withoutSteps(spec(7, TWO));
    assertThat(program.steps()).containsExactly(new Step("100 %", Weight.FULL, 7, List.of()));
  }

  private static WrittenStep around(StepHook... hooks) {
    return new WrittenStep(
        Optional.of("half"),
        Weight.ofPercent(50),
        Duration.ofMinutes(1),
        true,
        Optional.empty(),
        OptionalInt.empty(),
        List.of(hooks));
  }

  private static Compiled withHooks(WrittenStep step) {
    Canary canary = new Canary.Steps(List.of(step));
    Duration timeout = Duration.ofSeconds(20);
    return StepCompiler.compile(
        spec(4, canary)
            .withHooks(
                List.of(
                    new HookSpec("ask", Optional.empty(), HookSpec.Kind.JOB, timeout, 0, true),
                    new HookSpec(
                        "tell",
                        Optional.of(HookPoint.POST_DEPLOY),
                        HookSpec.Kind.JOB,
                        timeout,
                        0,
                        false))),
        true);
  }

  @Test
  void hooksAreTheFirstAndNearlyTheLastOfTheGates() {
    WrittenStep step = around(new StepHook("ask", Side.AFTER), new StepHook("ask", Side.BEFORE));
    assertThat(ok(withHooks(step)).step(0).gates())
        .hasSize(5)
        .startsWith(new Gate.Hooks(Side.BEFORE, List.of("ask")))
        .endsWith(new Gate.Hooks(Side.AFTER, List.of("ask")), new Gate.Approval());
  }

  @Test
  void aStepNamesHooksOfStepsOnceForEachSide() {
    WrittenStep step =
        around(
            new StepHook("ask", Side.AFTER),
            new StepHook("ask", Side.AFTER),
            new StepHook("tell", Side.AFTER),
            new StepHook("nobody", Side.BEFORE));
    assertThat(((Compiled.Refused) withHooks(step)).problems())
        .containsExactly(
            "step 'half': `hooks` names 'ask' twice with `when` 'After'",
            "step 'half': `hooks` names 'tell', which has a `when` of its own: a hook of steps may"
                + " not",
            "step 'half': `hooks` names 'nobody', which is not in `spec.hooks`");
  }

  @Test
  void whatIsTakenUpBetweenTwoStepsHasNoHooks() {
    Program program = ok(withHooks(around(new StepHook("ask", Side.BEFORE))));
    assertThat(StepCompiler.takenUpAt(program, Weight.ofPercent(20), 1).step(0).gates())
        .noneMatch(Gate.Hooks.class::isInstance)
        .hasSize(2);
  }

  private static final Canary TWO =
      new Canary.Steps(
          List.of(
              plain(10),
              step(Optional.empty(), 50, Duration.ofMinutes(1), true, Optional.empty())));

  private static String digest(WrittenStep step) {
    return ok(StepCompiler.compile(spec(4, new Canary.Steps(List.of(step))), true)).digest();
  }

  private static List<Step> steps(WrittenStep... steps) {
    return steps(new Canary.Steps(Arrays.asList(steps)));
  }

  private static List<Step> steps(Canary canary) {
    return ok(StepCompiler.compile(spec(4, canary), true)).steps();
  }

  private static Program ok(Compiled compiled) {
    assertThat(compiled).isInstanceOf(Compiled.Ok.class);
    return ((Compiled.Ok) compiled).program();
  }

  private static List<String> refused(List<WrittenStep> steps, boolean routed) {
    Compiled compiled = StepCompiler.compile(spec(4, new Canary.Steps(steps)), routed);
    assertThat(compiled).isInstanceOf(Compiled.Refused.class);
    return ((Compiled.Refused) compiled).problems();
  }

  private static String weights(List<Step> steps) {
    return steps.stream()
        .map(step -> String.valueOf(step.weight().percent()))
        .collect(Collectors.joining(" "));
  }

  private static WrittenStep plain(int weight) {
    return step(Optional.empty(), weight, Duration.ZERO, false, Optional.empty());
  }

  private static WrittenStep step(
      Optional<String> name,
      int weight,
      Duration hold,
      boolean approval,
      Optional<List<String>> checks) {
    return new WrittenStep(name, Weight.ofPercent(weight), hold, approval, checks);
  }

  static RolloutSpec spec(int replicas, Canary canary) {
    return new RolloutSpec(
        replicas,
        canary,
        List.of(EVERY, SOME),
        false,
        Duration.ofMinutes(10),
        5,
        Coarse.HELD,
        Duration.ofSeconds(3),
        Duration.ofSeconds(10),
        RollbackPolicy.DEFAULT,
        List.of());
  }
}
