package dev.headway.sandbox.world.gateway;

import dev.headway.sandbox.world.cluster.Cluster;
import dev.headway.sandbox.world.cluster.Slices;
import dev.headway.sandbox.world.gateway.Destination.Broken;
import dev.headway.sandbox.world.gateway.Destination.Endpoint;
import dev.headway.sandbox.world.gateway.Destination.Endpoints;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** Finds the ready endpoints of a Service's port in the cluster's caches. */
record Destinations(Cluster cluster) implements Function<BackendKey, Destination> {
  @Override
  public Destination apply(BackendKey backend) {
    Optional<Service> service = cluster.services().get(backend.service());
    if (service.isEmpty()) {
      return new Broken("BackendNotFound", "Service %s not found".formatted(backend.service()));
    }
    Optional<ServicePort> port =
        service.get().getSpec().getPorts().stream()
            .filter(candidate -> candidate.getPort() == backend.port())
            .findFirst();
    if (port.isEmpty()) {
      return new Broken(
          "BackendNotFound",
          "Service %s has no port %d".formatted(backend.service(), backend.port()));
    }
    String portName = Objects.requireNonNullElse(port.get().getName(), "");
    List<Endpoint> ready = new ArrayList<>();
    cluster.endpointSlices().in(backend.service().namespace()).stream()
        .filter(slice -> Slices.service(slice).filter(backend.service()::equals).isPresent())
        .forEach(slice -> addReady(slice, portName, ready));
    return new Endpoints(ready);
  }

  private static void addReady(EndpointSlice slice, String portName, List<Endpoint> ready) {
    Slices.port(slice, portName)
        .ifPresent(
            port ->
                Slices.endpoints(slice).stream()
                    .filter(
                        endpoint ->
                            endpoint.getConditions() == null
                                || !Boolean.FALSE.equals(endpoint.getConditions().getReady()))
                    .forEach(
                        endpoint ->
                            ready.add(
                                new Endpoint(endpoint.getAddresses().getFirst(), port.getPort()))));
  }
}
