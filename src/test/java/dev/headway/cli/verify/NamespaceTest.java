package dev.headway.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.cli.verify.Mismatch.Kind;
import dev.headway.testing.OneTry;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What specs name is looked for with the user's own rights. */
@EnableKubernetesMockClient(kubernetesClientBuilderCustomizer = OneTry.class)
@Timeout(30)
class NamespaceTest {
  private static final String CORE = "/api/v1/namespaces/shop/";
  private static final String CART =
      """
      {"metadata": {"name": "cart", "namespace": "shop", "generation": 1},
       "spec": {"hooks": [
         {"name": "told", "type": "Script",
          "script": {"image": "sh", "configMapKeyRef": {"name": "scripts", "key": "tell.sh"}}},
         {"name": "call", "type": "HTTP",
          "http": {"url": "http://cache/", "headers":
            [{"name": "T", "secretKeyRef": {"name": "token", "key": "t"}}]}}]},
       "status": {"observedGeneration": 1}}
      """;

  // Set by the extension.
  @SuppressWarnings("NullAway.Init")
  KubernetesMockServer server;

  @SuppressWarnings("NullAway.Init")
  KubernetesClient client;

  @BeforeEach
  void fill() {
    list("/apis/headway.dev/v1alpha1/namespaces/shop/progressivedeployments", CART);
    list("/apis/apps/v1/namespaces/shop/replicasets?labelSelector=headway.dev%2Fname", "");
    list(CORE + "services", "{\"metadata\": {\"name\": \"cache\"}, \"spec\": {}}");
    list(CORE + "configmaps?labelSelector=headway.dev%2Fname", "");
    list(
        "/apis/coordination.k8s.io/v1/namespaces/shop/leases?labelSelector=headway.dev%2Frelease-group",
        "");
  }

  private void list(String path, String item) {
    server
        .expect()
        .get()
        .withPath(path)
        .andReturn(200, "{\"kind\": \"List\", \"apiVersion\": \"v1\", \"items\": [" + item + "]}")
        .always();
  }

  private void one(String path, int code, Object body) {
    server.expect().get().withPath(CORE + path).andReturn(code, body).always();
  }

  private List<String> found() {
    return new Namespace(client, "shop", InstantSource.system())
        .verify(Optional.empty()).stream()
            .filter(mismatch -> mismatch.kind() == Kind.MissingReference)
            .map(mismatch -> mismatch.object() + ": " + mismatch.message())
            .toList();
  }

  @Test
  void whatIsThereIsAsRecorded() {
    one("configmaps/scripts", 200, "{\"binaryData\": {\"tell.sh\": \"eA==\"}}");
    one("secrets/token", 200, "{\"data\": {\"t\": \"eA==\"}}");
    assertThat(found()).isEmpty();
  }

  @Test
  void whatIsMissingIsNamedWithItsUser() {
    one("configmaps/scripts", 200, "{\"data\": {\"other.sh\": \"x\"}}");
    assertThat(found())
        .containsExactly(
            "ConfigMap/scripts: hook 'told' reads 'tell.sh' of it, and it has no such key",
            "Secret/token: hook 'call' reads it, and it does not exist");
  }

  @Test
  void whatTheUserMayNotReadIsNotJudged() {
    one("configmaps/scripts", 403, status(403));
    one("secrets/token", 403, status(403));
    assertThat(found()).isEmpty();
  }

  @Test
  void whatCannotBeReadIsNoAnswer() {
    one("configmaps/scripts", 500, status(500));
    assertThatThrownBy(this::found).isInstanceOf(KubernetesClientException.class);
  }

  private static Object status(int code) {
    return new StatusBuilder().withCode(code).withMessage("no").build();
  }
}
