package dev.headway.rollout.decide;

import dev.headway.domain.Weight;
import dev.headway.rollout.decide.RolloutSpec.BlueGreen;
import dev.headway.rollout.decide.RolloutSpec.CheckSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Compiles a blue-green release: a preview without traffic, the full size where the preview was
 * smaller, and the switch.
 */
final class PreviewCompiler {
  static final String PREVIEW = "preview";
  static final String FULL_SIZE = "full size";
  static final String SWITCH = "switch";

  private PreviewCompiler() {}

  static Program compile(BlueGreen spec, RolloutSpec whole) {
    int replicas = whole.replicas();
    int pods = Math.min(spec.previewReplicas().orElse(replicas), replicas);
    List<String> before = checks(whole, CheckSpec::isAskedBeforeTraffic);
    List<String> after = checks(whole, CheckSpec::afterSwitch);
    List<Step> steps = new ArrayList<>();
    steps.add(
        new Step(PREVIEW, Weight.ZERO, pods, gates(spec.switchDelay(), before, spec.approval())));
    if (pods < replicas) {
      steps.add(new Step(FULL_SIZE, Weight.ZERO, replicas, gates(Duration.ZERO, before, false)));
    }
    steps.add(new Step(SWITCH, Weight.FULL, replicas, gates(spec.verifyFor(), after, false)));
    return new Program(steps, StepCompiler.digest(steps));
  }

  private static List<String> checks(RolloutSpec spec, Predicate<CheckSpec> at) {
    return spec.checks().stream()
        .filter(check -> check.everyStep() || at.test(check))
        .map(CheckSpec::name)
        .toList();
  }

  private static List<Gate> gates(Duration hold, List<String> checks, boolean approval) {
    List<Gate> gates = new ArrayList<>();
    if (!hold.isZero()) {
      gates.add(new Gate.Hold(hold));
    }
    if (!checks.isEmpty()) {
      gates.add(new Gate.Checks(checks));
    }
    if (approval) {
      gates.add(new Gate.Approval());
    }
    return gates;
  }
}
