package dev.headway.sandbox.world.cluster;

import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Reads EndpointSlices, whose lists a real API server writes as null when they are empty. Pure. */
public final class Slices {
  /** The label that names a slice's Service. */
  public static final String SERVICE_NAME = "kubernetes.io/service-name";

  /** Annotation of pods whose ports are mapped: {@code 8080=41234,…}. */
  public static final String MAPPED_PORTS = "sandbox.headway.dev/mapped-ports";

  private Slices() {}

  public static List<Endpoint> endpoints(EndpointSlice slice) {
    return Objects.requireNonNullElse(slice.getEndpoints(), List.of());
  }

  public static List<EndpointPort> ports(EndpointSlice slice) {
    return Objects.requireNonNullElse(slice.getPorts(), List.of());
  }

  /** The port of that name; a port without name is named by the empty text. */
  public static Optional<EndpointPort> port(EndpointSlice slice, String name) {
    return ports(slice).stream()
        .filter(port -> name.equals(Objects.requireNonNullElse(port.getName(), "")))
        .findFirst();
  }

  public static Optional<Key> service(EndpointSlice slice) {
    Map<String, String> labels =
        Objects.requireNonNullElse(slice.getMetadata().getLabels(), Map.of());
    return Optional.ofNullable(labels.get(SERVICE_NAME))
        .map(name -> new Key(slice.getMetadata().getNamespace(), name));
  }
}
