package dev.headway.adapter.kube.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.headway.port.AccountCluster.Mode;
import dev.headway.port.ApiFailure;
import dev.headway.port.ApiKind;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@EnableKubernetesMockClient
@Timeout(30)
class ImpersonatedAccountsTest {
  private static final ApiKind CONFIG_MAP = new ApiKind("", "v1", "ConfigMap", "configmaps", true);

  @SuppressWarnings("NullAway.Init")
  KubernetesMockServer server;

  @SuppressWarnings("NullAway.Init")
  KubernetesClient client;

  @Test
  void asksOnceAsTheAccountAndLeavesFurtherTriesToTheLoop() throws InterruptedException {
    server
        .expect()
        .patch()
        .withPath(
            "/api/v1/namespaces/shop/configmaps/a?fieldManager=gitsync&force=true&fieldValidation=Strict")
        .andReturn(500, Map.of("kind", "Status", "message", "etcd is away"))
        .always();
    var shop = new ImpersonatedAccounts(client).as("shop", "deployer");
    Map<String, Object> object =
        Map.of(
            "apiVersion", "v1",
            "kind", "ConfigMap",
            "metadata", Map.of("name", "a", "namespace", "shop"));
    ApiFailure failure =
        catchThrowableOfType(
            ApiFailure.class, () -> shop.apply(CONFIG_MAP, object, "gitsync", Mode.Write));
    assertThat(failure).hasMessage("etcd is away");
    assertThat(failure.isTransient()).isTrue();
    assertThat(server.getRequestCount()).isEqualTo(1);
    assertThat(server.takeRequest().getHeader("Impersonate-User"))
        .isEqualTo("system:serviceaccount:shop:deployer");
  }
}
