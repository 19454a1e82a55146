package dev.headway.rollout.decide;

import dev.headway.domain.Weight;
import dev.headway.rollout.decide.RolloutSpec.Rolling;
import java.util.ArrayList;
import java.util.List;

/** Compiles a rolling release: one step for each batch. */
final class BatchCompiler {
  private BatchCompiler() {}

  /** A batch is the same one after a scaling: the digest knows its size as it is written. */
  static Program compile(Rolling rolling, RolloutSpec spec) {
    int replicas = spec.replicas();
    int size = Math.max(1, rolling.batchSize().roundedUp(replicas));
    int batches = Math.max(1, Math.ceilDiv(replicas, size));
    List<Step> steps = new ArrayList<>();
    for (int batch = 1; batch <= batches; batch++) {
      int pods = Math.min(batch * size, replicas);
      boolean last = batch == batches;
      steps.add(
          new Step("batch " + batch, share(pods, replicas), pods, gates(rolling, spec, last)));
    }
    String text = rolling.batchSize() + "|" + gates(rolling, spec, false);
    return new Program(steps, "%06x".formatted(text.hashCode() & 0xffffff), rolling.maxFailures());
  }

  /** One pod of very many is still a share. */
  static Weight share(int pods, int replicas) {
    Weight carried = Weight.carriedBy(pods, replicas);
    return pods > 0 && carried.isZero() ? Weight.ofPercent(1) : carried;
  }

  private static List<Gate> gates(Rolling rolling, RolloutSpec spec, boolean last) {
    List<Gate> gates = new ArrayList<>();
    if (!last && !rolling.batchDelay().isZero()) {
      gates.add(new Gate.Hold(rolling.batchDelay()));
    }
    List<String> checks = StepCompiler.everyStep(spec);
    if (!checks.isEmpty()) {
      gates.add(new Gate.Checks(checks));
    }
    return gates;
  }
}
