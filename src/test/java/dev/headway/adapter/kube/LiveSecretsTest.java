package dev.headway.adapter.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.port.CheckProbe.SecretKey;
import dev.headway.port.Reading;
import dev.headway.testing.OneTry;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@EnableKubernetesMockClient(kubernetesClientBuilderCustomizer = OneTry.class)
@Timeout(30)
class LiveSecretsTest {

  private static final String PATH = "/api/v1/namespaces/shop/secrets/probe";
  private static final SecretKey TOKEN = new SecretKey("probe", "token");

  @SuppressWarnings("NullAway.Init")
  KubernetesMockServer server;

  @SuppressWarnings("NullAway.Init")
  KubernetesClient client;

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

  @Test
  void aKeyIsReadOnceForSomeSeconds() {
    answer(200, "b25l");
    answer(200, "dHdv");
    LiveSecrets secrets = secrets();
    assertThat(secrets.read("shop", TOKEN)).isEqualTo(new Reading.Found<>("one"));
    now.set(Instant.EPOCH.plus(LiveSecrets.KEPT).minusMillis(1));
    assertThat(secrets.read("shop", TOKEN)).isEqualTo(new Reading.Found<>("one"));
    now.set(Instant.EPOCH.plus(LiveSecrets.KEPT));
    assertThat(secrets.read("shop", TOKEN)).isEqualTo(new Reading.Found<>("two"));
    assertThat(server.getRequestCount()).isEqualTo(2);
  }

  @Test
  void aSecretOrKeyThatIsNotThere() {
    server.expect().get().withPath(PATH).andReturn(404, new StatusBuilder().build()).once();
    assertThat(secrets().read("shop", TOKEN)).isInstanceOf(Reading.Missing.class);
    answer(200, "b25l");
    assertThat(secrets().read("shop", new SecretKey("probe", "other")))
        .isInstanceOf(Reading.Missing.class);
  }

  @Test
  void whatMayNotBeReadSaysHowToAllowIt() {
    server
        .expect()
        .get()
        .withPath(PATH)
        .andReturn(403, new StatusBuilder().withMessage("forbidden").withCode(403).build())
        .once();
    assertThat(secrets().read("shop", TOKEN))
        .isEqualTo(
            new Reading.Unknown<>(
                "The operator may not read Secret probe: the chart grants it with"
                    + " `rights.checkSecrets`"));
  }

  @Test
  void whatCannotBeReadAtPresent() {
    server.expect().get().withPath(PATH).andReturn(500, new StatusBuilder().build()).always();
    assertThat(secrets().read("shop", TOKEN))
        .isEqualTo(new Reading.Unknown<>("Secret probe cannot be read at present"));
  }

  private LiveSecrets secrets() {
    return new LiveSecrets(client, (InstantSource) now::get);
  }

  private void answer(int code, String data) {
    server
        .expect()
        .get()
        .withPath(PATH)
        .andReturn(
            code,
            new SecretBuilder()
                .withNewMetadata()
                .withName("probe")
                .endMetadata()
                .addToData("token", data)
                .build())
        .once();
  }
}
