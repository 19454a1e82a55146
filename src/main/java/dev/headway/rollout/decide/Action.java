package dev.headway.rollout.decide;

import dev.headway.domain.Because;
import dev.headway.domain.ObjectKey;
import dev.headway.domain.Revision;
import dev.headway.domain.Weight;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One thing to do, with everything it takes: what was read (resourceVersion) is its precondition,
 * and a conflict means observe again. Each is idempotent. Actions are carried out in the order of
 * the plan, which stops at the first that fails.
 */
public sealed interface Action {

  /** Why. */
  Because because();

  /**
   * Makes the set of a revision from the template that was read at this generation, with strict
   * field validation and a dry run before, so that a typo is refused in the server's words. A
   * refusal ends up in {@link Memory#refused()}. A set that exists already is left alone.
   */
  record CreateSet(String name, Revision revision, int replicas, SetMarks marks, Because because)
      implements Action {}

  /**
   * Copies an object for a revision, immutable and owned. What it holds is read live: a conflict
   * where that is not what the revision was made of.
   */
  record CopyConfig(Configuration.Part part, Revision revision, Because because)
      implements Action {}

  /** Deletes a copy that no set uses. */
  record DeleteCopy(ObjectKey copy, String resourceVersion, Because because) implements Action {}

  /**
   * Sets the number of pods, and in the same patch the marks where given. Where {@code guard} says
   * so, Services and routes are read live before.
   */
  record ScaleSet(
      String name,
      String resourceVersion,
      int replicas,
      Optional<SetMarks> marks,
      Guard guard,
      Because because)
      implements Action {}

  /** What has to be true at the moment of scaling. */
  enum Guard {
    /** Nothing beyond the resourceVersion. */
    NONE,
    /** No selector and no weight is on the set: checked by a live read, a conflict if not. */
    OUT_OF_TRAFFIC
  }

  /** Writes the marks of a set in one patch. */
  record MarkSet(String name, String resourceVersion, SetMarks marks, Because because)
      implements Action {}

  /** Deletes a set with its uid and resourceVersion; live read before, as with OUT_OF_TRAFFIC. */
  record DeleteSet(String name, String resourceVersion, Because because) implements Action {}

  /**
   * Deletes a pod, so that its set makes a new one.
   *
   * @param needed how many ready pods the set has to have before, by a live read; 0 where the pod
   *     is not ready and nobody misses it
   */
  record DeletePod(String set, String pod, String resourceVersion, int needed, Because because)
      implements Action {}

  /**
   * Makes the candidate Service, owned, with the ports of the stable Service and a selector on
   * {@code revision}; an empty resourceVersion means that it does not exist.
   */
  record EnsureCandidateService(
      ObjectKey service, Revision revision, Optional<String> resourceVersion, Because because)
      implements Action {}

  /** Writes our key into the selector of the stable Service; nothing else of it is touched. */
  record PointService(ObjectKey service, Revision revision, String resourceVersion, Because because)
      implements Action {}

  /** Takes our key out of the selector of a Service. */
  record RemoveSelectorKey(ObjectKey service, String resourceVersion, Because because)
      implements Action {}

  /**
   * Gives the candidate this weight in every rule that is ours to move, and stable the rest; adds
   * the entry of the candidate Service where it is not there. The smallest JSON patch, guarded by
   * `test` operations.
   *
   * @param raises true where the candidate gets more than it has: read live before
   */
  record SetWeight(
      ObjectKey route, String resourceVersion, Weight candidate, boolean raises, Because because)
      implements Action {}

  /** Brings a route back to as it stands in Git: our entry out, the weight of stable as it was. */
  record RestoreRoute(ObjectKey route, String resourceVersion, Because because) implements Action {}

  /** Exactly these checks are to run from now on; those not named stop. */
  record RunChecks(List<CheckRun> runs, Because because) implements Action {
    public RunChecks {
      runs = List.copyOf(runs);
    }
  }

  /**
   * Begins an attempt of a hook of this revision's release; one that was begun already is left
   * alone.
   *
   * @param setName the set that it is written down on
   * @param previous the revision that serves, or served before
   * @param stable the revision that is stable now
   * @param weight the share of the traffic that the revision has
   * @param time when the attempt begins
   */
  record StartHook(
      HookRun run,
      String setName,
      Revision revision,
      Optional<Revision> previous,
      Optional<Revision> stable,
      Weight weight,
      Instant time,
      Because because)
      implements Action {}

  /** Reads the last lines that an ended attempt printed, for people; none are no failure. */
  record ReadHook(HookRun run, Because because) implements Action {}

  /** Takes the Job of an attempt away, with its pods; an attempt under way ends with it. */
  record RemoveHook(HookRun run, String object, String resourceVersion, Because because)
      implements Action {}

  /**
   * Takes a slot of a release group, or keeps it for longer; an empty resourceVersion means that it
   * does not exist.
   *
   * @param renews whether it is this one's already
   */
  record TakeSlot(
      String group,
      String object,
      Optional<String> resourceVersion,
      boolean renews,
      Instant time,
      Because because)
      implements Action {}

  /** Gives a slot of a release group back. */
  record GiveSlot(String object, String resourceVersion, Because because) implements Action {}

  /** Writes the result of a ReleaseAction. */
  record CompleteRequest(
      String name, String resourceVersion, Answer answer, String message, Because because)
      implements Action {}

  /** What became of a ReleaseAction. */
  enum Answer {
    DONE,
    REFUSED
  }

  /**
   * Writes down the Services and routes that the spec names now, in place of those that it named
   * before; nothing of these is left.
   */
  record RecordTraffic(Because because) implements Action {}

  /**
   * Holds a Deployment that stays in place on these terms, in one patch: what its author wrote is
   * kept beside, and given back where the terms do not need it.
   *
   * @param making what is to be remembered of a revision until the Deployment has its set
   */
  record HoldWorkload(
      ObjectKey workload,
      String resourceVersion,
      WorkloadTerms terms,
      Optional<Making> making,
      Because because)
      implements Action {

    /** A set that is about to be made, by somebody else. */
    public record Making(Revision revision, SetMarks marks) {}
  }

  /** Lets the deleted resource go. */
  record RemoveFinalizer(Because because) implements Action {}
}
