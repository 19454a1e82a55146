package dev.headway.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.testing.AnyApiServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Collection;
import java.util.List;

/** What {@link AnyApiServer any API server} with our CRDs has against an object or a change. */
final class SchemaServer implements AutoCloseable {
  private final AnyApiServer server;

  private SchemaServer(AnyApiServer server) {
    this.server = server;
  }

  static SchemaServer start(Collection<ObjectNode> crds) {
    return new SchemaServer(AnyApiServer.start(crds, "headway-schema"));
  }

  private Resource<GenericKubernetesResource> resource(ObjectNode object) {
    GenericKubernetesResource resource =
        Serialization.unmarshal(object.toString(), GenericKubernetesResource.class);
    return server
        .client()
        .genericKubernetesResources(
            object.path("apiVersion").asText(), object.path("kind").asText())
        .inNamespace(server.namespace())
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
    server.close();
  }
}
