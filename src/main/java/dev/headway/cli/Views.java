package dev.headway.cli;

import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.cli.live.ReleaseFollower.Sight;
import dev.headway.cli.render.PlanText;
import dev.headway.cli.render.ReleaseView;
import dev.headway.cli.render.ReleaseView.PlannedStep;
import dev.headway.rollout.observe.SpecPreview;
import java.util.List;

/** Makes the view of a release from what was read. */
final class Views {
  private Views() {}

  static ReleaseView of(Sight sight) {
    return ReleaseView.of(sight.deployment(), sight.pods(), steps(sight.deployment()));
  }

  private static List<PlannedStep> steps(ProgressiveDeployment deployment) {
    return deployment.getSpec() == null
        ? List.of()
        : PlanText.steps(SpecPreview.of(deployment).release());
  }
}
