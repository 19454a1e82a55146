package dev.headway.adapter.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.adapter.check.AddressBook.Target;
import dev.headway.adapter.check.AddressBook.Verdict;
import dev.headway.adapter.check.HostBook;
import dev.headway.domain.ObjectKey;
import dev.headway.port.CheckCourse.Aim;
import dev.headway.port.Reading;
import dev.headway.testing.EmptyCluster;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CachedAddressesTest {

  private static final Aim PODS = new Aim.Pods("shop", "checkout", "r1");
  private static final Aim SERVICE = new Aim.OfService("shop", "checkout");

  private final List<Pod> pods = new ArrayList<>();
  private Reading<Service> service = new Reading.Missing<>();
  private final HostBook hosts =
      new HostBook(
          () -> Set.of("api.example"),
          name -> new InetAddress[] {InetAddress.ofLiteral("192.0.2.7")});
  private final CachedAddresses addresses = new CachedAddresses(new Listed(), hosts);

  @AfterEach
  void close() {
    hosts.close();
  }

  @Test
  void aHostThatTheSettingsAllow() {
    Target target = addresses.locate(new Aim.OfHost("shop", "api.example"), "8443").getFirst();
    assertThat(target.name()).isEqualTo("Host api.example");
    assertThat(target.ready()).isTrue();
    assertThat(tell(target.verdict())).isEqualTo("192.0.2.7:8443");
    assertThat(tell(addresses.locate(new Aim.OfHost("shop", "other"), "80").getFirst().verdict()))
        .contains("`checks.hosts`");
  }

  @Test
  void aPodByTheAddressTheApiLists() {
    pods.add(pod("r1", "10.0.0.7", "", "True"));
    pods.add(pod("r2", "10.0.0.8", "", "True"));
    List<Target> targets = addresses.locate(PODS, "http");
    assertThat(targets).hasSize(1);
    assertThat(targets.getFirst().ready()).isTrue();
    assertThat(targets.getFirst().verdict())
        .isEqualTo(new Verdict.Allowed(InetAddress.ofLiteral("10.0.0.7"), 8080));
    assertThat(addresses.locate(PODS, "9090").getFirst().verdict())
        .isEqualTo(new Verdict.Allowed(InetAddress.ofLiteral("10.0.0.7"), 9090));
  }

  @Test
  void aPodOfTheHostsNetworkIsNotDialled() {
    pods.add(pod("r1", "192.0.2.1", "hostNetwork: true", "True"));
    assertThat(addresses.locate(PODS, "http").getFirst().verdict())
        .isEqualTo(new Verdict.Refused("Pod a uses the network of its host and is not dialled"));
  }

  @Test
  void aNameIsNeverResolved() {
    pods.add(pod("r1", "metadata.internal", "", "True"));
    assertThat(addresses.locate(PODS, "http").getFirst().verdict())
        .isEqualTo(new Verdict.Absent("Pod a has no address yet"));
  }

  @Test
  void aPodWithoutThePortOrNotReady() {
    pods.add(pod("r1", "10.0.0.7", "", "False"));
    Target target = addresses.locate(PODS, "grpc").getFirst();
    assertThat(target.ready()).isFalse();
    assertThat(target.verdict()).isEqualTo(new Verdict.Refused("Pod a has no port named grpc"));
  }

  @Test
  void aPodThatEndsIsNoTarget() {
    Pod ending = pod("r1", "10.0.0.7", "", "True");
    ending.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");
    pods.add(ending);
    assertThat(addresses.locate(PODS, "http")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "clusterIP: 10.96.0.5 | http | 10.96.0.5:80",
        "clusterIP: 10.96.0.5 | 81 | 10.96.0.5:81",
        "clusterIP: 10.96.0.5 | grpc | Service checkout has no port named grpc",
        "clusterIP: None | http | Service checkout has no cluster address",
        "type: ExternalName | http | Service checkout points outside the cluster and is not dialled"
      })
  void aServiceByItsClusterAddress(String spec, String port, String told) {
    service =
        new Reading.Found<>(
            Serialization.unmarshal(
                "kind: Service\napiVersion: v1\nmetadata: {name: checkout}\nspec:\n  "
                    + spec
                    + "\n  ports: [{name: http, port: 80}]",
                Service.class));
    assertThat(tell(addresses.locate(SERVICE, port).getFirst().verdict())).isEqualTo(told);
  }

  @Test
  void aServiceThatIsNotThere() {
    assertThat(tell(addresses.locate(SERVICE, "80").getFirst().verdict()))
        .isEqualTo("Service checkout does not exist");
    service = new Reading.Unknown<>("not listed yet");
    assertThat(tell(addresses.locate(SERVICE, "80").getFirst().verdict()))
        .isEqualTo("not listed yet");
  }

  private static String tell(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Allowed(var address, int port) -> address.getHostAddress() + ":" + port;
      case Verdict.Absent(String why) -> why;
      case Verdict.Refused(String why) -> why;
    };
  }

  private static Pod pod(String revision, String ip, String more, String ready) {
    return Serialization.unmarshal(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: a, uid: u1, labels: {headway.dev/revision: %s}}
        spec:
          containers: [{name: app, ports: [{name: http, containerPort: 8080}]}]
          %s
        status: {podIP: %s, conditions: [{type: Ready, status: "%s"}]}
        """
            .formatted(revision, more, ip, ready),
        Pod.class);
  }

  private final class Listed extends EmptyCluster {
    @Override
    public Reading<List<Pod>> pods(ObjectKey deployment) {
      return new Reading.Found<>(pods);
    }

    @Override
    public Reading<Service> service(String namespace, String name) {
      return service;
    }
  }
}
