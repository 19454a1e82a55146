package dev.headway.adapter.kube.lease;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The Lease in the cluster. Every request is made once and has a short deadline. */
final class LeaseObject {

  private final KubernetesClient client;
  private final String namespace;
  private final String name;
  private final InstantSource time;
  private @Nullable ZonedDateTime acquired;

  /**
   * The Lease of this name.
   *
   * @param deadline of a request
   */
  LeaseObject(
      KubernetesClient shared,
      String namespace,
      String name,
      Duration deadline,
      InstantSource time) {
    this.client =
        shared
            .newClient(
                new RequestConfigBuilder()
                    .withRequestRetryBackoffLimit(0)
                    .withRequestTimeout(Math.toIntExact(deadline.toMillis()))
                    .build())
            .adapt(KubernetesClient.class);
    this.namespace = namespace;
    this.name = name;
    this.time = time;
  }

  /** Reads it now. */
  Optional<LeaseState> read() {
    return Optional.ofNullable(named().get()).map(LeaseObject::state);
  }

  /**
   * Writes it at the version that {@code next} was decided at, and gives what it is then; empty if
   * somebody was faster.
   */
  Optional<LeaseState> write(LeaseState next, boolean changesHands) {
    ZonedDateTime now = ZonedDateTime.ofInstant(time.instant(), ZoneOffset.UTC);
    if (changesHands || acquired == null) {
      acquired = now;
    }
    Lease lease =
        new LeaseBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(name)
            .withResourceVersion(next.version().isEmpty() ? null : next.version())
            .endMetadata()
            .withNewSpec()
            .withHolderIdentity(next.holder())
            .withLeaseDurationSeconds(Math.toIntExact(Math.max(1, next.duration().toSeconds())))
            .withLeaseTransitions(next.transitions())
            .withAcquireTime(acquired)
            .withRenewTime(now)
            .endSpec()
            .build();
    try {
      Resource<Lease> resource = client.leases().resource(lease);
      return Optional.of(state(next.version().isEmpty() ? resource.create() : resource.update()));
    } catch (KubernetesClientException failed) {
      if (failed.getCode() == HttpURLConnection.HTTP_CONFLICT
          || (failed.getCode() == HttpURLConnection.HTTP_NOT_FOUND && !next.version().isEmpty())) {
        return Optional.empty();
      }
      throw failed;
    }
  }

  /** Tells of every change until it is closed; goes on by itself after whatever breaks it. */
  AutoCloseable watch(Consumer<Optional<LeaseState>> changed) {
    SharedIndexInformer<Lease> informer =
        client
            .leases()
            .inNamespace(namespace)
            .withName(name)
            .runnableInformer(0)
            .addEventHandler(new Handler(changed))
            .exceptionHandler((started, failure) -> true);
    var _ = informer.start();
    return informer;
  }

  private Resource<Lease> named() {
    return client.leases().inNamespace(namespace).withName(name);
  }

  private static LeaseState state(Lease lease) {
    var spec = lease.getSpec();
    String version = Objects.requireNonNullElse(lease.getMetadata().getResourceVersion(), "");
    if (spec == null) {
      return new LeaseState("", Duration.ZERO, 0, version);
    }
    return new LeaseState(
        Objects.requireNonNullElse(spec.getHolderIdentity(), ""),
        Duration.ofSeconds(Objects.requireNonNullElse(spec.getLeaseDurationSeconds(), 0)),
        Objects.requireNonNullElse(spec.getLeaseTransitions(), 0),
        version);
  }

  private record Handler(Consumer<Optional<LeaseState>> changed)
      implements ResourceEventHandler<Lease> {
    @Override
    public void onAdd(Lease lease) {
      changed.accept(Optional.of(state(lease)));
    }

    @Override
    public void onUpdate(Lease before, Lease lease) {
      changed.accept(Optional.of(state(lease)));
    }

    @Override
    public void onDelete(Lease lease, boolean finalStateUnknown) {
      changed.accept(Optional.empty());
    }
  }
}
