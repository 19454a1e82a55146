package dev.headway.rollout.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.domain.Amount;
import dev.headway.rollout.decide.RolloutSpec.CheckSpec;
import dev.headway.rollout.decide.RolloutSpec.CheckTarget;
import dev.headway.rollout.decide.RolloutSpec.Coarse;
import dev.headway.rollout.decide.RolloutSpec.Rolling;
import dev.headway.rollout.decide.StepCompiler.Compiled;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchCompilerTest {
  private static final CheckSpec EVERY =
      new CheckSpec("every", CheckTarget.CANDIDATE_PODS, true, true, false);
  private static final CheckSpec BEFORE =
      new CheckSpec("before", CheckTarget.CANDIDATE_PODS, true, false, false);

  /** Pods and weight after each batch. */
  @ParameterizedTest(name = "{0} pods by {1}")
  @CsvSource({
    "5, 1, 1:20 2:40 3:60 4:80 5:100", // the default
    "5, 2, 2:40 4:80 5:100", // the last batch is smaller
    "5, 9, 5:100",
    "4, 25%, 1:25 2:50 3:75 4:100",
    "5, 25%, 2:40 4:80 5:100", // rounded up
    "3, 1%, 1:33 2:66 3:100",
    "1, 1, 1:100",
    "0, 1, 0:100",
  })
  void eachBatchIsAStep(int replicas, String size, String batches) {
    assertThat(
            compile(replicas, Amount.parse(size), 1).steps().stream()
                .map(step -> step.pods() + ":" + step.weight().percent())
                .collect(Collectors.joining(" ")))
        .isEqualTo(batches);
  }

  @Test
  void onePodOfVeryManyIsAShare() {
    List<Step> steps = compile(250, Amount.pods(1), 1).steps();
    assertThat(steps).hasSize(250).extracting(Step::name).startsWith("batch 1", "batch 2");
    assertThat(steps.getFirst().weight().percent()).isEqualTo(1);
  }

  @Test
  void everyBatchPassesItsChecksAndAllButTheLastAreHeld() {
    List<Step> steps = compile(2, Amount.pods(1), 1).steps();
    var checks = new Gate.Checks(List.of("every"));
    assertThat(steps.getFirst().gates())
        .containsExactly(new Gate.Hold(Duration.ofSeconds(5)), checks);
    assertThat(steps.getLast().gates()).containsExactly(checks);
  }

  @Test
  void aScalingChangesNoBatchAndAnEditDoes() {
    Program five = compile(5, Amount.pods(2), 1);
    assertThat(compile(9, Amount.pods(2), 1).digest()).isEqualTo(five.digest());
    assertThat(compile(5, Amount.pods(2), 3).digest()).isEqualTo(five.digest());
    assertThat(compile(5, Amount.pods(3), 1).digest()).isNotEqualTo(five.digest());
    assertThat(compile(5, Amount.percent(2), 1).digest()).isNotEqualTo(five.digest());
  }

  @ParameterizedTest(name = "{0} replicas, surge {1}, unavailable {2}")
  @CsvSource({
    "5, 1, 0, 5, 6",
    "5, 0, 2, 3, 5",
    "10, 25%, 25%, 8, 13", // up and down
    "5, 0%, 10%, 4, 5", // both come to nothing: one may be missing
    "2, 0, 100%, 0, 2",
    "0, 0, 1, 0, 0",
  })
  void theBoundsAreThoseOfTheSpec(
      int replicas, String surge, String unavailable, int least, int most) {
    var rolling =
        new Rolling(
            Amount.pods(1), Duration.ZERO, 1, Amount.parse(surge), Amount.parse(unavailable));
    assertThat(Bounds.of(spec(replicas, rolling))).isEqualTo(new Bounds(least, most));
  }

  private static Program compile(int replicas, Amount size, int maxFailures) {
    var rolling =
        new Rolling(size, Duration.ofSeconds(5), maxFailures, Amount.pods(1), Amount.pods(0));
    return ((Compiled.Ok) StepCompiler.compile(spec(replicas, rolling), false)).program();
  }

  private static RolloutSpec spec(int replicas, Rolling rolling) {
    return new RolloutSpec(
        replicas,
        rolling,
        List.of(EVERY, BEFORE),
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
