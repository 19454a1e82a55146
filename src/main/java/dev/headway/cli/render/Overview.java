package dev.headway.cli.render;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.headway.api.v1alpha1.GitSync;
import dev.headway.api.v1alpha1.GitSyncSpec;
import dev.headway.api.v1alpha1.GitSyncStatus;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.api.v1alpha1.ProgressiveDeploymentSpec;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.RevisionStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.StepStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@code headway get} shows: every release and every GitSync on one line. */
public record Overview(List<Release> releases, List<Sync> gitSyncs) {

  /** A ProgressiveDeployment at a glance. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Release(
      String namespace,
      String name,
      String strategy,
      String phase,
      @Nullable String health,
      @Nullable String step,
      @Nullable Integer weight,
      int readyReplicas,
      int replicas,
      @Nullable String version,
      @Nullable String candidateVersion,
      @Nullable String waitingFor,
      @Nullable String creationTime) {}

  /** A GitSync at a glance. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Sync(
      String namespace,
      String name,
      String branch,
      @Nullable String appliedRevision,
      String ready,
      String healthy,
      @Nullable String message,
      @Nullable String creationTime) {}

  public static Overview of(List<ProgressiveDeployment> deployments, List<GitSync> syncs) {
    return new Overview(
        deployments.stream()
            .map(Overview::release)
            .sorted(Comparator.comparing(Release::namespace).thenComparing(Release::name))
            .toList(),
        syncs.stream()
            .map(Overview::sync)
            .sorted(Comparator.comparing(Sync::namespace).thenComparing(Sync::name))
            .toList());
  }

  /**
   * Both tables, each with its heading.
   *
   * @param everywhere several namespaces: the first column names them
   */
  public List<String> lines(Style style, boolean everywhere, Instant now) {
    List<String> lines = new ArrayList<>();
    if (!releases.isEmpty()) {
      lines.addAll(releaseTable(style, everywhere, now));
    }
    if (!gitSyncs.isEmpty()) {
      if (!lines.isEmpty()) {
        lines.add("");
      }
      lines.addAll(syncTable(style, everywhere, now));
    }
    return lines;
  }

  private List<String> releaseTable(Style style, boolean everywhere, Instant now) {
    Table table = new Table();
    table.row(
        cells(
            style.bold("NAMESPACE"),
            everywhere,
            style.bold("RELEASE"),
            style.bold("STATUS"),
            style.bold("STEP"),
            style.bold("WEIGHT"),
            style.bold("READY"),
            style.bold("VERSION"),
            style.bold("AGE"),
            style.bold("WAITING FOR")));
    for (Release release : releases) {
      table.row(
          cells(
              release.namespace(),
              everywhere,
              release.name(),
              Words.phase(style, release.phase(), release.health()),
              orDash(release.step()),
              release.weight() == null ? "-" : release.weight() + " %",
              release.readyReplicas() + "/" + release.replicas(),
              versions(style, release),
              Ages.since(release.creationTime(), now),
              Optional.ofNullable(release.waitingFor()).orElse("")));
    }
    return table.lines();
  }

  private List<String> syncTable(Style style, boolean everywhere, Instant now) {
    Table table = new Table();
    table.row(
        cells(
            style.bold("NAMESPACE"),
            everywhere,
            style.bold("GITSYNC"),
            style.bold("BRANCH"),
            style.bold("APPLIED"),
            style.bold("READY"),
            style.bold("HEALTHY"),
            style.bold("AGE"),
            style.bold("MESSAGE")));
    for (Sync sync : gitSyncs) {
      table.row(
          cells(
              sync.namespace(),
              everywhere,
              sync.name(),
              sync.branch(),
              sync.appliedRevision() == null ? "-" : Words.commit(sync.appliedRevision()),
              Words.truth(style, sync.ready()),
              Words.truth(style, sync.healthy()),
              Ages.since(sync.creationTime(), now),
              Optional.ofNullable(sync.message()).orElse("")));
    }
    return table.lines();
  }

  private static List<String> cells(String namespace, boolean everywhere, String... rest) {
    List<String> cells = new ArrayList<>();
    if (everywhere) {
      cells.add(namespace);
    }
    cells.addAll(List.of(rest));
    return cells;
  }

  private static String versions(Style style, Release release) {
    if (release.candidateVersion() == null) {
      return orDash(release.version());
    }
    return orDash(release.version()) + " " + style.arrow() + " " + release.candidateVersion();
  }

  private static String orDash(@Nullable String text) {
    return text == null || text.isEmpty() ? "-" : text;
  }

  private static Release release(ProgressiveDeployment deployment) {
    Optional<ProgressiveDeploymentStatus> status = Optional.ofNullable(deployment.getStatus());
    Optional<ProgressiveDeploymentSpec> spec = Optional.ofNullable(deployment.getSpec());
    Optional<RevisionStatus> candidate = status.map(ProgressiveDeploymentStatus::candidate);
    Optional<StepStatus> step = status.map(ProgressiveDeploymentStatus::step);
    return new Release(
        String.valueOf(deployment.getMetadata().getNamespace()),
        deployment.getMetadata().getName(),
        spec.map(s -> s.strategy().type().name()).orElse("-"),
        status.map(ProgressiveDeploymentStatus::phase).map(Enum::name).orElse("Pending"),
        status.map(ProgressiveDeploymentStatus::health).map(Enum::name).orElse(null),
        candidate.isPresent() ? step.map(StepStatus::progress).orElse(null) : null,
        candidate.map(RevisionStatus::weight).orElse(null),
        status.map(ProgressiveDeploymentStatus::readyReplicas).orElse(0),
        spec.map(ProgressiveDeploymentSpec::replicas).orElse(1),
        status.map(ProgressiveDeploymentStatus::stable).map(RevisionStatus::version).orElse(null),
        candidate.map(RevisionStatus::version).orElse(null),
        step.map(StepStatus::waitingFor)
            .or(
                () ->
                    Conditions.unhappyMessage(status.map(ProgressiveDeploymentStatus::conditions)))
            .orElse(null),
        deployment.getMetadata().getCreationTimestamp());
  }

  private static Sync sync(GitSync sync) {
    Optional<GitSyncStatus> status = Optional.ofNullable(sync.getStatus());
    var conditions = status.map(GitSyncStatus::conditions);
    return new Sync(
        String.valueOf(sync.getMetadata().getNamespace()),
        sync.getMetadata().getName(),
        Optional.ofNullable(sync.getSpec())
            .map(GitSyncSpec::ref)
            .map(GitSyncSpec.Ref::branch)
            .orElse("main"),
        status.map(GitSyncStatus::appliedRevision).orElse(null),
        Conditions.status(conditions, "Ready"),
        Conditions.status(conditions, "Healthy"),
        Conditions.message(conditions, "Ready").orElse(null),
        sync.getMetadata().getCreationTimestamp());
  }
}
