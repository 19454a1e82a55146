package dev.headway.rollout.decide;

import dev.headway.domain.ObjectKey;
import java.util.List;
import java.util.Optional;

/**
 * A Deployment that stays in place, as it stands.
 *
 * @param held whether we have written into it what its author's values were
 * @param terms how it is held; empty where its fields are none of our words: nobody has held it
 *     yet, or somebody has edited it
 * @param surge the surge that was last written for a release; 0 where none was
 * @param grown whether the set of the template has all the pods that the surge lets it have
 * @param editedBy who wrote last, besides us
 * @param refused why no release may start: who else insists on fields that a release needs
 */
public record WorkloadSeen(
    ObjectKey key,
    String resourceVersion,
    boolean held,
    Optional<WorkloadTerms> terms,
    int surge,
    boolean grown,
    Optional<String> editedBy,
    List<String> refused) {

  public WorkloadSeen {
    refused = List.copyOf(refused);
  }

  /** The pods that a set grows to beside the others. */
  public static int grownTo(int replicas, int surge, int others) {
    return Math.clamp(replicas + surge - others, 0, replicas);
  }
}
