package dev.headway.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.server.ApiServer;
import dev.headway.sandbox.server.ApiServerOptions;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/**
 * A Kubernetes API with our CRDs and a namespace of its own: that of {@code
 * -Dheadway.contract.kubeconfig=FILE} where it is given, else a sandbox's that starts and ends with
 * it.
 */
public final class ApiUnderTest implements AutoCloseable {
  private final List<AutoCloseable> parts;
  private final Path kubeconfig;
  private final KubernetesClient client;
  private final String namespace;

  private ApiUnderTest(List<AutoCloseable> parts, Path kubeconfig, String namespace) {
    this.parts = parts;
    this.kubeconfig = kubeconfig;
    this.namespace = namespace;
    Config config = Config.fromKubeconfig(GeneratedFile.read(kubeconfig));
    client =
        new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder(config).withOnlyHttpWatches(true).build())
            .build();
  }

  /** Starts or finds the API and makes the namespace. */
  public static ApiUnderTest open(Path folder) {
    String given = System.getProperty("headway.contract.kubeconfig", "");
    String namespace = "test-" + UUID.randomUUID().toString().substring(0, 8);
    ApiUnderTest api =
        given.isEmpty()
            ? sandbox(folder, namespace)
            : new ApiUnderTest(List.of(), Path.of(given), namespace);
    if (!given.isEmpty()) {
      definitions().forEach(api::install);
    }
    api.client
        .namespaces()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    return api;
  }

  private static ApiUnderTest sandbox(Path folder, String namespace) {
    ApiServer server =
        ApiServer.start(ApiServerOptions.at(Clock.systemUTC()).withCustomResources(definitions()));
    try {
      Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), server.kubeconfig());
      return new ApiUnderTest(List.of(server), kubeconfig, namespace);
    } catch (IOException e) {
      server.close();
      throw new UncheckedIOException("cannot write the kubeconfig", e);
    }
  }

  private static List<ObjectNode> definitions() {
    return List.copyOf(OurKinds.load().definitions().values());
  }

  private void install(ObjectNode definition) {
    client
        .resource(definition.toString())
        .fieldManager("headway-tests")
        .forceConflicts()
        .serverSideApply();
  }

  public KubernetesClient client() {
    return client;
  }

  public String namespace() {
    return namespace;
  }

  public Path kubeconfig() {
    return kubeconfig;
  }

  @Override
  public void close() {
    client.namespaces().withName(namespace).delete();
    client.close();
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        throw new IllegalStateException("cannot end " + part, e);
      }
    }
  }
}
