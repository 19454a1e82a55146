package dev.headway.rollout.report;

import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Health;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Phase;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Stage;
import dev.headway.rollout.decide.RolloutState;
import dev.headway.rollout.decide.SetSeen;

/** The single words for people: derived, never read back. */
final class Phases {

  private Phases() {}

  static Phase phase(Pass pass, Verdicts verdicts) {
    return switch (pass.state()) {
      case RolloutState.AtRest rest -> Phase.Deployed;
      case RolloutState.GoingBack back -> Phase.RollingBack;
      case RolloutState.Failed failed -> Phase.Failed;
      case RolloutState.NotStarted held ->
          verdicts.isPaused() ? Phase.Paused : serves(pass) ? Phase.Running : Phase.Pending;
      case RolloutState.Promoting promoting -> verdicts.isPaused() ? Phase.Paused : Phase.Running;
      case RolloutState.Releasing releasing -> verdicts.isPaused() ? Phase.Paused : Phase.Running;
      case RolloutState.FirstDeployment first -> verdicts.isPaused() ? Phase.Paused : Phase.Pending;
      case RolloutState.Invalid invalid -> serves(pass) ? Phase.Failed : Phase.Pending;
      case RolloutState.Blind blind -> before(pass);
      case RolloutState.Deleting deleting -> before(pass);
    };
  }

  static Stage stage(Pass pass) {
    return switch (pass.state()) {
      case RolloutState.AtRest rest -> rest.cleaningUp() ? Stage.CleaningUp : Stage.Complete;
      case RolloutState.Failed failed -> failed.cleaningUp() ? Stage.CleaningUp : Stage.Complete;
      case RolloutState.GoingBack back -> Stage.Aborting;
      case RolloutState.Promoting promoting -> Stage.Promoting;
      case RolloutState.FirstDeployment first -> Stage.Preparing;
      case RolloutState.NotStarted held -> Stage.Preparing;
      case RolloutState.Releasing releasing -> stage(releasing.stage());
      case RolloutState.Deleting deleting -> Stage.CleaningUp;
      case RolloutState.Invalid invalid -> Stage.Complete;
      case RolloutState.Blind blind ->
          pass.before().map(ProgressiveDeploymentStatus::stage).orElse(Stage.Preparing);
    };
  }

  static Health health(Pass pass, Verdicts verdicts) {
    if (!pass.isSighted()) {
      return pass.before().map(ProgressiveDeploymentStatus::health).orElse(Health.Unhealthy);
    }
    if (!verdicts.isAvailable()) {
      return Health.Unhealthy;
    }
    boolean few = pass.sum(SetSeen::ready) < pass.snapshot().spec().replicas();
    return few || stableFails(pass) ? Health.Degraded : Health.Healthy;
  }

  private static boolean stableFails(Pass pass) {
    return pass.stable()
        .map(
            stable ->
                pass.snapshot().checks().stream()
                    .filter(seen -> seen.run().setName().equals(stable.name()))
                    .anyMatch(seen -> seen.failed()))
        .orElse(false);
  }

  private static boolean serves(Pass pass) {
    return pass.sum(SetSeen::ready) > 0;
  }

  private static Phase before(Pass pass) {
    return pass.before().map(ProgressiveDeploymentStatus::phase).orElse(Phase.Pending);
  }

  private static Stage stage(RolloutState.Stage stage) {
    return switch (stage) {
      case PREPARING -> Stage.Preparing;
      case VERIFYING -> Stage.Verifying;
      case SHIFTING -> Stage.Shifting;
      case HOLDING -> Stage.Holding;
    };
  }
}
