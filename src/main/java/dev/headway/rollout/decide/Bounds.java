package dev.headway.rollout.decide;

/**
 * Between which numbers a deployment moves where weight is the share of pods.
 *
 * @param least how many pods stay available, as far as they were
 * @param most how many pods there are in all, those that end not counted
 */
public record Bounds(int least, int most) {
  private static final int CANARY_SURGE_PERCENT = 25;

  /** The bounds of a strategy; at least one pod may always be moved. */
  public static Bounds of(RolloutSpec spec) {
    int replicas = spec.replicas();
    return switch (spec.strategy()) {
      case RolloutSpec.Canary canary ->
          new Bounds(
              replicas, replicas + Math.max(1, Math.ceilDiv(replicas * CANARY_SURGE_PERCENT, 100)));
      // Both sets are whole, and the traffic moves at once.
      case RolloutSpec.BlueGreen blueGreen -> new Bounds(replicas, 2 * replicas);
      case RolloutSpec.Rolling rolling -> of(rolling, replicas);
    };
  }

  /** Two shares that both come to nothing would never move a pod: one may be missing then. */
  private static Bounds of(RolloutSpec.Rolling rolling, int replicas) {
    int surge = rolling.maxSurge().roundedUp(replicas);
    int unavailable = rolling.maxUnavailable().roundedDown(replicas);
    int missing = surge == 0 && unavailable == 0 ? 1 : unavailable;
    return new Bounds(Math.max(0, replicas - missing), replicas + surge);
  }
}
