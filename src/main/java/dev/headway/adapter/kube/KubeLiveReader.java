package dev.headway.adapter.kube;

import dev.headway.port.LiveReader;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads single objects from the API server. */
public final class KubeLiveReader implements LiveReader {

  private static final int LINES = 20;
  private static final int BYTES = 16_384;

  private final KubernetesClient client;

  /** Reads through {@code client}. */
  public KubeLiveReader(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public Optional<ReplicaSet> set(String namespace, String name) {
    return Optional.ofNullable(
        Failures.wrapped(
            "Reading ReplicaSet " + namespace + "/" + name,
            () -> client.apps().replicaSets().inNamespace(namespace).withName(name).get()));
  }

  @Override
  public List<Pod> pods(String namespace, Map<String, String> labels) {
    return Failures.wrapped(
        "Reading the pods of " + namespace,
        () -> client.pods().inNamespace(namespace).withLabels(labels).list().getItems());
  }

  @Override
  public Optional<ConfigMap> configMap(String namespace, String name) {
    return Optional.ofNullable(
        Failures.wrapped(
            "Reading ConfigMap " + namespace + "/" + name,
            () -> client.configMaps().inNamespace(namespace).withName(name).get()));
  }

  @Override
  public Optional<Service> service(String namespace, String name) {
    return Optional.ofNullable(
        Failures.wrapped(
            "Reading Service " + namespace + "/" + name,
            () -> client.services().inNamespace(namespace).withName(name).get()));
  }

  @Override
  public Optional<String> lastLines(String namespace, String pod, String container) {
    return Optional.ofNullable(
        Failures.wrapped(
            "Reading the log of Pod " + namespace + "/" + pod,
            () ->
                client
                    .pods()
                    .inNamespace(namespace)
                    .withName(pod)
                    .inContainer(container)
                    .limitBytes(BYTES)
                    .tailingLines(LINES)
                    .getLog()));
  }
}
