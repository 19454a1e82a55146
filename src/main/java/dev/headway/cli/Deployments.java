package dev.headway.cli;

import dev.headway.api.v1alpha1.GitSync;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Finds what a command names, or says what there is. */
final class Deployments {
  private static final int MOST_NAMES = 10;

  private Deployments() {}

  static ProgressiveDeployment find(Cluster cluster, String name) {
    return find(cluster, ProgressiveDeployment.class, "ProgressiveDeployment", name);
  }

  static GitSync findSync(Cluster cluster, String name) {
    return find(cluster, GitSync.class, "GitSync", name);
  }

  private static <T extends HasMetadata> T find(
      Cluster cluster, Class<T> type, String kind, String name) {
    var resources = cluster.client().resources(type).inNamespace(cluster.namespace());
    return Optional.ofNullable(resources.withName(name).get())
        .orElseThrow(
            () ->
                new CliFailure(
                    ExitCode.NOT_FOUND,
                    "no "
                        + kind
                        + " '"
                        + name
                        + "' in namespace "
                        + cluster.namespace()
                        + others(listed(kind, () -> resources.list().getItems()))));
  }

  /** A list of a kind; a cluster that does not know the kind has no Headway. */
  static <T> T listed(String kind, Supplier<T> list) {
    try {
      return list.get();
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        throw new CliFailure(
            ExitCode.NOT_FOUND,
            "the cluster does not know the kind "
                + kind
                + ": Headway is not installed there ('helm install headway helm/headway')");
      }
      throw e;
    }
  }

  private static String others(List<? extends HasMetadata> items) {
    if (items.isEmpty()) {
      return "; there is none (other namespaces: -n NAME, or 'headway get -A')";
    }
    List<String> names = items.stream().map(item -> item.getMetadata().getName()).sorted().toList();
    String more = names.size() > MOST_NAMES ? ", ..." : "";
    return "; there are: "
        + String.join(", ", names.subList(0, Math.min(names.size(), MOST_NAMES)))
        + more;
  }
}
