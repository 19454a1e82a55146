package dev.headway.rollout.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.domain.Weight;
import dev.headway.rollout.decide.HookPlace.Side;
import dev.headway.rollout.decide.ReleasePreview.PreviewStep;
import dev.headway.rollout.decide.RolloutSpec.Canary;
import dev.headway.rollout.decide.RolloutSpec.Coarse;
import dev.headway.rollout.decide.RolloutSpec.StepHook;
import dev.headway.rollout.decide.RolloutSpec.WrittenStep;
import dev.headway.testing.Records;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReleasePreviewTest {
  private static final List<WrittenStep> TWO =
      List.of(written(10, Duration.ofSeconds(30), false), written(50, Duration.ofMinutes(1), true));

  @Test
  void routesCarryTheWeightAsWritten() {
    ReleasePreview preview = ReleasePreview.of(spec(4, Coarse.HELD, TWO), true);
    assertThat(preview.problems()).isEmpty();
    assertThat(preview.steps())
        .extracting(PreviewStep::name, PreviewStep::share, PreviewStep::pods)
        .containsExactly(tuple("10 %", 10, 1), tuple("50 %", 50, 2), tuple("100 %", 100, 4));
    assertThat(preview.held()).isEqualTo(Duration.ofSeconds(90));
    assertThat(preview.steps().get(1).gates()).hasAtLeastOneElementOfType(Gate.Approval.class);
  }

  @Test
  void podsCarryWhatTheyCan() {
    ReleasePreview allowed = ReleasePreview.of(spec(4, Coarse.ALLOWED, TWO), false);
    assertThat(allowed.problems()).isEmpty();
    assertThat(allowed.steps()).extracting(PreviewStep::share).containsExactly(25, 50, 100);
    assertThat(ReleasePreview.of(spec(4, Coarse.HELD, TWO), false).problems())
        .containsExactly(
            "step '10 %': 1 of 4 pods are 25 %, more than twice the weight: it would hold as"
                + " WeightNotReachable unless `traffic.coarse` is 'Allowed'");
  }

  @Test
  void whatDoesNotCompileIsRefusedInWords() {
    List<WrittenStep> falling =
        List.of(written(50, Duration.ZERO, false), written(10, Duration.ZERO, false));
    ReleasePreview preview = ReleasePreview.of(spec(4, Coarse.HELD, falling), true);
    assertThat(preview.steps()).isEmpty();
    assertThat(preview.problems())
        .containsExactly("step '10 %': `weight` must not be less than that of the step before");
  }

  @Test
  void withoutReplicasNothingIsShared() {
    ReleasePreview preview = ReleasePreview.of(spec(0, Coarse.HELD, TWO), false);
    assertThat(preview.steps()).extracting(PreviewStep::share).containsOnly(0);
  }

  /** The figures of the transcript of a good canary, without the time that pods and checks take. */
  @Test
  void withRoutesItSettlesHoldsAndDrains() {
    ReleasePreview preview = ReleasePreview.of(spec(4, Coarse.HELD, TWO), true);
    assertThat(preview.peakPods()).isEqualTo(8);
    assertThat(preview.steps())
        .extracting(PreviewStep::exposure)
        .containsExactly(
            "10 % of users for 33 s",
            "50 % of users for 1 min 3 s and until approval", "100 % of users for 3 s");
    // Three steps settle for 3 s, two hold, the weights settle once more and the grace passes
    // twice.
    assertThat(preview.shortest()).isEqualTo(Duration.ofSeconds(33 + 63 + 3 + 3 + 20));
    assertThat(preview.longest()).isEqualTo(preview.shortest().plus(Duration.ofMinutes(30)));
    assertThat(preview.exposure())
        .isEqualTo(
            "up to 50 % of users for 1 min 36 s and until approval, as much"
                + " as all users for 34 s");
  }

  @Test
  void hooksStandInTheOrderInWhichTheyComeAndTakeTime() {
    WrittenStep few = written(25, Duration.ZERO, false);
    WrittenStep half =
        Records.with(
            written(50, Duration.ZERO, false),
            "hooks",
            List.of(new StepHook("warm", Side.BEFORE), new StepHook("compare", Side.AFTER)));
    RolloutSpec spec =
        Records.with(
            spec(4, Coarse.HELD, List.of(few, half)),
            "hooks",
            List.of(
                hook("told", Optional.of(HookPoint.ON_FAILURE), 0, false),
                hook("compare", Optional.empty(), 0, true),
                hook("switch", Optional.of(HookPoint.POST_ACTIVATE), 0, false),
                hook("warm", Optional.empty(), 2, true),
                hook("done", Optional.of(HookPoint.ON_SUCCESS), 0, false),
                hook("migrate", Optional.of(HookPoint.PRE_DEPLOY), 1, true)));
    ReleasePreview preview = ReleasePreview.of(spec, true);
    assertThat(preview.hooks())
        .extracting(
            PlannedHook::name,
            it -> it.place().text(),
            it -> it.longest().toSeconds(),
            PlannedHook::aborts)
        .containsExactly(
            tuple("migrate", "PreDeploy", 121L, true),
            tuple("warm", "Before 50 %", 183L, true),
            tuple("compare", "After 50 %", 60L, true),
            tuple("switch", "PostActivate", 60L, false),
            tuple("done", "OnSuccess", 60L, false),
            tuple("told", "OnFailure", 60L, false));
    // What comes after the promotion delays nobody.
    assertThat(preview.longest().minus(preview.shortest()))
        .isEqualTo(Duration.ofMinutes(30).plusSeconds(121 + 183 + 60 + 60));
  }

  private static HookSpec hook(String name, Optional<HookPoint> when, int retries, boolean aborts) {
    return new HookSpec(name, when, HookSpec.Kind.JOB, Duration.ofMinutes(1), retries, aborts);
  }

  @Test
  void withoutRoutesOnlyHoldsTakeTime() {
    ReleasePreview preview =
        ReleasePreview.of(
            spec(5, Coarse.ALLOWED, List.of(written(1, Duration.ofHours(1), false))), false);
    assertThat(preview.peakPods()).isEqualTo(7);
    assertThat(preview.shortest()).isEqualTo(Duration.ofHours(1));
    assertThat(preview.longest()).isEqualTo(Duration.ofMinutes(80));
    assertThat(preview.steps())
        .extracting(PreviewStep::exposure)
        .containsExactly("20 % of users for 1 h", "100 % of users for 0 s");
    assertThat(preview.exposure())
        .isEqualTo("up to 20 % of users for 1 h, as much as all users for" + " 12 min");
  }

  @Test
  void nobodyIsReachedWhereNothingIsShared() {
    String nobody = "no users";
    assertThat(ReleasePreview.of(spec(0, Coarse.HELD, TWO), false).exposure()).isEqualTo(nobody);
    List<WrittenStep> dark = List.of(written(0, Duration.ofMillis(500), false));
    ReleasePreview preview = ReleasePreview.of(spec(1, Coarse.HELD, dark), true);
    assertThat(preview.exposure()).isEqualTo(nobody);
    assertThat(preview.steps().getFirst().exposure()).isEqualTo("0 % of users for 3 s");
    assertThat(preview.peakPods()).isEqualTo(2);
    assertThat(ReleasePreview.of(spec(0, Coarse.HELD, TWO), true).peakPods()).isZero();
  }

  private static org.assertj.core.groups.Tuple tuple(Object... values) {
    return org.assertj.core.groups.Tuple.tuple(values);
  }

  private static WrittenStep written(int weight, Duration hold, boolean approval) {
    return new WrittenStep(
        Optional.empty(), Weight.ofPercent(weight), hold, approval, Optional.empty());
  }

  private static RolloutSpec spec(int replicas, Coarse coarse, List<WrittenStep> steps) {
    return new RolloutSpec(
        replicas,
        new Canary.Steps(steps),
        List.of(),
        false,
        Duration.ofMinutes(10),
        5,
        coarse,
        Duration.ofSeconds(3),
        Duration.ofSeconds(10),
        RollbackPolicy.DEFAULT,
        List.of());
  }
}
