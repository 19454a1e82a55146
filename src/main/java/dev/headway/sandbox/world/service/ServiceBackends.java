package dev.headway.sandbox.world.service;

import dev.headway.sandbox.world.cluster.Slices;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.function.Predicate;

/** Chooses the endpoints that a Service's port is balanced over, as kube-proxy does. Pure. */
final class ServiceBackends {
  private ServiceBackends() {}

  /** The ready ones; while there is none, those that still serve while they end. */
  static List<SocketAddress> of(List<EndpointSlice> slices, String portName) {
    List<SocketAddress> ready =
        matching(
            slices,
            portName,
            endpoint -> !Boolean.FALSE.equals(endpoint.getConditions().getReady()));
    return ready.isEmpty()
        ? matching(
            slices,
            portName,
            endpoint ->
                Boolean.TRUE.equals(endpoint.getConditions().getServing())
                    && Boolean.TRUE.equals(endpoint.getConditions().getTerminating()))
        : ready;
  }

  private static List<SocketAddress> matching(
      List<EndpointSlice> slices, String portName, Predicate<Endpoint> condition) {
    return slices.stream()
        .flatMap(
            slice ->
                Slices.port(slice, portName).stream()
                    .flatMap(
                        port ->
                            Slices.endpoints(slice).stream()
                                .filter(condition)
                                .map(
                                    endpoint ->
                                        SocketAddress.inetSocketAddress(
                                            port.getPort(), endpoint.getAddresses().getFirst()))))
        .toList();
  }
}
