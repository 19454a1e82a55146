package dev.headway.adapter.kube;

import dev.headway.adapter.check.AddressBook;
import dev.headway.adapter.check.HostBook;
import dev.headway.api.v1alpha1.Keys;
import dev.headway.domain.ObjectKey;
import dev.headway.port.CheckCourse.Aim;
import dev.headway.port.ClusterReader;
import dev.headway.port.Reading;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of pods and Services as the watches have brought them. An address is taken from the
 * object's status or cluster IP, is a literal and is never resolved: no name can point elsewhere.
 * Only hosts that the settings allow have a name.
 */
public final class CachedAddresses implements AddressBook {

  private static final Pattern LITERAL = Pattern.compile("[0-9a-fA-F:.]+");

  private final ClusterReader cluster;
  private final HostBook hosts;

  /** Reads from {@code cluster}, and asks {@code hosts} about what is not in it. */
  public CachedAddresses(ClusterReader cluster, HostBook hosts) {
    this.cluster = cluster;
    this.hosts = hosts;
  }

  @Override
  public List<Target> locate(Aim aim, String port) {
    return switch (aim) {
      case Aim.Pods pods -> podsOf(pods, port);
      case Aim.OfService(String namespace, String service) ->
          List.of(serviceOf(namespace, service, port));
      case Aim.OfHost(String _, String host) ->
          List.of(
              new Target(
                  "Host/" + host,
                  "Host " + host,
                  true,
                  hosts.verdict(host, Integer.parseInt(port))));
    };
  }

  private List<Target> podsOf(Aim.Pods aim, String port) {
    var deployment = new ObjectKey("ProgressiveDeployment", aim.namespace(), aim.deployment());
    return cluster.pods(deployment).found().orElse(List.of()).stream()
        .filter(pod -> aim.revision().equals(pod.getMetadata().getLabels().get(Keys.REVISION)))
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .map(
            pod ->
                new Target(
                    pod.getMetadata().getUid(),
                    pod.getMetadata().getName(),
                    isReady(pod),
                    verdict(pod, port)))
        .toList();
  }

  private static Verdict verdict(Pod pod, String port) {
    String name = "Pod " + pod.getMetadata().getName();
    if (Boolean.TRUE.equals(pod.getSpec().getHostNetwork())) {
      return new Verdict.Refused(name + " uses the network of its host and is not dialled");
    }
    String ip = pod.getStatus() == null ? null : pod.getStatus().getPodIP();
    OptionalInt number = number(port).isPresent() ? number(port) : containerPort(pod, port);
    if (number.isEmpty()) {
      return new Verdict.Refused(name + " has no port named " + port);
    }
    return address(ip)
        .<Verdict>map(found -> new Verdict.Allowed(found, number.getAsInt()))
        .orElseGet(() -> new Verdict.Absent(name + " has no address yet"));
  }

  private Target serviceOf(String namespace, String service, String port) {
    Verdict verdict =
        switch (cluster.service(namespace, service)) {
          case Reading.Found<Service>(Service found) -> verdict(found, port);
          case Reading.Missing<Service> missing ->
              new Verdict.Absent("Service " + service + " does not exist");
          case Reading.Unknown<Service>(String why) -> new Verdict.Absent(why);
        };
    return new Target("Service/" + service, "Service " + service, true, verdict);
  }

  private static Verdict verdict(Service service, String port) {
    String name = "Service " + service.getMetadata().getName();
    if ("ExternalName".equals(service.getSpec().getType())) {
      return new Verdict.Refused(name + " points outside the cluster and is not dialled");
    }
    OptionalInt number = number(port).isPresent() ? number(port) : servicePort(service, port);
    if (number.isEmpty()) {
      return new Verdict.Refused(name + " has no port named " + port);
    }
    return address(service.getSpec().getClusterIP())
        .<Verdict>map(found -> new Verdict.Allowed(found, number.getAsInt()))
        .orElseGet(() -> new Verdict.Absent(name + " has no cluster address"));
  }

  private static boolean isReady(Pod pod) {
    return pod.getStatus() != null
        && pod.getStatus().getConditions() != null
        && pod.getStatus().getConditions().stream()
            .anyMatch(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus()));
  }

  private static OptionalInt containerPort(Pod pod, String port) {
    return pod.getSpec().getContainers().stream()
        .flatMap(container -> container.getPorts().stream())
        .filter(candidate -> port.equals(candidate.getName()))
        .mapToInt(ContainerPort::getContainerPort)
        .findFirst();
  }

  private static OptionalInt servicePort(Service service, String port) {
    return service.getSpec().getPorts().stream()
        .filter(candidate -> port.equals(candidate.getName()))
        .mapToInt(ServicePort::getPort)
        .findFirst();
  }

  private static OptionalInt number(String port) {
    return port.chars().allMatch(Character::isDigit)
        ? OptionalInt.of(Integer.parseInt(port))
        : OptionalInt.empty();
  }

  private static Optional<InetAddress> address(@Nullable String ip) {
    return ip == null || !LITERAL.matcher(ip).matches()
        ? Optional.empty()
        : Optional.of(InetAddress.ofLiteral(ip));
  }
}
