package dev.headway.adapter.kube.sync;

import dev.headway.port.AccountCluster;
import dev.headway.port.ApiKind;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import java.util.Optional;

/** Gives out clients that act as a service account. They share one HTTP client. */
public final class ImpersonatedAccounts implements AccountCluster.Accounts {
  private final KubernetesClient client;
  private final Discovery discovery;

  public ImpersonatedAccounts(KubernetesClient client) {
    this.client = client;
    this.discovery = new Discovery(new Requests(client));
  }

  @Override
  public AccountCluster as(String namespace, String serviceAccount) {
    // Without groups the server adds those of the account. With groups the operator would need the
    // right to impersonate groups, and with that it could become anybody.
    RequestConfig as =
        new RequestConfigBuilder()
            .withImpersonateUsername("system:serviceaccount:" + namespace + ":" + serviceAccount)
            // A server answers 500 to a manifest with an unknown field: tried in silence, it would
            // never be named. What does pass, the next round of the GitSync tries again.
            .withRequestRetryBackoffLimit(0)
            .build();
    KubernetesClient impersonated = client.newClient(as).adapt(KubernetesClient.class);
    return new ImpersonatedCluster(impersonated, new Requests(impersonated));
  }

  @Override
  public Optional<ApiKind> kind(String apiVersion, String kind) {
    return discovery.find(apiVersion, kind);
  }
}
