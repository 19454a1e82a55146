package dev.headway.sandbox.world.controller;

import dev.headway.sandbox.world.cluster.Slices;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What has to be done so that the EndpointSlices of a Service say which pods serve it. Pure. */
record EndpointSlicePlan(
    List<EndpointSlice> create, List<EndpointSlice> update, List<EndpointSlice> delete) {
  static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
  static final String CONTROLLER = "endpointslice-controller.k8s.io";

  private static final int ENDPOINTS_IN_A_SLICE = 100;

  /**
   * Compares what is with what should be.
   *
   * @param pods of the Service's namespace
   * @param slices those of the Service that the controller manages
   */
  static EndpointSlicePlan of(Service service, List<Pod> pods, List<EndpointSlice> slices) {
    List<Wanted> wanted = wanted(service, pods);
    List<EndpointSlice> left = new ArrayList<>(slices);
    List<EndpointSlice> create = new ArrayList<>();
    List<EndpointSlice> update = new ArrayList<>();
    for (Wanted part : wanted) {
      Optional<EndpointSlice> there =
          left.stream().max(Comparator.comparingInt(slice -> likeness(part, slice)));
      if (there.isEmpty()) {
        create.add(part.in(newSlice(service)));
        continue;
      }
      left.remove(there.get());
      EndpointSlice changed =
          part.in(
              new EndpointSliceBuilder(there.get())
                  .editMetadata()
                  .withLabels(labels(service))
                  .endMetadata()
                  .build());
      if (!part.in(there.get()).equals(changed) || !part.isIn(there.get())) {
        update.add(changed);
      }
    }
    return new EndpointSlicePlan(create, update, left);
  }

  private record Wanted(List<EndpointPort> ports, List<Endpoint> endpoints) {
    boolean isIn(EndpointSlice slice) {
      return ports.equals(Slices.ports(slice)) && endpoints.equals(Slices.endpoints(slice));
    }

    EndpointSlice in(EndpointSlice slice) {
      return new EndpointSliceBuilder(slice).withEndpoints(endpoints).withPorts(ports).build();
    }
  }

  /**
   * Pods whose named ports have the same numbers share a slice; without any pod there is one that
   * is empty.
   */
  private static List<Wanted> wanted(Service service, List<Pod> pods) {
    Map<List<EndpointPort>, List<Endpoint>> groups = new LinkedHashMap<>();
    boolean early = Boolean.TRUE.equals(service.getSpec().getPublishNotReadyAddresses());
    pods.stream()
        .filter(pod -> serves(service, pod))
        .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
        .forEach(
            pod ->
                groups
                    .computeIfAbsent(ports(service, pod), ports -> new ArrayList<>())
                    .add(endpoint(pod, early)));
    if (groups.isEmpty()) {
      return List.of(new Wanted(List.of(), List.of()));
    }
    List<Wanted> wanted = new ArrayList<>();
    groups.forEach(
        (ports, endpoints) -> {
          for (int from = 0; from < endpoints.size(); from += ENDPOINTS_IN_A_SLICE) {
            wanted.add(
                new Wanted(
                    ports,
                    endpoints.subList(
                        from, Math.min(endpoints.size(), from + ENDPOINTS_IN_A_SLICE))));
          }
        });
    return wanted;
  }

  private static boolean serves(Service service, Pod pod) {
    boolean ended = List.of("Succeeded", "Failed").contains(Pods.phase(pod));
    Map<String, String> labels =
        Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.of());
    return !ended
        && pod.getStatus() != null
        && pod.getStatus().getPodIP() != null
        && labels.entrySet().containsAll(service.getSpec().getSelector().entrySet());
  }

  private static Endpoint endpoint(Pod pod, boolean early) {
    boolean ready = Pods.isReady(pod);
    boolean terminating = Pods.isTerminating(pod);
    return new EndpointBuilder()
        .withAddresses(pod.getStatus().getPodIP())
        .withNewConditions()
        .withReady(early || (ready && !terminating))
        .withServing(early || ready)
        .withTerminating(terminating)
        .endConditions()
        .withNodeName(pod.getSpec().getNodeName())
        .withNewTargetRef()
        .withKind("Pod")
        .withNamespace(pod.getMetadata().getNamespace())
        .withName(pod.getMetadata().getName())
        .withUid(pod.getMetadata().getUid())
        .endTargetRef()
        .build();
  }

  private static List<EndpointPort> ports(Service service, Pod pod) {
    List<EndpointPort> ports = new ArrayList<>();
    for (ServicePort port : service.getSpec().getPorts()) {
      number(port, pod)
          .ifPresent(
              number ->
                  ports.add(
                      new EndpointPortBuilder()
                          .withName(Objects.requireNonNullElse(port.getName(), ""))
                          .withProtocol(Objects.requireNonNullElse(port.getProtocol(), "TCP"))
                          .withAppProtocol(port.getAppProtocol())
                          .withPort(mapped(pod, number))
                          .build()));
    }
    return ports;
  }

  /** A name that no container of the pod has leaves the port out for this pod. */
  private static Optional<Integer> number(ServicePort port, Pod pod) {
    IntOrString target = port.getTargetPort();
    if (target == null) {
      return Optional.of(port.getPort());
    }
    if (target.getStrVal() == null) {
      return Optional.of(target.getIntVal() == 0 ? port.getPort() : target.getIntVal());
    }
    return pod.getSpec().getContainers().stream()
        .flatMap(container -> container.getPorts().stream())
        .filter(named -> target.getStrVal().equals(named.getName()))
        .map(ContainerPort::getContainerPort)
        .findFirst();
  }

  private static int mapped(Pod pod, int port) {
    Map<String, String> annotations =
        Objects.requireNonNullElse(pod.getMetadata().getAnnotations(), Map.of());
    for (String pair : annotations.getOrDefault(Slices.MAPPED_PORTS, "").split(",", -1)) {
      if (pair.startsWith(port + "=")) {
        return Integer.parseInt(pair.substring(pair.indexOf('=') + 1));
      }
    }
    return port;
  }

  /** A slice with the same ports is changed rather than one with others. */
  private static int likeness(Wanted wanted, EndpointSlice slice) {
    int samePorts = wanted.ports().equals(Slices.ports(slice)) ? 1_000 : 0;
    return samePorts
        + (int) Slices.endpoints(slice).stream().filter(wanted.endpoints()::contains).count();
  }

  private static EndpointSlice newSlice(Service service) {
    return new EndpointSliceBuilder()
        .withMetadata(
            new ObjectMetaBuilder()
                .withGenerateName(service.getMetadata().getName() + "-")
                .withNamespace(service.getMetadata().getNamespace())
                .withLabels(labels(service))
                .withOwnerReferences(Pods.controllerReference(service))
                .build())
        .withAddressType("IPv4")
        .build();
  }

  private static Map<String, String> labels(Service service) {
    Map<String, String> labels = new LinkedHashMap<>(orEmpty(service.getMetadata().getLabels()));
    labels.put(Slices.SERVICE_NAME, service.getMetadata().getName());
    labels.put(MANAGED_BY, CONTROLLER);
    if ("None".equals(service.getSpec().getClusterIP())) {
      labels.put("service.kubernetes.io/headless", "");
    }
    return labels;
  }

  private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
    return Objects.requireNonNullElse(map, Map.of());
  }
}
