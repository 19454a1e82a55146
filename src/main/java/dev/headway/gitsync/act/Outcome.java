package dev.headway.gitsync.act;

import dev.headway.gitsync.decide.ObjectId;
import dev.headway.gitsync.decide.SyncPlan.Why;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What became of the actions on objects.
 *
 * @param failure why it stopped before the end; objects after that were not touched
 */
public record Outcome(
    List<Applied> applied, List<ObjectId> pruned, Optional<Failure> failure, Duration took) {

  public static final Outcome NOTHING =
      new Outcome(List.of(), List.of(), Optional.empty(), Duration.ZERO);

  public Outcome {
    applied = List.copyOf(applied);
    pruned = List.copyOf(pruned);
  }

  /** An object that was applied. */
  public record Applied(ObjectId id, String uid, Why why) {}

  /**
   * Why it stopped.
   *
   * @param again whether another look will do: somebody else was quicker, or the server was busy
   */
  public record Failure(ObjectId id, String message, boolean pruning, boolean again) {}

  public int count(Why why) {
    return (int) applied.stream().filter(a -> a.why() == why).count();
  }

  public boolean changedAnything() {
    return !applied.isEmpty() || !pruned.isEmpty();
  }
}
