package dev.headway.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.server.ApiServer;
import dev.headway.sandbox.server.ApiServerOptions;
import dev.headway.testing.GeneratedFile;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * An API server with our CRDs: the sandbox's, or the one of the kubeconfig that {@code
 * -Dheadway.contract.kubeconfig} names.
 */
final class SchemaServer implements AutoCloseable {
  private static final String NAMESPACE = "headway-schema";

  private final KubernetesClient client;
  private final @Nullable ApiServer sandbox;

  private SchemaServer(KubernetesClient client, @Nullable ApiServer sandbox) {
    this.client = client;
    this.sandbox = sandbox;
  }

  static SchemaServer start(Collection<ObjectNode> crds) {
    String kubeconfig = System.getProperty("headway.contract.kubeconfig", "");
    SchemaServer server;
    if (kubeconfig.isEmpty()) {
      ApiServer sandbox =
          ApiServer.start(
              ApiServerOptions.at(InstantSource.system()).withCustomResources(List.copyOf(crds)));
      server = new SchemaServer(clientOf(sandbox.kubeconfig()), sandbox);
    } else {
      server = new SchemaServer(clientOf(GeneratedFile.read(Path.of(kubeconfig))), null);
      crds.forEach(server::install);
    }
    server
        .client
        .namespaces()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .serverSideApply();
    return server;
  }

  private static KubernetesClient clientOf(String kubeconfig) {
    return new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(kubeconfig)).build();
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

  private Resource<GenericKubernetesResource> resource(ObjectNode object) {
    GenericKubernetesResource resource =
        Serialization.unmarshal(object.toString(), GenericKubernetesResource.class);
    return client
        .genericKubernetesResources(
            object.path("apiVersion").asText(), object.path("kind").asText())
        .inNamespace(NAMESPACE)
        .resource(resource);
  }

  /** What the server has against creating the object, which is not stored; empty if nothing. */
  List<String> violationsOfCreate(ObjectNode object) {
    return violations(() -> resource(object).dryRun().create());
  }

  /** What the server has against the update. */
  List<String> violationsOfUpdate(ObjectNode old, ObjectNode object) {
    resource(old).create();
    try {
      return violations(() -> resource(object).dryRun().update());
    } finally {
      resource(old).delete();
    }
  }

  private static List<String> violations(Runnable write) {
    try {
      write.run();
      return List.of();
    } catch (KubernetesClientException e) {
      Status status = e.getStatus();
      StatusDetails details = status == null ? null : status.getDetails();
      if (details == null || details.getCauses().isEmpty()) {
        return List.of(String.valueOf(e.getMessage()));
      }
      return details.getCauses().stream().map(SchemaServer::shown).toList();
    }
  }

  private static String shown(StatusCause cause) {
    return cause.getField() + ": " + cause.getMessage();
  }

  @Override
  public void close() {
    client.namespaces().withName(NAMESPACE).delete();
    client.close();
    if (sandbox != null) {
      sandbox.close();
    }
  }
}
