package dev.headway.cli.verify;

import static java.net.HttpURLConnection.HTTP_FORBIDDEN;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;

import dev.headway.api.v1alpha1.Keys;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.api.v1alpha1.ReleaseGroup;
import dev.headway.cli.verify.Mismatch.Repair;
import dev.headway.cli.verify.ReferencesOfSpecs.Holdings;
import dev.headway.cli.verify.SlotsOfGroups.Groups;
import dev.headway.rollout.observe.ConfigPlaces;
import dev.headway.rollout.observe.SpecReferences;
import dev.headway.rollout.observe.SpecReferences.Reference;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A namespace of a cluster: what is verified, and mended on request. */
public record Namespace(KubernetesClient client, String name, InstantSource time) {
  private static final String GATEWAY = "gateway.networking.k8s.io/v1";

  /**
   * What is not as it is recorded. It is read twice: what is only seen once was on its way.
   *
   * @param only the deployment that is meant; empty: all
   */
  public List<Mismatch> verify(Optional<String> only) {
    List<Mismatch> first = Verification.of(read(), only);
    if (first.isEmpty()) {
      return first;
    }
    List<Mismatch> second = Verification.of(read(), only);
    return second.stream()
        .filter(
            mismatch ->
                first.stream()
                    .anyMatch(
                        it ->
                            it.kind() == mismatch.kind() && it.object().equals(mismatch.object())))
        .toList();
  }

  private Evidence read() {
    List<ProgressiveDeployment> deployments =
        client.resources(ProgressiveDeployment.class).inNamespace(name).list().getItems();
    return new Evidence(
        deployments,
        client.apps().replicaSets().inNamespace(name).withLabel(Keys.NAME).list().getItems(),
        client.services().inNamespace(name).list().getItems(),
        routes(),
        client.configMaps().inNamespace(name).withLabel(Keys.NAME).list().getItems().stream()
            .map(copy -> copy.getMetadata().getName())
            .collect(Collectors.toSet()),
        new Groups(
            groups().stream().map(group -> group.getMetadata().getName()).toList(),
            client.leases().inNamespace(name).withLabel(Keys.RELEASE_GROUP).list().getItems(),
            time.instant()),
        holdings(deployments));
  }

  private Holdings holdings(List<ProgressiveDeployment> deployments) {
    Map<String, Optional<Set<String>>> keys = new HashMap<>();
    deployments.stream()
        .flatMap(deployment -> SpecReferences.of(deployment).stream())
        .filter(reference -> !reference.kind().equals(SpecReferences.SERVICE))
        .forEach(reference -> look(reference, keys));
    return new Holdings(keys);
  }

  /** Only the keys are kept. What the user may not read is not judged. */
  private void look(Reference reference, Map<String, Optional<Set<String>>> keys) {
    String id = ReferencesOfSpecs.id(reference);
    if (!keys.containsKey(id)) {
      try {
        keys.put(id, Optional.ofNullable(keys(reference)));
      } catch (KubernetesClientException e) {
        if (e.getCode() != HTTP_FORBIDDEN) {
          throw e;
        }
      }
    }
  }

  private @Nullable Set<String> keys(Reference reference) {
    if (reference.kind().equals(ConfigPlaces.CONFIG_MAP)) {
      ConfigMap found = client.configMaps().inNamespace(name).withName(reference.name()).get();
      return found == null ? null : keys(found.getData(), found.getBinaryData());
    }
    Secret found = client.secrets().inNamespace(name).withName(reference.name()).get();
    return found == null ? null : keys(found.getData(), Map.of());
  }

  private static Set<String> keys(
      @Nullable Map<String, String> data, @Nullable Map<String, String> binaryData) {
    return Stream.of(Optional.ofNullable(data), Optional.ofNullable(binaryData))
        .flatMap(Optional::stream)
        .flatMap(entries -> entries.keySet().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** None where the definitions of the cluster are older than this program. */
  private List<ReleaseGroup> groups() {
    return listed(() -> client.resources(ReleaseGroup.class).inNamespace(name).list().getItems());
  }

  /** A cluster without the Gateway API has none. */
  private List<GenericKubernetesResource> routes() {
    return listed(
        () ->
            client
                .genericKubernetesResources(GATEWAY, "HTTPRoute")
                .inNamespace(name)
                .list()
                .getItems());
  }

  /** Nothing of a kind that the cluster does not have. */
  private static <T> List<T> listed(Supplier<List<T>> list) {
    try {
      return list.get();
    } catch (KubernetesClientException e) {
      if (e.getCode() == HTTP_NOT_FOUND) {
        return List.of();
      }
      throw e;
    }
  }

  /** Mends it while things are as they were read; the server refuses it otherwise. */
  public void mend(Repair repair) {
    switch (repair) {
      case Repair.Adopt adopt ->
          client
              .apps()
              .replicaSets()
              .inNamespace(name)
              .withName(adopt.set())
              .patch(
                  PatchContext.of(PatchType.JSON_MERGE),
                  """
                  {"metadata": {"resourceVersion": "%s", "ownerReferences": [
                    {"apiVersion": "%s", "kind": "ProgressiveDeployment", "name": "%s",
                     "uid": "%s", "controller": true, "blockOwnerDeletion": true}]}}
                  """
                      .formatted(
                          adopt.resourceVersion(),
                          Keys.API_VERSION,
                          adopt.deployment(),
                          adopt.uid()));
      case Repair.Remove(String set, String ignored, String resourceVersion) ->
          client
              .apps()
              .replicaSets()
              .inNamespace(name)
              .withName(set)
              .lockResourceVersion(resourceVersion)
              .delete();
      case Repair.Unlock(String lease, String resourceVersion) ->
          client
              .leases()
              .inNamespace(name)
              .withName(lease)
              .lockResourceVersion(resourceVersion)
              .delete();
      case Repair.TakeOutKey(String service, String revision) ->
          patch(service, "[%s, {\"op\":\"remove\",\"path\":\"%s\"}]", revision);
      case Repair.Point(String service, String from, String to) ->
          patch(
              service, "[%s, {\"op\":\"replace\",\"path\":\"%s\",\"value\":\"" + to + "\"}]", from);
    }
  }

  private void patch(String service, String form, String from) {
    String path = "/spec/selector/" + Keys.REVISION.replace("/", "~1");
    String test = "{\"op\":\"test\",\"path\":\"%s\",\"value\":\"%s\"}".formatted(path, from);
    client
        .services()
        .inNamespace(name)
        .withName(service)
        .patch(PatchContext.of(PatchType.JSON), form.formatted(test, path));
  }
}
