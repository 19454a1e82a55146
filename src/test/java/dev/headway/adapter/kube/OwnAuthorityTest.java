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
import java.time.InstantSource;
import java.util.Base64;
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
