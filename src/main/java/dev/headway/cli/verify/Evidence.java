package dev.headway.cli.verify;

import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.cli.verify.ReferencesOfSpecs.Holdings;
import dev.headway.cli.verify.SlotsOfGroups.Groups;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a namespace has.
 *
 * @param sets that carry the label of a deployment
 * @param routes HTTPRoutes; empty where the cluster has no such kind
 * @param copies the names of the ConfigMaps that carry the label of a deployment
 * @param groups release groups and their slots
 * @param holdings of the ConfigMaps and Secrets that the specs of the deployments name
 */
record Evidence(
    List<ProgressiveDeployment> deployments,
    List<ReplicaSet> sets,
    List<Service> services,
    List<GenericKubernetesResource> routes,
    Set<String> copies,
    Groups groups,
    Holdings holdings) {
  Evidence {
    copies = Set.copyOf(copies);
    deployments = List.copyOf(deployments);
    sets = List.copyOf(sets);
    services = List.copyOf(services);
    routes = List.copyOf(routes);
  }

  Optional<ProgressiveDeployment> deployment(String name) {
    return named(deployments, name);
  }

  Optional<Service> service(String name) {
    return named(services, name);
  }

  Optional<GenericKubernetesResource> route(String name) {
    return named(routes, name);
  }

  private static <T extends HasMetadata> Optional<T> named(List<T> items, String name) {
    return items.stream().filter(item -> item.getMetadata().getName().equals(name)).findFirst();
  }
}
