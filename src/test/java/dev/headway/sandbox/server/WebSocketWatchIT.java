package dev.headway.sandbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.time.Clock;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A client that asks for a WebSocket first, as fabric8 does unless told otherwise. */
final class WebSocketWatchIT {

  @Test
  void aClientThatPrefersWebSocketsWatchesOverHttp() throws InterruptedException {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    try (ApiServer server = ApiServer.start(ApiServerOptions.at(Clock.systemUTC()));
        KubernetesClient client =
            new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(server.kubeconfig()))
                .withHttpClientFactory(new JdkHttpClientFactory())
                .build();
        Watch _ = client.configMaps().inNamespace("default").watch(into(seen))) {
      client.resource(configMap("first", "é ü 漢")).create();
      client.resource(configMap("second", "plain")).create();
      assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("ADDED first é ü 漢");
      assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("ADDED second plain");
    }
  }

  private static ConfigMap configMap(String name, String value) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .endMetadata()
        .addToData("k", value)
        .build();
  }

  private static Watcher<ConfigMap> into(BlockingQueue<String> seen) {
    return new Watcher<>() {
      @Override
      public void eventReceived(Action action, ConfigMap map) {
        if (action == Action.BOOKMARK) {
          return;
        }
        seen.add(action + " " + map.getMetadata().getName() + " " + map.getData().get("k"));
      }

      @Override
      public void onClose(WatcherException cause) {
        seen.add("closed");
      }
    };
  }
}
