package dev.headway.cli;

import io.fabric8.kubernetes.client.KubernetesClient;

/** A client and the namespace that the user means. */
record Cluster(KubernetesClient client, String namespace) implements AutoCloseable {
  @Override
  public void close() {
    client.close();
  }
}
