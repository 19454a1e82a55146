package dev.headway.gitsync.decide;

import dev.headway.domain.git.Commit;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything a decision about one GitSync rests on, read once.
 *
 * @param unseen applied objects whose health is not known yet for the state that they are in
 */
public record SyncSnapshot(
    Instant now,
    SyncSpec spec,
    Past past,
    Source source,
    Optional<Seen> seen,
    List<ReleaseFailure> failures,
    List<Request> requests,
    Map<ObjectId, Contest.History> contests,
    Breaker.Seen breaker,
    List<Health> unhealthy,
    Set<ObjectId> unseen) {

  public SyncSnapshot {
    failures = List.copyOf(failures);
    requests = List.copyOf(requests);
    contests = Map.copyOf(contests);
    unhealthy = List.copyOf(unhealthy);
    unseen = Set.copyOf(unseen);
  }

  /** What the status remembers. */
  public record Past(
      Optional<Long> generation,
      Optional<String> attempted,
      Optional<String> applied,
      List<Owned> inventory,
      List<ReleaseFailure.Handled> handled) {
    public Past {
      inventory = List.copyOf(inventory);
      handled = List.copyOf(handled);
    }

    public Optional<Owned> owned(ObjectId id) {
      return inventory.stream().filter(o -> o.id().equals(id)).findFirst();
    }
  }

  /** An object that was applied. */
  public record Owned(ObjectId id, String apiVersion, String uid, String source, String digest) {}

  /**
   * What is known of the branch.
   *
   * @param tip as it was last fetched since the program started
   * @param failure why the last fetch failed, if it did
   * @param failures in a row
   * @param asked when the last fetch ended; empty before the first
   * @param asking whether a fetch is under way
   */
  public record Source(
      Optional<Commit> tip,
      Optional<FetchFailure> failure,
      int failures,
      Optional<Instant> asked,
      boolean asking) {}

  /** Why a fetch failed, in words for everybody. */
  public record FetchFailure(String reason, String message) {}

  /**
   * The manifests and how the cluster stands against them.
   *
   * @param tip the manifests at the tip, with whatever is wrong with them
   * @param target those that the cluster was compared with: the tip's, or the last applied commit's
   *     where the tip's cannot be used
   */
  public record Seen(
      ManifestSet tip,
      Optional<ManifestSet> target,
      List<Compared> objects,
      List<PruneRules.Leaver> leavers) {
    public Seen {
      objects = List.copyOf(objects);
      leavers = List.copyOf(leavers);
    }
  }

  /**
   * A ReleaseAction that asks for a sync now, or for the breaker to be closed.
   *
   * @param since when it was made: only a fetch after that answers it
   * @param reset whether it is the breaker that is meant
   */
  public record Request(String name, String resourceVersion, Instant since, boolean reset) {}

  /** An applied object that is not healthy, or not yet. */
  public record Health(ObjectId id, boolean failed, String message) {}
}
