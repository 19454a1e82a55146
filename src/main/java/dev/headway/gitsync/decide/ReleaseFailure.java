package dev.headway.gitsync.decide;

import java.util.Optional;

/**
 * A release that failed, as its ProgressiveDeployment remembers it.
 *
 * @param time as the status has it: with object and revision it says which failure is meant
 * @param commit the commit that asked for the revision; empty where Git did not
 * @param goodCommit the commit that the stable revision came from, where it is known
 * @param writeBack whether it is a failure that Git should know: evidence against the candidate, or
 *     a rollback that somebody asked for
 * @param current whether the spec still, or again, asks for the failed revision
 * @param causeNow the commit that the object's present text came from
 */
public record ReleaseFailure(
    ObjectId object,
    String revision,
    String reason,
    String message,
    String time,
    Optional<String> commit,
    Optional<String> goodCommit,
    boolean writeBack,
    boolean current,
    Optional<String> causeNow) {

  /** What became of a failure in Git; kept in the status, so that each is handled once. */
  public record Handled(
      String object,
      String revision,
      String time,
      String commit,
      String reason,
      Optional<String> revertCommit,
      String message) {

    public boolean isAbout(ReleaseFailure failure) {
      return object.equals(failure.object().shortForm())
          && revision.equals(failure.revision())
          && time.equals(failure.time());
    }
  }
}
