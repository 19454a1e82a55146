package dev.headway.rollout.observe;

import dev.headway.api.v1alpha1.CheckSpec;
import dev.headway.api.v1alpha1.ProgressiveDeploymentSpec;
import dev.headway.api.v1alpha1.ProgressiveDeploymentSpec.ConfigTracking;
import dev.headway.api.v1alpha1.StrategySpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a spec may not ask for where the workload stays in place, each in words. */
final class InPlaceRules {

  private static final String BY_WORKLOAD = "may not be set with `workloadRef`: ";

  /** A command runs only in pods of a set that is the deployment's own. */
  private static final Set<CheckSpec.Type> IN_PODS =
      Set.of(CheckSpec.Type.Command, CheckSpec.Type.Process);

  private final Problems problems;

  InPlaceRules(Problems problems) {
    this.problems = problems;
  }

  void judge(ProgressiveDeploymentSpec spec) {
    if (spec.traffic() != null) {
      problems.add("spec.traffic", BY_WORKLOAD + "the weight is the share of pods");
    }
    if (spec.configTracking() == ConfigTracking.ConfigMaps) {
      problems.add(
          "spec.configTracking",
          "may not be 'ConfigMaps' with `workloadRef`: the Deployment's template alone makes its"
              + " revision");
    }
    if (spec.hooks() != null && !spec.hooks().isEmpty()) {
      problems.add("spec.hooks", BY_WORKLOAD + "none runs before pods that Kubernetes makes");
    }
    if (spec.minReadySeconds() != null) {
      problems.add("spec.minReadySeconds", BY_WORKLOAD + "the Deployment's own counts");
    }
    Optional.ofNullable(spec.strategy()).map(StrategySpec::rolling).ifPresent(this::judge);
    for (CheckSpec check : Optional.ofNullable(spec.checks()).orElse(List.of())) {
      String url = check.url() == null ? "" : check.url();
      boolean byType = check.type() != null && IN_PODS.contains(check.type());
      if (byType || url.startsWith("cmd://") || url.startsWith("pid://")) {
        problems.add(
            "spec.checks[" + check.name() + "]",
            "may not run in the pods with `workloadRef`: use HTTP, TCP or GRPC");
      }
    }
  }

  private void judge(StrategySpec.Rolling rolling) {
    String why = "the Deployment keeps its old pods until the promotion";
    if (rolling.maxSurge() != null) {
      problems.add("spec.strategy.rolling.maxSurge", BY_WORKLOAD + why);
    }
    if (rolling.maxUnavailable() != null) {
      problems.add("spec.strategy.rolling.maxUnavailable", BY_WORKLOAD + why);
    }
    if (rolling.maxFailures() != null && rolling.maxFailures() > 1) {
      problems.add(
          "spec.strategy.rolling.maxFailures",
          "must be 1 with `workloadRef`: pods of a batch are not put back one by one");
    }
  }
}
