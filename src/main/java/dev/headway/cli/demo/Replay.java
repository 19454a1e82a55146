package dev.headway.cli.demo;

import dev.headway.api.v1alpha1.Keys;
import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus;
import dev.headway.api.v1alpha1.ProgressiveDeploymentStatus.StepStatus;
import dev.headway.cli.demo.Moment.PodSeen;
import dev.headway.cli.demo.Moment.Words;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPBackendRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Plays changes back, one after another, into what the namespace looked like after each. */
final class Replay {
  private final Map<String, Pod> pods = new LinkedHashMap<>();
  private final Map<String, String> versions = new LinkedHashMap<>();
  private final Map<String, String> selected = new LinkedHashMap<>();
  private List<HTTPBackendRef> backends = List.of();
  private String image = "";
  private Words words = Words.NONE;

  Moment after(Change change) {
    switch (change.object()) {
      case Pod pod -> pod(pod, change.deleted());
      case Service service -> service(service, change.deleted());
      case HTTPRoute route -> backends = change.deleted() ? List.of() : backends(route);
      case ProgressiveDeployment deployment -> deployment(deployment);
      default -> throw new IllegalArgumentException(change.object().getKind());
    }
    return new Moment(
        change.seen(), shares(), pods.values().stream().map(Replay::seen).toList(), image, words);
  }

  private void pod(Pod pod, boolean deleted) {
    versions.put(label(pod.getMetadata().getLabels()), version(image(pod)));
    if (deleted) {
      pods.remove(pod.getMetadata().getUid());
    } else {
      pods.put(pod.getMetadata().getUid(), pod);
    }
  }

  private void service(Service service, boolean deleted) {
    String name = service.getMetadata().getName();
    if (deleted) {
      selected.remove(name);
    } else {
      selected.put(name, label(service.getSpec().getSelector()));
    }
  }

  private void deployment(ProgressiveDeployment deployment) {
    image =
        Optional.ofNullable(deployment.getSpec().template())
            .map(template -> template.at("/spec/containers/0/image").asText(""))
            .orElse("");
    Optional<ProgressiveDeploymentStatus> status = Optional.ofNullable(deployment.getStatus());
    words =
        new Words(
            status.map(ProgressiveDeploymentStatus::phase).map(Enum::name).orElse(""),
            status.map(ProgressiveDeploymentStatus::candidate).isPresent(),
            status.map(ProgressiveDeploymentStatus::step).map(StepStatus::waitingFor).orElse(""),
            Objects.requireNonNullElse(deployment.getSpec().replicas(), 1));
  }

  private Map<String, Integer> shares() {
    int sum = backends.stream().mapToInt(Replay::weight).sum();
    Map<String, Integer> shares = new TreeMap<>();
    for (HTTPBackendRef backend : backends) {
      String version = versions.get(selected.getOrDefault(backend.getName(), ""));
      if (sum > 0 && version != null) {
        shares.merge(version, Math.round(100f * weight(backend) / sum), Integer::sum);
      }
    }
    return shares;
  }

  private static int weight(HTTPBackendRef backend) {
    return Objects.requireNonNullElse(backend.getWeight(), 1);
  }

  private static List<HTTPBackendRef> backends(HTTPRoute route) {
    return route.getSpec().getRules().stream().flatMap(r -> r.getBackendRefs().stream()).toList();
  }

  private static String label(@org.jspecify.annotations.Nullable Map<String, String> labels) {
    return Optional.ofNullable(labels).map(l -> l.getOrDefault(Keys.REVISION, "")).orElse("");
  }

  private static String image(Pod pod) {
    return pod.getSpec().getContainers().getFirst().getImage();
  }

  static String version(String image) {
    return image.substring(image.lastIndexOf(':') + 1);
  }

  private static PodSeen seen(Pod pod) {
    Optional<PodStatus> status = Optional.ofNullable(pod.getStatus());
    boolean ready =
        status.map(PodStatus::getConditions).stream()
            .flatMap(List::stream)
            .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
    int restarts =
        status.map(PodStatus::getContainerStatuses).stream()
            .flatMap(List::stream)
            .map(ContainerStatus::getRestartCount)
            .filter(Objects::nonNull)
            .mapToInt(Integer::intValue)
            .sum();
    return new PodSeen(pod.getMetadata().getUid(), version(image(pod)), ready, restarts);
  }
}
