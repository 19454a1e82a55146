package dev.headway.sandbox.world.node;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Reads ConfigMaps and Secrets of one namespace as a container starts. Blocks. */
record ClusterData(KubernetesClient client, String namespace) implements ContainerEnvironment.Data {
  @Override
  public Optional<Map<String, String>> configMap(String name) {
    return Optional.ofNullable(client.configMaps().inNamespace(namespace).withName(name).get())
        .map(ConfigMap::getData)
        .map(data -> Objects.requireNonNullElse(data, Map.<String, String>of()));
  }

  @Override
  public Optional<Map<String, String>> secret(String name) {
    return Optional.ofNullable(client.secrets().inNamespace(namespace).withName(name).get())
        .map(Secret::getData)
        .map(ClusterData::decoded);
  }

  private static Map<String, String> decoded(Map<String, String> data) {
    Map<String, String> decoded = new TreeMap<>();
    data.forEach(
        (key, value) ->
            decoded.put(
                key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
    return decoded;
  }
}
