package dev.headway.rollout.decide;

import java.util.List;

/**
 * The compiled steps of a release; the last one always has the whole weight.
 *
 * @param digest tells two programs apart by names, weights and gates, not by numbers of pods
 */
record Program(List<Step> steps, String digest) {
  Program {
    steps = List.copyOf(steps);
  }

  Step step(int index) {
    return steps.get(index);
  }

  boolean isLast(int index) {
    return index == steps.size() - 1;
  }
}
