package dev.headway.rollout.decide;

import dev.headway.domain.Weight;
import dev.headway.rollout.decide.StepCompiler.Compiled;
import java.util.ArrayList;
import java.util.List;

/**
 * Compiles the steps of a Deployment that stays in place and has no routes: its old pods all stay
 * until the promotion, so the candidate's come on top, and half is the most that they can have.
 *
 * <p>Worked example, 4 replicas: 20 % are 1 of 5 pods, 50 % are 4 of 8; then the other 4 go.
 */
final class InPlaceCompiler {
  private static final int MOST = 50;

  private InPlaceCompiler() {}

  static Compiled compile(RolloutSpec spec) {
    return switch (StepCompiler.compile(spec, false)) {
      case Compiled.Refused refused -> refused;
      case Compiled.Ok(Program program) when spec.strategy() instanceof RolloutSpec.Canary ->
          ofCanary(spec, program);
      case Compiled.Ok ok -> ok;
    };
  }

  private static Compiled ofCanary(RolloutSpec spec, Program program) {
    List<String> problems = new ArrayList<>();
    List<Step> steps = new ArrayList<>();
    for (Step step : program.steps()) {
      boolean last = steps.size() == program.steps().size() - 1;
      boolean promotion = last && step.weight().isFull() && isPlain(spec, step);
      if (step.weight().percent() > MOST && !promotion) {
        problems.add(
            "step '"
                + step.name()
                + "': `weight` must be at most 50 with `workloadRef`, since the Deployment keeps"
                + " its old pods until the promotion; for regular steps set `maxWeight`");
      }
      steps.add(new Step(step.name(), step.weight(), pods(spec, step.weight()), step.gates()));
    }
    return problems.isEmpty()
        ? new Compiled.Ok(new Program(steps, program.digest(), program.maxFailures()))
        : new Compiled.Refused(problems);
  }

  /** The promotion by itself: nothing is waited for at a weight that cannot be had. */
  private static boolean isPlain(RolloutSpec spec, Step step) {
    List<String> usual = StepCompiler.everyStep(spec);
    return step.gates().stream()
        .allMatch(gate -> gate instanceof Gate.Checks(var names) && names.equals(usual));
  }

  /** So many pods beside {@code replicas} others have at least this share. */
  static int pods(RolloutSpec spec, Weight weight) {
    int replicas = spec.replicas();
    if (weight.percent() >= MOST) {
      return replicas;
    }
    int pods = Math.ceilDiv(weight.percent() * replicas, 100 - weight.percent());
    return Math.max(Math.min(1, replicas), pods);
  }

  /** True where the fewest pods that make the weight are more than twice of what it asks for. */
  static boolean isCoarse(RolloutSpec spec, Step step) {
    int all = spec.replicas() + step.pods();
    return spec.replicas() > 0
        && spec.strategy() instanceof RolloutSpec.Canary
        && !step.weight().isFull()
        && spec.coarse() == RolloutSpec.Coarse.HELD
        && step.pods() * 100 > 2 * step.weight().percent() * all;
  }
}
