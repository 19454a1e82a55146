package dev.headway.testing;

import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.function.Consumer;

/** Makes the mock server's client try once: by itself it hides a failure behind ten more tries. */
public final class OneTry implements Consumer<KubernetesClientBuilder> {

  @Override
  public void accept(KubernetesClientBuilder builder) {
    builder.editOrNewConfig().withRequestRetryBackoffLimit(0).endConfig();
  }
}
