package dev.headway.adapter.kube.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.headway.port.ApiFailure;
import dev.headway.testing.OneTry;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@EnableKubernetesMockClient(kubernetesClientBuilderCustomizer = OneTry.class)
@Timeout(30)
class RequestsTest {
  private static final String PATH = "/api/v1/namespaces/shop/configmaps/a";

  @SuppressWarnings("NullAway.Init")
  KubernetesMockServer server;

  @SuppressWarnings("NullAway.Init")
  KubernetesClient client;

  private ApiFailure failure(int code, String message) {
    server
        .expect()
        .patch()
        .withPath(PATH)
        .andReturn(code, Map.of("kind", "Status", "code", code, "message", message))
        .once();
    return catchThrowableOfType(
        ApiFailure.class, () -> new Requests(client).apply(PATH, Map.of("kind", "ConfigMap")));
  }

  @ParameterizedTest
  @CsvSource({"400, false", "403, false", "422, false", "429, true", "500, true", "503, true"})
  void tellsWhatMayPassByItself(int code, boolean passes) {
    ApiFailure failure = failure(code, "words");
    assertThat(failure.isTransient()).isEqualTo(passes);
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure).hasMessage("words");
  }

  /** A server says 500 to such an applied object: no waiting mends the file. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "failed to create typed patch object (shop/a; /v1, Kind=ConfigMap): .foo: field not"
            + " declared in schema",
        "failed to convert new object (shop/a; /v1, Kind=Secret) to proper version: unable to"
            + " convert unstructured object to /v1, Kind=Secret: error decoding from json: illegal"
            + " base64 data at input byte 1"
      })
  void blamesTheManifestForAFieldThatDoesNotExist(String words) {
    ApiFailure failure = failure(500, words);
    assertThat(failure.isTransient()).isFalse();
    assertThat(failure.code()).isEqualTo(422);
    assertThat(failure).hasMessage(words);
  }
}
