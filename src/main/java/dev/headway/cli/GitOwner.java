package dev.headway.cli;

import dev.headway.api.v1alpha1.GitSync;
import dev.headway.api.v1alpha1.GitSyncSpec;
import dev.headway.api.v1alpha1.GitSyncStatus;
import dev.headway.api.v1alpha1.GitSyncStatus.InventoryEntry;
import dev.headway.api.v1alpha1.Keys;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The GitSync that owns an object, and where the object stands in Git.
 *
 * @param sync empty where the user may not read it, or it is gone; {@code unknown} says so
 * @param source {@code path:line} of the object's document; empty where it cannot be read
 */
record GitOwner(String label, Optional<GitSync> sync, String unknown, Optional<String> source) {

  static Optional<GitOwner> of(Cluster cluster, ProgressiveDeployment deployment) {
    return Optional.ofNullable(deployment.getMetadata().getLabels())
        .map(Map::copyOf)
        .flatMap(labels -> Optional.ofNullable(labels.get(Keys.GIT_SYNC)))
        .map(label -> of(cluster, deployment, label));
  }

  private static GitOwner of(Cluster cluster, ProgressiveDeployment deployment, String label) {
    try {
      Optional<GitSync> sync = read(cluster, label);
      return new GitOwner(
          label, sync, "it is not there", sync.flatMap(it -> source(it, deployment)));
    } catch (KubernetesClientException e) {
      return new GitOwner(label, Optional.empty(), Failures.serverMessage(e), Optional.empty());
    }
  }

  private static Optional<String> source(GitSync sync, ProgressiveDeployment deployment) {
    return Optional.ofNullable(sync.getStatus())
        .map(GitSyncStatus::inventory)
        .orElse(List.of())
        .stream()
        .filter(entry -> names(entry, deployment))
        .flatMap(entry -> Optional.ofNullable(entry.source()).stream())
        .findFirst();
  }

  /** What to do instead, in words. */
  String advice(String name, ImageChange change, String why) {
    String where = source.orElseGet(() -> "the manifest of " + name);
    String in = sync.map(GitSync::getSpec).map(spec -> " of " + repository(spec)).orElse("");
    return name
        + " is owned by the GitSync "
        + label
        + ", and nothing was changed: "
        + why
        + ". Set the image of container "
        + change.container()
        + " to "
        + change.to()
        + " in "
        + where
        + in
        + " and commit it";
  }

  private static boolean names(InventoryEntry entry, ProgressiveDeployment deployment) {
    return "ProgressiveDeployment".equals(entry.kind())
        && deployment.getMetadata().getName().equals(entry.name())
        && (entry.namespace() == null
            || entry.namespace().equals(deployment.getMetadata().getNamespace()));
  }

  /** The label's value is {@code <namespace>.<name>}; a namespace has no dot. */
  private static Optional<GitSync> read(Cluster cluster, String label) {
    int dot = label.indexOf('.');
    if (dot < 1) {
      return Optional.empty();
    }
    return Optional.ofNullable(
        cluster
            .client()
            .resources(GitSync.class)
            .inNamespace(label.substring(0, dot))
            .withName(label.substring(dot + 1))
            .get());
  }

  private static String repository(GitSyncSpec spec) {
    String branch = Optional.ofNullable(spec.ref()).map(GitSyncSpec.Ref::branch).orElse("main");
    return spec.url() + " (branch " + branch + ")";
  }
}
