package dev.headway.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.server.ApiServer;
import dev.headway.sandbox.server.ApiServerOptions;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * An API server with the given CRDs and a namespace: the sandbox's, or the one of the kubeconfig
 * that {@code -Dheadway.contract.kubeconfig} names.
 */
public final class AnyApiServer implements AutoCloseable {
  private final KubernetesClient client;
  private final @Nullable ApiServer sandbox;
  private final String namespace;

  private AnyApiServer(KubernetesClient client, @Nullable ApiServer sandbox, String namespace) {
    this.client = client;
    this.sandbox = sandbox;
    this.namespace = namespace;
  }

  public static AnyApiServer start(Collection<ObjectNode> crds, String namespace) {
    String kubeconfig = System.getProperty("headway.contract.kubeconfig", "");
    AnyApiServer server;
    if (kubeconfig.isEmpty()) {
      ApiServer sandbox =
          ApiServer.start(
              ApiServerOptions.at(InstantSource.system()).withCustomResources(List.copyOf(crds)));
      server = new AnyApiServer(clientOf(sandbox.kubeconfig()), sandbox, namespace);
    } else {
      server = new AnyApiServer(clientOf(GeneratedFile.read(Path.of(kubeconfig))), null, namespace);
      crds.forEach(server::install);
    }
    server
        .client
        .namespaces()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .serverSideApply();
    return server;
  }

  private static KubernetesClient clientOf(String kubeconfig) {
    Config config = Config.fromKubeconfig(kubeconfig);
    config.setRequestRetryBackoffLimit(0);
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private void install(ObjectNode document) {
    CustomResourceDefinition crd =
        Serialization.unmarshal(document.toString(), CustomResourceDefinition.class);
    var resource = client.apiextensions().v1().customResourceDefinitions().resource(crd);
    resource.forceConflicts().serverSideApply();
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                resource.get().getStatus().getConditions().stream()
                    .anyMatch(
                        condition ->
                            condition.getType().equals("Established")
                                && condition.getStatus().equals("True")));
  }

  /** A client with every right. */
  public KubernetesClient client() {
    return client;
  }

  public String namespace() {
    return namespace;
  }

  @Override
  public void close() {
    client.namespaces().withName(namespace).delete();
    client.close();
    if (sandbox != null) {
      sandbox.close();
    }
  }
}
