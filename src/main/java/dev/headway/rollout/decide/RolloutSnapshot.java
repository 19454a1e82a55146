package dev.headway.rollout.decide;

import dev.headway.domain.ObjectKey;
import dev.headway.domain.Revision;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything that one decision rests on, read once. Made by {@code observe}, where the spec is
 * validated and its defaults are applied.
 *
 * @param specProblems why the spec cannot be carried out; where there are any, {@code spec} is only
 *     the part that could be understood and nothing moves
 * @param desired what the spec asks for; unknown while something that makes the revision cannot be
 *     read or is still settling
 * @param sets every owned set, in any order
 * @param traffic present where the spec names routes; without it weight is the share of pods
 * @param former what an earlier spec named and this one does not: only those routes, and the stable
 *     Service only where it is another now; empty where nothing of ours can be left there
 * @param checks how the checks stand that were asked for by the last {@link Action.RunChecks}
 * @param requests ReleaseActions of this deployment without a result, in any order
 * @param memory what the status remembers; {@link Memory#NONE} where the status was lost
 * @param around what else there is in the namespace
 * @param hooks the attempts of hooks that were made, in any order
 */
public record RolloutSnapshot(
    Instant now,
    Identity identity,
    RolloutSpec spec,
    List<String> specProblems,
    Observed<Desired> desired,
    Observed<List<SetSeen>> sets,
    Optional<TrafficSeen> traffic,
    Optional<TrafficSeen> former,
    List<CheckSeen> checks,
    List<ReleaseRequest> requests,
    Memory memory,
    Around around,
    Observed<List<HookSeen>> hooks) {

  public RolloutSnapshot {
    specProblems = List.copyOf(specProblems);
    checks = List.copyOf(checks);
    requests = List.copyOf(requests);
  }

  /** The same with another wish. */
  RolloutSnapshot desiring(Desired other) {
    return new RolloutSnapshot(
        now,
        identity,
        spec,
        specProblems,
        Observed.known(other),
        sets,
        traffic,
        former,
        checks,
        requests,
        memory,
        around,
        hooks);
  }

  RolloutSnapshot remembering(Memory other) {
    return new RolloutSnapshot(
        now,
        identity,
        spec,
        specProblems,
        desired,
        sets,
        traffic,
        former,
        checks,
        requests,
        other,
        around,
        hooks);
  }

  /**
   * The resource itself.
   *
   * @param deleting true from the moment it is marked for deletion
   * @param retryText the annotation {@code headway.dev/retry}
   * @param abortText the annotation {@code headway.dev/abort}
   */
  public record Identity(
      ObjectKey key,
      String uid,
      long generation,
      String resourceVersion,
      boolean deleting,
      boolean finalizer,
      Optional<String> retryText,
      Optional<String> abortText) {}

  /**
   * What the spec asks for.
   *
   * @param setName the name of the set of this revision, which may not exist yet
   * @param version for people, from the template's version label or image tag
   * @param configuration what else makes the revision
   * @param workload the Deployment that stays in place; empty where the template is the spec's own
   */
  public record Desired(
      Revision revision,
      String setName,
      String version,
      Configuration configuration,
      Optional<WorkloadSeen> workload) {

    /** A template of the spec's own, with what else makes the revision. */
    public Desired(Revision revision, String setName, String version, Configuration configuration) {
      this(revision, setName, version, configuration, Optional.empty());
    }

    /** A template that stands for itself. */
    public Desired(Revision revision, String setName, String version) {
      this(revision, setName, version, Configuration.NONE);
    }
  }
}
