package dev.headway.cli;

import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.FailedRevision;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.HistoryEntry;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.Result;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.RevisionStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.StepStatus;
import dev.headway.api.v1alpha1.ReleaseActionSpec;
import dev.headway.api.v1alpha1.ReleaseActionSpec.Verb;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Fills a verb with what it is meant for, from what the user saw: release, revision, step. */
final class Meant {
  private Meant() {}

  static ReleaseActionSpec of(
      ProgressiveDeployment deployment, Verb verb, @Nullable String reason) {
    Optional<String> revision =
        switch (verb) {
          case Retry ->
              status(deployment)
                  .map(ProgressiveDeploymentStatus::failedRevision)
                  .map(FailedRevision::revision);
          case Restart -> stable(deployment);
          default -> candidate(deployment);
        };
    return spec(deployment, verb, revision.orElse(null), null, null, reason);
  }

  /** Approves the step that runs; in full, whatever step runs. */
  static ReleaseActionSpec promote(
      ProgressiveDeployment deployment, boolean full, @Nullable String reason) {
    return spec(
        deployment,
        Verb.Promote,
        candidate(deployment).orElse(null),
        full ? null : step(deployment).orElse(null),
        full ? "Full" : null,
        reason);
  }

  static ReleaseActionSpec jump(
      ProgressiveDeployment deployment, String step, @Nullable String reason) {
    return spec(deployment, Verb.JumpTo, candidate(deployment).orElse(null), step, null, reason);
  }

  /**
   * A rollback to what the user named, or else to the last good revision before the present one.
   */
  static ReleaseActionSpec rollback(
      ProgressiveDeployment deployment, @Nullable String target, @Nullable String reason) {
    String argument = target == null ? previousGood(deployment) : target;
    return spec(
        deployment, Verb.Rollback, candidate(deployment).orElse(null), null, argument, reason);
  }

  /** In mid-release that is stable; at rest the newest promoted revision that is not stable. */
  private static String previousGood(ProgressiveDeployment deployment) {
    Optional<String> stable = stable(deployment);
    if (candidate(deployment).isPresent() && stable.isPresent()) {
      return stable.get();
    }
    return status(deployment).map(ProgressiveDeploymentStatus::history).orElse(List.of()).stream()
        .filter(entry -> entry.result() == Result.Promoted)
        .map(HistoryEntry::revision)
        .filter(Objects::nonNull)
        .filter(revision -> !stable.equals(Optional.of(revision)))
        .findFirst()
        .orElseThrow(
            () ->
                new CliFailure(
                    ExitCode.REFUSED,
                    deployment.getMetadata().getName()
                        + " has no earlier good revision in its history to go back to"));
  }

  private static ReleaseActionSpec spec(
      ProgressiveDeployment deployment,
      Verb verb,
      @Nullable String revision,
      @Nullable String step,
      @Nullable String argument,
      @Nullable String reason) {
    String name = deployment.getMetadata().getName();
    Long release = status(deployment).map(ProgressiveDeploymentStatus::release).orElse(null);
    if (release == null && verb != Verb.Abort && verb != Verb.Pause) {
      throw new CliFailure(ExitCode.REFUSED, name + " has had no release yet");
    }
    return new ReleaseActionSpec(name, null, verb, release, revision, step, argument, reason);
  }

  private static Optional<String> stable(ProgressiveDeployment deployment) {
    return status(deployment)
        .map(ProgressiveDeploymentStatus::stable)
        .map(RevisionStatus::revision);
  }

  private static Optional<String> candidate(ProgressiveDeployment deployment) {
    return status(deployment)
        .map(ProgressiveDeploymentStatus::candidate)
        .map(RevisionStatus::revision);
  }

  private static Optional<String> step(ProgressiveDeployment deployment) {
    return status(deployment).map(ProgressiveDeploymentStatus::step).map(StepStatus::name);
  }

  private static Optional<ProgressiveDeploymentStatus> status(ProgressiveDeployment deployment) {
    return Optional.ofNullable(deployment.getStatus());
  }
}
