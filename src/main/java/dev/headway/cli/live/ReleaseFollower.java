package dev.headway.cli.live;

import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.api.v1alpha1.ProgressiveDeploymentSpec;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** Follows one ProgressiveDeployment and its pods by watches. Close it to end the watches. */
public final class ReleaseFollower implements AutoCloseable {
  /** One resource and its pods at one moment. */
  public record Sight(ProgressiveDeployment deployment, List<Pod> pods) {
    public Sight {
      pods = List.copyOf(pods);
    }
  }

  private final BlockingQueue<Boolean> changes = new ArrayBlockingQueue<>(1);
  private final SharedIndexInformer<ProgressiveDeployment> deployments;
  private final SharedIndexInformer<Pod> pods;

  private ReleaseFollower(
      KubernetesClient client, String namespace, String name, LabelSelector selector) {
    ResourceEventHandler<HasMetadata> signal = new Signal();
    this.deployments =
        client
            .resources(ProgressiveDeployment.class)
            .inNamespace(namespace)
            .withName(name)
            .inform(cast(signal));
    this.pods =
        client.pods().inNamespace(namespace).withLabelSelector(selector).inform(cast(signal));
  }

  /** Starts to follow a ProgressiveDeployment that exists; both watches are in step on return. */
  public static ReleaseFollower of(KubernetesClient client, ProgressiveDeployment deployment) {
    return of(
        client,
        deployment.getMetadata().getNamespace(),
        deployment.getMetadata().getName(),
        selector(deployment));
  }

  /** As above; it need not exist yet. */
  public static ReleaseFollower of(
      KubernetesClient client, String namespace, String name, LabelSelector selector) {
    return new ReleaseFollower(client, namespace, name, selector);
  }

  /** The pods of a ProgressiveDeployment, by its selector. */
  public static LabelSelector selector(ProgressiveDeployment deployment) {
    return Optional.ofNullable(deployment.getSpec())
        .map(ProgressiveDeploymentSpec::selector)
        .orElseGet(LabelSelector::new);
  }

  /** What is known now; empty once the ProgressiveDeployment is deleted. */
  public Optional<Sight> now() {
    return deployments.getStore().list().stream()
        .findFirst()
        .map(deployment -> new Sight(deployment, pods.getStore().list()));
  }

  /** Waits for a change, at most so long; several changes since the last call count as one. */
  public void await(Duration atMost) throws InterruptedException {
    changes.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    deployments.close();
    pods.close();
  }

  @SuppressWarnings("unchecked") // The handler only signals: it takes events of any kind.
  private static <T extends HasMetadata> ResourceEventHandler<T> cast(
      ResourceEventHandler<HasMetadata> handler) {
    return (ResourceEventHandler<T>) handler;
  }

  private final class Signal implements ResourceEventHandler<HasMetadata> {
    @Override
    public void onAdd(HasMetadata added) {
      changes.offer(true);
    }

    @Override
    public void onUpdate(HasMetadata before, HasMetadata after) {
      changes.offer(true);
    }

    @Override
    public void onDelete(HasMetadata deleted, boolean finalStateUnknown) {
      changes.offer(true);
    }
  }
}
