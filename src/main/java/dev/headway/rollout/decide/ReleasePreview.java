package dev.headway.rollout.decide;

import dev.headway.domain.Weight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A release before anything runs: its steps as they are compiled, with the pods they take.
 *
 * @param problems why it would be refused or held; none: it can run
 * @param held the sum of all holds, from the moment each weight is in effect
 */
public record ReleasePreview(
    boolean routed, int replicas, List<PreviewStep> steps, List<String> problems, Duration held) {
  public ReleasePreview {
    steps = List.copyOf(steps);
    problems = List.copyOf(problems);
  }

  /**
   * A step.
   *
   * @param share the traffic that the candidate really gets, in percent: the weight by routes, the
   *     share of its pods without
   */
  public record PreviewStep(String name, Weight weight, int share, int pods, List<Gate> gates) {
    public PreviewStep {
      gates = List.copyOf(gates);
    }
  }

  /**
   * Compiles a spec.
   *
   * @param routed whether routes carry the weight
   */
  public static ReleasePreview of(RolloutSpec spec, boolean routed) {
    return switch (StepCompiler.compile(spec, routed)) {
      case StepCompiler.Compiled.Refused refused ->
          new ReleasePreview(routed, spec.replicas(), List.of(), refused.problems(), Duration.ZERO);
      case StepCompiler.Compiled.Ok ok -> of(spec, routed, ok.program());
    };
  }

  private static ReleasePreview of(RolloutSpec spec, boolean routed, Program program) {
    List<PreviewStep> steps = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    Duration held = Duration.ZERO;
    for (Step step : program.steps()) {
      int share = routed ? step.weight().percent() : shareOfPods(step, spec.replicas());
      steps.add(new PreviewStep(step.name(), step.weight(), share, step.pods(), step.gates()));
      for (Gate gate : step.gates()) {
        if (gate instanceof Gate.Hold hold) {
          held = held.plus(hold.length());
        }
      }
      if (!routed && isCoarse(step, spec)) {
        problems.add(
            "step '"
                + step.name()
                + "': "
                + step.pods()
                + " of "
                + spec.replicas()
                + " pods are "
                + share
                + " %, more than twice the weight: it would hold as WeightNotReachable unless"
                + " `traffic.coarse` is 'Allowed'");
      }
    }
    return new ReleasePreview(routed, spec.replicas(), steps, problems, held);
  }

  /** The planner's own rule: more than twice of what the step asks for. */
  private static boolean isCoarse(Step step, RolloutSpec spec) {
    return spec.coarse() == RolloutSpec.Coarse.HELD
        && step.pods() * 100 > 2 * step.weight().percent() * spec.replicas();
  }

  private static int shareOfPods(Step step, int replicas) {
    return replicas == 0 ? 0 : Math.min(100, Math.round(100f * step.pods() / replicas));
  }
}
