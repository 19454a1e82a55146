package dev.headway.rollout.observe;

import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.api.v1alpha1.ProgressiveDeploymentSpec;
import dev.headway.rollout.decide.ReleasePreview;
import java.util.List;

/**
 * What a resource would compile to, read as the operator reads it.
 *
 * @param problems of the spec, by field, besides those of the steps
 */
public record SpecPreview(ReleasePreview release, List<String> problems) {
  public SpecPreview {
    problems = List.copyOf(problems);
  }

  /** The resource must have a name and a spec. */
  public static SpecPreview of(ProgressiveDeployment resource) {
    SpecReader.SpecRead read = SpecReader.read(resource);
    if (resource.getSpec().workloadRef() != null) {
      return new SpecPreview(ReleasePreview.inPlace(read.spec()), read.problems());
    }
    return new SpecPreview(
        ReleasePreview.of(read.spec(), routed(resource.getSpec())), read.problems());
  }

  private static boolean routed(ProgressiveDeploymentSpec spec) {
    return StrategyReader.movesTraffic(spec.strategy(), spec.traffic());
  }
}
