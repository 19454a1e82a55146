package dev.headway.gitsync.decide;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What happens next.
 *
 * @param course how the tip of the branch stands, and why
 * @param breaker whether write-backs are stopped
 * @param nextLook when to look again, if nothing happens before
 */
public record SyncPlan(
    Course course, List<Action> actions, Breaker.Standing breaker, Instant nextLook) {

  public SyncPlan {
    actions = List.copyOf(actions);
  }

  /** How the tip of the branch stands. */
  public sealed interface Course {
    /** Nothing is done while `suspend` is set. */
    record Suspended() implements Course {}

    /** The branch was not read yet. */
    record Waiting() implements Course {}

    /** The commit cannot be applied as it is written. */
    record Broken(String commit, List<Problem> problems) implements Course {}

    /** The cluster does not take the commit, so none of it is applied. */
    record Refused(String commit, List<Compared> objects) implements Course {}

    /** The commit waits for approval. */
    record Held(String commit, List<ObjectId> leavers, int changes, String because)
        implements Course {}

    /** Something could not be read; the next look follows soon. */
    record Unclear(String commit, String message) implements Course {}

    /** Namespaces and definitions of the commit come first; the rest follows. */
    record Foundations(String commit) implements Course {}

    /** The commit is being applied. */
    record Applying(String commit) implements Course {}

    /** The commit is applied; these objects differ from it. */
    record InSync(String commit, List<Drift> drift) implements Course {}
  }

  /**
   * An object that differs from Git though its text did not change.
   *
   * @param contested whether it was put back so often that it has to wait
   */
  public record Drift(ObjectId id, List<String> fields, boolean contested) {}

  /** Something to do. Each is safe to repeat. */
  public sealed interface Action {
    /** Ask the branch for news; the answer comes with a later look. */
    record Fetch() implements Action {}

    /** Apply one object. */
    record Apply(
        ObjectId id,
        String apiVersion,
        Map<String, Object> body,
        Optional<String> resourceVersion,
        Optional<Integer> keepReplicas,
        Why why)
        implements Action {}

    /** Remove one object, unless it changed since. */
    record Prune(PruneRules.Leaver leaver) implements Action {}

    /**
     * Put Git right after a failed release; the answer comes with a later look.
     *
     * @param countFrom reverts before this do not count for the breaker
     */
    record PutRight(ReleaseFailure failure, String commit, Instant countFrom) implements Action {}

    /** Say what became of a Sync action. */
    record Answer(SyncSnapshot.Request request, boolean done, String message) implements Action {}
  }

  /** Why an object is applied. */
  public enum Why {
    Create,
    Change,
    Correct
  }
}
