package dev.headway.sandbox.world.garbage;

import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Asks the API server which kinds can own, be owned and be deleted. */
final class Kinds {
  /** They own nothing and are owned by nothing, and there are many of them. */
  private static final Set<String> IGNORED =
      Set.of("events", "leases", "componentstatuses", "bindings");

  private Kinds() {}

  /** Every kind that can be listed, watched and deleted, at its preferred version. Blocks. */
  static List<Kind> discover(KubernetesClient client) {
    List<Kind> kinds = new ArrayList<>();
    add("", "v1", client.getApiResources("v1"), kinds);
    for (APIGroup group : client.getApiGroups().getGroups()) {
      String version = group.getPreferredVersion().getVersion();
      add(group.getName(), version, client.getApiResources(group.getName() + "/" + version), kinds);
    }
    return List.copyOf(kinds);
  }

  private static void add(
      String group, String version, APIResourceList resources, List<Kind> kinds) {
    for (APIResource resource : resources.getResources()) {
      boolean whole =
          !resource.getName().contains("/")
              && resource.getVerbs().containsAll(List.of("list", "watch", "delete"));
      if (whole && !IGNORED.contains(resource.getName())) {
        kinds.add(
            new Kind(
                group,
                version,
                resource.getKind(),
                resource.getName(),
                Objects.requireNonNullElse(resource.getNamespaced(), false)));
      }
    }
  }
}
