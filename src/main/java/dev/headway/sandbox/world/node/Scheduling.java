package dev.headway.sandbox.world.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Decides whether a pod fits on the node. Pure. */
final class Scheduling {
  private Scheduling() {}

  /**
   * Why the pod does not fit, in the scheduler's words; empty when it fits.
   *
   * @param placed the pods that are on the node, or on their way to it, and have not ended
   */
  static Optional<String> obstacle(Pod pod, Node node, List<Pod> placed) {
    List<String> reasons = new ArrayList<>();
    if (Boolean.TRUE.equals(node.getSpec().getUnschedulable())) {
      reasons.add("1 node(s) were unschedulable");
    }
    boolean ready =
        node.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
    if (!ready) {
      reasons.add("1 node(s) had untolerated taint(s)");
    }
    Map<String, String> wanted =
        Objects.requireNonNullElse(pod.getSpec().getNodeSelector(), Map.of());
    Map<String, String> labels =
        Objects.requireNonNullElse(node.getMetadata().getLabels(), Map.of());
    if (!labels.entrySet().containsAll(wanted.entrySet())) {
      reasons.add("1 node(s) didn't match Pod's node affinity/selector");
    }
    Map<String, Quantity> offered = node.getStatus().getAllocatable();
    for (String resource : List.of("cpu", "memory")) {
      BigDecimal used =
          placed.stream()
              .map(other -> requested(other, resource))
              .reduce(BigDecimal.ZERO, BigDecimal::add);
      BigDecimal request = requested(pod, resource);
      if (request.signum() > 0 && used.add(request).compareTo(amount(offered, resource)) > 0) {
        reasons.add("1 Insufficient " + resource);
      }
    }
    if (BigDecimal.valueOf(placed.size() + 1L).compareTo(amount(offered, "pods")) > 0) {
      reasons.add("1 Too many pods");
    }
    return reasons.isEmpty()
        ? Optional.empty()
        : Optional.of("0/1 nodes are available: %s.".formatted(String.join(", ", reasons)));
  }

  private static BigDecimal requested(Pod pod, String resource) {
    BigDecimal containers =
        pod.getSpec().getContainers().stream()
            .map(c -> request(c, resource))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    BigDecimal first =
        pod.getSpec().getInitContainers().stream()
            .map(c -> request(c, resource))
            .reduce(BigDecimal.ZERO, BigDecimal::max);
    return containers.max(first);
  }

  private static BigDecimal request(Container container, String resource) {
    if (container.getResources() == null) {
      return BigDecimal.ZERO;
    }
    Map<String, Quantity> requests =
        Objects.requireNonNullElse(container.getResources().getRequests(), Map.of());
    Map<String, Quantity> limits =
        Objects.requireNonNullElse(container.getResources().getLimits(), Map.of());
    return amount(requests.containsKey(resource) ? requests : limits, resource);
  }

  private static BigDecimal amount(Map<String, Quantity> quantities, String resource) {
    Quantity quantity = quantities.get(resource);
    return quantity == null ? BigDecimal.ZERO : quantity.getNumericalAmount();
  }
}
