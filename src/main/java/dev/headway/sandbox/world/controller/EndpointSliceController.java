package dev.headway.sandbox.world.controller;

import dev.headway.sandbox.world.cluster.Cache.Change;
import dev.headway.sandbox.world.cluster.Cluster;
import dev.headway.sandbox.world.cluster.Key;
import dev.headway.sandbox.world.cluster.Slices;
import dev.headway.sandbox.world.cluster.WorkLoop;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Says in EndpointSlices which pods serve each Service, and in what condition they are. */
public final class EndpointSliceController {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final Cluster cluster;
  private final Expectations expectations;
  private final WorkLoop loop;

  private EndpointSliceController(Cluster cluster) {
    this.cluster = cluster;
    expectations = new Expectations(cluster.clock());
    loop = cluster.loop("endpointslice", this::reconcile);
  }

  /** Call it before the cluster's caches start. */
  public static void start(Cluster cluster) {
    EndpointSliceController controller = new EndpointSliceController(cluster);
    cluster.services().observe(change -> controller.loop.enqueue(Key.of(change.latest())));
    cluster.pods().observe(controller::podChanged);
    cluster.endpointSlices().observe(controller::sliceChanged);
  }

  private void podChanged(Change<Pod> change) {
    String namespace = change.latest().getMetadata().getNamespace();
    for (Service service : cluster.services().in(namespace)) {
      boolean concerned =
          Stream.concat(change.before().stream(), change.after().stream())
              .anyMatch(pod -> selects(service, pod));
      if (concerned) {
        loop.enqueue(Key.of(service));
      }
    }
  }

  private static boolean selects(Service service, Pod pod) {
    Map<String, String> selector = selector(service);
    return !selector.isEmpty()
        && Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.<String, String>of())
            .entrySet()
            .containsAll(selector.entrySet());
  }

  private static Map<String, String> selector(Service service) {
    return Objects.requireNonNullElse(service.getSpec().getSelector(), Map.of());
  }

  private void sliceChanged(Change<EndpointSlice> change) {
    serviceOf(change.latest())
        .ifPresent(
            service -> {
              expectations.observe(service, change);
              loop.enqueue(service);
            });
  }

  /** The Service of a slice that the controller manages. */
  private static Optional<Key> serviceOf(EndpointSlice slice) {
    Map<String, String> labels =
        Objects.requireNonNullElse(slice.getMetadata().getLabels(), Map.of());
    return Slices.service(slice)
        .filter(
            name -> EndpointSlicePlan.CONTROLLER.equals(labels.get(EndpointSlicePlan.MANAGED_BY)));
  }

  private Optional<Duration> reconcile(Key key) {
    Optional<Service> service =
        cluster.services().get(key).filter(found -> !Pods.isTerminating(found));
    if (service.isEmpty() || selector(service.get()).isEmpty()) {
      expectations.forget(key);
      return Optional.empty();
    }
    if (!expectations.met(key)) {
      return Optional.of(LOOK_AGAIN);
    }
    List<EndpointSlice> slices =
        cluster.endpointSlices().in(key.namespace()).stream()
            .filter(
                slice ->
                    serviceOf(slice).filter(key::equals).isPresent() && !Pods.isTerminating(slice))
            .toList();
    carryOut(key, EndpointSlicePlan.of(service.get(), cluster.pods().in(key.namespace()), slices));
    return Optional.empty();
  }

  private void carryOut(Key key, EndpointSlicePlan plan) {
    var slices = cluster.client().discovery().v1().endpointSlices().inNamespace(key.namespace());
    for (EndpointSlice slice : plan.create()) {
      EndpointSlice created = slices.resource(slice).create();
      expectations.made(
          key,
          created.getMetadata().getUid(),
          uid -> cluster.endpointSlices().get(Key.of(created)).isPresent());
    }
    plan.update().forEach(slice -> slices.resource(slice).update());
    plan.delete().forEach(slice -> slices.withName(slice.getMetadata().getName()).delete());
  }
}
