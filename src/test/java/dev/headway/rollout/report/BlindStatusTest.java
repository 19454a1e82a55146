package dev.headway.rollout.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus;
import dev.headway.domain.Reason;
import dev.headway.domain.Weight;
import dev.headway.rollout.decide.Memory;
import dev.headway.rollout.decide.Memory.AcceptedWeight;
import dev.headway.rollout.decide.Memory.ProgressClock;
import dev.headway.rollout.decide.Memory.StepMemory;
import dev.headway.rollout.decide.ReleaseResult;
import dev.headway.rollout.decide.RolloutState;
import dev.headway.rollout.decide.SetMarks.Role;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A pass that could not read something, as after a takeover by another operator. */
class BlindStatusTest {
  private static final RolloutState BLIND =
      new RolloutState.Blind("HTTPRoute shop/checkout was just written");

  private static Memory memory() {
    return new Memory(
        2,
        Optional.of(
            new StepMemory(
                "p1", 0, Passes.NOW, new ProgressClock.Stopped(Duration.ofSeconds(90), 1))),
        Optional.of(new AcceptedWeight(Weight.ofPercent(50), Passes.NOW)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  @Test
  void sharesStayAsTheyWereTold() {
    ProgressiveDeploymentStatus before =
        Passes.holding(RolloutState.Stage.HOLDING).memory(memory()).status();
    assertThat(before.candidate().weight()).isEqualTo(50);
    ProgressiveDeploymentStatus status =
        Passes.of(BLIND)
            .sets(Passes.set(Passes.OLD, Role.STABLE, 4, 4))
            .memory(memory())
            .before(before)
            .status();
    assertThat(status.candidate()).isEqualTo(before.candidate());
    assertThat(status.stable()).isEqualTo(before.stable());
    assertThat(status.traffic()).isEqualTo(before.traffic());
    assertThat(status.step().name()).isEqualTo("half");
  }

  @Test
  void whatFailedStaysToldWhileTheSetsCannotBeRead() {
    ProgressiveDeploymentStatus before =
        Passes.of(Passes.failedState(ReleaseResult.ROLLED_BACK, Reason.CHECK_FAILED))
            .sets(Passes.set(Passes.OLD, Role.STABLE, 4, 4))
            .status();
    assertThat(before.rolledBackFrom()).isEqualTo(Passes.NEW.name());
    ProgressiveDeploymentStatus status =
        Passes.of(BLIND).blind("no list yet").before(before).status();
    assertThat(status.rolledBackFrom()).isEqualTo(before.rolledBackFrom());
    assertThat(status.stable()).isEqualTo(before.stable());
  }

  @Test
  void aFirstLookThatSeesNothingTellsOfNothing() {
    assertThat(Passes.of(BLIND).status().candidate()).isNull();
  }
}
