package dev.headway.sandbox.world.gateway;

import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Shares requests out by weight, as evenly as can be and without chance: in any run of as many
 * choices as the weights sum up to, each place comes as often as its weight. Thread-safe.
 */
final class WeightedChoice {
  private final ReentrantLock lock = new ReentrantLock();
  private final long[] weights;
  private final long[] credit;
  private final long sum;

  WeightedChoice(List<Integer> weights) {
    this.weights = weights.stream().mapToLong(Integer::longValue).toArray();
    credit = new long[this.weights.length];
    long total = 0;
    for (long weight : this.weights) {
      total += weight;
    }
    sum = total;
  }

  /** The next place; empty when no place has any weight. */
  OptionalInt next() {
    if (sum == 0) {
      return OptionalInt.empty();
    }
    lock.lock();
    try {
      int best = 0;
      for (int i = 0; i < weights.length; i++) {
        credit[i] += weights[i];
        best = credit[i] > credit[best] ? i : best;
      }
      credit[best] -= sum;
      return OptionalInt.of(best);
    } finally {
      lock.unlock();
    }
  }
}
