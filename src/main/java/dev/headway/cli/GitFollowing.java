package dev.headway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.api.v1alpha1.GitSync;
import dev.headway.api.v1alpha1.GitSyncStatus;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.api.v1alpha1.ReleaseActionSpec;
import dev.headway.api.v1alpha1.ReleaseActionSpec.Verb;
import dev.headway.domain.git.Commit;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Waits until a GitSync has applied a commit. */
record GitFollowing(Host host, Cluster cluster, GitSync before, Instant deadline) {
  private static final Duration SYNC = Duration.ofSeconds(30);
  private static final Duration EVER = Duration.ofDays(100);

  /** The deployment as the commit asks for it. */
  ProgressiveDeployment untilApplied(
      ProgressiveDeployment deployment, ImageChange change, Commit commit) {
    askForSync();
    GitSync after = await(commit);
    GitSyncStatus status = after.getStatus();
    boolean applied = status != null && commit.id().equals(status.appliedRevision());
    ProgressiveDeployment now =
        Deployments.find(
            new Cluster(cluster.client(), deployment.getMetadata().getNamespace()),
            deployment.getMetadata().getName());
    if (image(now, change.container()).equals(Optional.of(change.to()))) {
      return now;
    }
    String why =
        applied
            ? "the cluster asks for something else again"
            : condition(status, "Applied").orElse("a later commit came after it");
    throw new CliFailure(
        ExitCode.FAILED, "commit " + commit.shortId() + " is on the branch, but " + why);
  }

  /** At once, for whoever may ask; everybody else waits for the next poll. */
  private void askForSync() {
    String name = before.getMetadata().getName();
    var sync = new ReleaseActionSpec(null, name, Verb.Sync, null, null, null, null, null);
    try {
      Actions.send(
          new Cluster(cluster.client(), before.getMetadata().getNamespace()), sync, limited(SYNC));
    } catch (KubernetesClientException e) {
      if (e.getCode() != 403) {
        throw e;
      }
    }
  }

  private GitSync await(Commit commit) {
    var resource =
        cluster
            .client()
            .resources(GitSync.class)
            .inNamespace(before.getMetadata().getNamespace())
            .withName(before.getMetadata().getName());
    try {
      return resource.waitUntilCondition(
          sync -> isJudged(sync, commit), limited(EVER).toMillis(), TimeUnit.MILLISECONDS);
    } catch (KubernetesClientTimeoutException e) {
      throw new CliFailure(
          ExitCode.TIMED_OUT,
          "commit "
              + commit.shortId()
              + " is on the branch, and the GitSync has not applied it yet"
              + condition(Objects.requireNonNull(resource.get()).getStatus(), "SourceReady")
                  .map(words -> " (" + words + ")")
                  .orElse(""));
    }
  }

  private Duration limited(Duration most) {
    Duration left = Duration.between(host.time().instant(), deadline);
    Duration atLeast = left.isNegative() ? Duration.ofMillis(1) : left;
    return atLeast.compareTo(most) < 0 ? atLeast : most;
  }

  /** Applied, or found wanting; or somebody's later commit has its turn. */
  private boolean isJudged(@Nullable GitSync sync, Commit commit) {
    GitSyncStatus status = sync == null ? null : sync.getStatus();
    if (status == null) {
      return false;
    }
    String attempted = status.attemptedRevision();
    String old = before.getStatus() == null ? null : before.getStatus().attemptedRevision();
    return commit.id().equals(status.appliedRevision())
        || (commit.id().equals(attempted) && isFalse(status))
        || (attempted != null && !attempted.equals(old) && !attempted.equals(commit.id()));
  }

  private static boolean isFalse(GitSyncStatus status) {
    return conditions(status).stream()
        .anyMatch(c -> c.getType().equals("Applied") && c.getStatus().equals("False"));
  }

  private static Optional<String> condition(@Nullable GitSyncStatus status, String type) {
    return status == null
        ? Optional.empty()
        : conditions(status).stream()
            .filter(c -> c.getType().equals(type) && !c.getStatus().equals("True"))
            .map(Condition::getMessage)
            .findFirst();
  }

  private static List<Condition> conditions(GitSyncStatus status) {
    return Objects.requireNonNullElse(status.conditions(), List.of());
  }

  private static Optional<String> image(ProgressiveDeployment deployment, String container) {
    JsonNode template = deployment.getSpec().template();
    if (template == null) {
      return Optional.empty();
    }
    for (JsonNode each : template.path("spec").path("containers")) {
      if (each.path("name").asText().equals(container)) {
        return Optional.of(each.path("image").asText());
      }
    }
    return Optional.empty();
  }
}
