package dev.headway.rollout.decide;

import java.util.List;

/**
 * The compiled steps of a release; the last one always has the whole weight.
 *
 * @param digest tells two programs apart by names, weights and gates, not by numbers of pods
 * @param maxFailures how many steps may fail until the release goes back, where steps are batches
 *     that can be put back; 0 where they are not
 */
record Program(List<Step> steps, String digest, int maxFailures) {
  Program {
    steps = List.copyOf(steps);
  }

  /** A program whose first failure is the last. */
  Program(List<Step> steps, String digest) {
    this(steps, digest, 0);
  }

  boolean isBatched() {
    return maxFailures > 0;
  }

  Step step(int index) {
    return steps.get(index);
  }

  boolean isLast(int index) {
    return index == steps.size() - 1;
  }
}
