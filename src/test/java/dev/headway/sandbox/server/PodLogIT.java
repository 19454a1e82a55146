package dev.headway.sandbox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/** Logs come from the endpoint that the pod's node names. */
final class PodLogIT {
  @Test
  void asksTheNode() throws Exception {
    Vertx vertx = Vertx.vertx();
    Certificates certificates = Certificates.make(Clock.systemUTC().instant());
    HttpServer node =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHost("127.0.0.1")
                    .setPort(0)
                    .setSsl(true)
                    .setKeyCertOptions(
                        new PemKeyCertOptions()
                            .addCertValue(Buffer.buffer(certificates.certificatePem()))
                            .addKeyValue(Buffer.buffer(certificates.keyPem()))))
            .requestHandler(request -> request.response().end(request.uri()))
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .get();
    try (ApiServer server = ApiServer.start(ApiServerOptions.at(Clock.systemUTC()));
        KubernetesClient client = client(server)) {
      register(client, node.actualPort());
      pod(client, "there", "node-1", "a");
      pod(client, "two", "node-1", "a", "b");
      pod(client, "nowhere", null, "a");
      assertThat(client.pods().inNamespace("default").withName("there").tailingLines(3).getLog())
          .isEqualTo("/containerLogs/default/there/a?tailLines=3");
      assertThat(client.pods().inNamespace("default").withName("two").inContainer("b").getLog())
          .isEqualTo("/containerLogs/default/two/b");
      assertThatThrownBy(() -> client.pods().inNamespace("default").withName("two").getLog())
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining(
              "a container name must be specified for pod two, choose one of: [a b]");
      assertThatThrownBy(
              () -> client.pods().inNamespace("default").withName("two").inContainer("c").getLog())
          .hasMessageContaining("container c is not valid for pod two");
      assertThat(client.pods().inNamespace("default").withName("nowhere").getLog()).isEmpty();
    } finally {
      vertx.close();
    }
  }

  private static KubernetesClient client(ApiServer server) {
    Config config = Config.fromKubeconfig(server.kubeconfig());
    return new KubernetesClientBuilder()
        .withConfig(new ConfigBuilder(config).withOnlyHttpWatches(true).build())
        .build();
  }

  private static void register(KubernetesClient client, int port) {
    client
        .nodes()
        .resource(new NodeBuilder().withNewMetadata().withName("node-1").endMetadata().build())
        .create();
    client
        .nodes()
        .withName("node-1")
        .editStatus(
            n ->
                new NodeBuilder(n)
                    .withNewStatus()
                    .addNewAddress("127.0.0.1", "InternalIP")
                    .withNewDaemonEndpoints()
                    .withNewKubeletEndpoint(port)
                    .endDaemonEndpoints()
                    .endStatus()
                    .build());
  }

  private static void pod(
      KubernetesClient client,
      String name,
      @org.jspecify.annotations.Nullable String node,
      String... containers) {
    PodBuilder pod = new PodBuilder().withNewMetadata().withName(name).endMetadata();
    pod.withNewSpec().withNodeName(node).endSpec();
    for (String container : containers) {
      pod.editSpec().addNewContainer().withName(container).withImage("x").endContainer().endSpec();
    }
    client.pods().inNamespace("default").resource(pod.build()).create();
  }
}
