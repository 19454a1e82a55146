package dev.headway.cli.demo;

import dev.headway.api.v1alpha1.ProgressiveDeployment;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Watches a namespace from outside and keeps every event. Started before anything is in it, it
 * misses nothing.
 */
final class Recorder implements AutoCloseable {
  private final ConcurrentLinkedQueue<Change> changes = new ConcurrentLinkedQueue<>();
  private final InstantSource time;
  private final List<Watch> watches;

  private Recorder(KubernetesClient client, String namespace, InstantSource time) {
    this.time = time;
    this.watches =
        List.of(
            client.pods().inNamespace(namespace).watch(new Ear<Pod>()),
            client.services().inNamespace(namespace).watch(new Ear<Service>()),
            client.resources(HTTPRoute.class).inNamespace(namespace).watch(new Ear<HTTPRoute>()),
            client
                .resources(ProgressiveDeployment.class)
                .inNamespace(namespace)
                .watch(new Ear<ProgressiveDeployment>()));
  }

  static Recorder start(KubernetesClient client, String namespace, InstantSource time) {
    return new Recorder(client, namespace, time);
  }

  Timeline timeline() {
    return Timeline.of(List.copyOf(changes));
  }

  @Override
  public void close() {
    watches.forEach(Watch::close);
  }

  private final class Ear<T extends HasMetadata> implements Watcher<T> {
    @Override
    public void eventReceived(Action action, T object) {
      if (action == Action.ADDED || action == Action.MODIFIED || action == Action.DELETED) {
        changes.add(
            new Change(
                Long.parseLong(object.getMetadata().getResourceVersion()),
                time.instant(),
                action == Action.DELETED,
                object));
      }
    }

    @Override
    public void onClose(WatcherException cause) {
      // A watch that ended early shows as a story that never gets on: its deadline says so.
    }
  }
}
