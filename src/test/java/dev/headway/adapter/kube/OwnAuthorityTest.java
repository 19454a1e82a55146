package dev.headway.adapter.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.sandbox.server.ApiServer;
import dev.headway.sandbox.server.ApiServerOptions;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom a client believes. */
class OwnAuthorityTest {
  private static ApiServer server;
  private static ApiServer stranger;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    server = ApiServer.start(ApiServerOptions.at(InstantSource.system()));
    stranger = ApiServer.start(ApiServerOptions.at(InstantSource.system()));
  }

  @AfterAll
  static void stop() {
    server.close();
    stranger.close();
  }

  @Test
  void believesItsAuthorityAndNoOther() {
    assertThat(namespaces(config().withCaCertData(encoded(server.caPem())).build())).isPositive();
    assertThatThrownBy(() -> namespaces(config().withCaCertData(encoded(stranger.caPem())).build()))
        .hasRootCauseInstanceOf(Exception.class)
        .cause()
        .hasStackTraceContaining(SSLHandshakeException.class.getName());
  }

  @Test
  void readsAuthoritiesFromAFileOfSeveral() throws IOException {
    Path both =
        Files.writeString(folder.resolve("ca.crt"), stranger.caPem() + "\n" + server.caPem());
    assertThat(namespaces(config().withCaCertFile(both.toString()).build())).isPositive();
  }

  @Test
  void saysWhatIsWrongWithTheAuthority() {
    assertThatThrownBy(() -> namespaces(config().withCaCertData(encoded("nothing")).build()))
        .hasStackTraceContaining("the configuration's certificates: ");
    assertThatThrownBy(() -> namespaces(config().withCaCertData("!!!!").build()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("the configuration's certificates: Illegal base64 character");
  }

  @Test
  void leavesOtherWishesToFabric8() {
    assertThat(namespaces(config().withTrustCerts(true).build())).isPositive();
  }

  /** A JVM that ends waits for a thread that sleeps in the system. */
  @Test
  void leavesNoThreadBehind() throws InterruptedException {
    Set<Thread> before = selectors();
    Config config = config().withCaCertData(encoded(server.caPem())).build();
    KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(config)
            .withHttpClientFactory(new OwnAuthority())
            .build();
    assertThat(client.namespaces().list().getItems()).isNotEmpty();
    Set<Thread> its = selectors();
    its.removeAll(before);
    assertThat(its).isNotEmpty();
    client.close();
    for (Thread selector : its) {
      assertThat(selector.join(Duration.ofSeconds(30))).isTrue();
    }
  }

  private static Set<Thread> selectors() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().endsWith("SelectorManager"))
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static ConfigBuilder config() {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl(server.url().toString())
        .withOauthToken(server.token())
        .withRequestRetryBackoffLimit(0);
  }

  private static int namespaces(Config config) {
    try (KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(config)
            .withHttpClientFactory(new OwnAuthority())
            .build()) {
      return client.namespaces().list().getItems().size();
    }
  }

  private static String encoded(String pem) {
    return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
  }
}
