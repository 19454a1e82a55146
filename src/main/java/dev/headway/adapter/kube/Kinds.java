package dev.headway.adapter.kube;

import dev.headway.api.v1alpha1.Keys;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Map;

/** Where the kinds that are written live in the API, so that nothing has to be discovered. */
final class Kinds {

  private static final Map<String, ResourceDefinitionContext> BY_KIND =
      Map.of(
          "Deployment", context("apps", "v1", "Deployment", "deployments"),
          "Pod", context("", "v1", "Pod", "pods"),
          "ReplicaSet", context("apps", "v1", "ReplicaSet", "replicasets"),
          "Service", context("", "v1", "Service", "services"),
          "ConfigMap", context("", "v1", "ConfigMap", "configmaps"),
          "Job", context("batch", "v1", "Job", "jobs"),
          "Lease", context("coordination.k8s.io", "v1", "Lease", "leases"),
          "Event", context("", "v1", "Event", "events"),
          "ProgressiveDeployment",
              context(Keys.GROUP, Keys.VERSION, "ProgressiveDeployment", "progressivedeployments"),
          "ReleaseAction", context(Keys.GROUP, Keys.VERSION, "ReleaseAction", "releaseactions"));

  private Kinds() {}

  static ResourceDefinitionContext of(String kind) {
    ResourceDefinitionContext context = BY_KIND.get(kind);
    if (context == null) {
      throw new IllegalArgumentException("Kind '" + kind + "' is not written by the operator");
    }
    return context;
  }

  private static ResourceDefinitionContext context(
      String group, String version, String kind, String plural) {
    return new ResourceDefinitionContext.Builder()
        .withGroup(group)
        .withVersion(version)
        .withKind(kind)
        .withPlural(plural)
        .withNamespaced(true)
        .build();
  }
}
