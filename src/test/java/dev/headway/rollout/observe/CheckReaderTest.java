package dev.headway.rollout.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.port.CheckProbe;
import dev.headway.port.CheckProbe.HttpAnswer;
import dev.headway.port.CheckProbe.HttpRequest;
import dev.headway.port.CheckProbe.SecretKey;
import dev.headway.port.CheckProbe.Tls;
import dev.headway.rollout.decide.RolloutSpec;
import dev.headway.rollout.decide.RolloutSpec.CheckTarget;
import dev.headway.rollout.observe.Material.CheckAim;
import dev.headway.rollout.observe.SpecReader.SpecRead;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CheckReaderTest {

  private static final String SMALL =
      """
      selector: {matchLabels: {app: checkout}}
      template:
        metadata: {labels: {app: checkout}}
        spec: {containers: [{name: app, image: "a:1", ports: [{name: http, containerPort: 8080}]}]}
      strategy: {type: Canary, canary: {}}
      """;

  record Url(String url, CheckTarget target, CheckAim aim, CheckProbe probe) {
    @Override
    public String toString() {
      return url;
    }
  }

  static List<Url> urls() {
    var pods = new CheckAim.Pods();
    var other = new CheckAim.OfHost("api.example");
    var shop = new CheckAim.OfService("shop");
    var preview = new CheckAim.Preview("checkout-candidate", "checkout");
    return List.of(
        new Url("http://:8080", CheckTarget.CANDIDATE_PODS, pods, get("8080", "/", null)),
        new Url(
            "http://:8080/a?b=c", CheckTarget.CANDIDATE_PODS, pods, get("8080", "/a?b=c", null)),
        new Url(
            "https://:8443/",
            CheckTarget.CANDIDATE_PODS,
            pods,
            get("8443", "/", new Tls(Optional.empty(), false, Optional.empty()))),
        new Url("tcp://:5432", CheckTarget.CANDIDATE_PODS, pods, new CheckProbe.Tcp("5432")),
        new Url("grpc://:9090", CheckTarget.CANDIDATE_PODS, pods, new CheckProbe.Grpc("9090", "")),
        new Url(
            "grpc://shop:9090/a.B", CheckTarget.ADDRESS, shop, new CheckProbe.Grpc("9090", "a.B")),
        new Url(
            "cmd://pg_isready -q",
            CheckTarget.CANDIDATE_PODS,
            pods,
            new CheckProbe.Command("app", List.of("pg_isready", "-q"), Optional.empty())),
        new Url(
            "pid://nginx",
            CheckTarget.CANDIDATE_PODS,
            pods,
            new CheckProbe.Command("app", List.of("pidof", "nginx"), Optional.of("nginx"))),
        new Url("http://shop/", CheckTarget.ADDRESS, shop, get("80", "/", null)),
        new Url("http://shop:web/", CheckTarget.ADDRESS, shop, get("web", "/", null)),
        new Url("http://shop.shop.svc/", CheckTarget.ADDRESS, shop, get("80", "/", null)),
        new Url(
            "http://shop.other.svc/",
            CheckTarget.ADDRESS,
            new CheckAim.OfHost("shop.other.svc"),
            get("80", "/", null)),
        new Url("http://checkout-candidate/", CheckTarget.PREVIEW, preview, get("80", "/", null)),
        new Url(
            "tcp://[2001:db8::1]:7",
            CheckTarget.ADDRESS,
            new CheckAim.OfHost("2001:db8::1"),
            new CheckProbe.Tcp("7")),
        new Url(
            "https://api.example/",
            CheckTarget.ADDRESS,
            other,
            get("443", "/", new Tls(Optional.of("api.example"), true, Optional.empty()))));
  }

  @ParameterizedTest
  @MethodSource("urls")
  void aUrlIsTheShortFormOfACheck(Url given) {
    SpecRead read =
        read(
            SMALL
                + "checks: [{name: short, url: '"
                + given.url()
                + "'}]\ntraffic: {serviceName: checkout, routes: [{type: GatewayAPI, gatewayAPI:"
                + " {kind: HTTPRoute, name: r}}]}");
    assertThat(read.problems()).isEmpty();
    assertThat(read.spec().checks().getFirst().target()).isEqualTo(given.target());
    var material = read.checks().get("short");
    assertThat(material.aim()).isEqualTo(given.aim());
    assertThat(material.probe()).isEqualTo(given.probe());
  }

  private static CheckProbe get(String port, String path, @Nullable Tls tls) {
    return new CheckProbe.Http(
        port,
        HttpRequest.get(path),
        new HttpAnswer(Set.of(200, 201, 202, 204, 301, 302), Optional.empty()),
        Optional.ofNullable(tls));
  }

  @Test
  void commandsAreReadWithTheirContainerAndTheirOwnTimeout() {
    SpecRead read =
        read(
            SMALL
                + """
                checks:
                - {name: a, type: Command, command: {command: [ready, -q], container: app}}
                - {name: b, type: Process, process: {name: nginx}, timeout: 1s}
                """);
    assertThat(read.problems()).isEmpty();
    assertThat(read.checks().get("a").probe())
        .isEqualTo(new CheckProbe.Command("app", List.of("ready", "-q"), Optional.empty()));
    assertThat(read.checks().get("a").pace().timeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(read.checks().get("b").probe())
        .isEqualTo(new CheckProbe.Command("app", List.of("pidof", "nginx"), Optional.of("nginx")));
    assertThat(read.checks().get("b").pace().timeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(
            read(SMALL
                    + "checks: [{name: a, type: Command, target: Service, command: {command:"
                    + " [x], container: other}}]\ntraffic: {serviceName: s}")
                .problems())
        .containsExactly(
            "`spec.checks[0].command` runs in pods: `target` must be 'CandidatePods' or"
                + " 'StablePods'",
            "`spec.checks[0].command.container` must name a container: none is called 'other'");
  }

  @Test
  void stableIsAskedAfterARollbackWithMoreTime() {
    SpecRead read =
        read(
            SMALL
                + """
                checks:
                - {name: a, url: "tcp://:80"}
                - {name: b, url: "tcp://:80", deadline: 5s, when: [AfterRollback]}
                - {name: c, url: "tcp://:80", when: [EveryStep]}
                """);
    assertThat(read.spec().checks())
        .extracting(RolloutSpec.CheckSpec::afterRollback)
        .containsExactly(true, true, false);
    assertThat(read.spec().checks().get(1).beforeTraffic()).isFalse();
    assertThat(read.checks().get("a").pace().deadline()).isEqualTo(Duration.ofSeconds(30));
    assertThat(read.checks().get("a").later().deadline()).isEqualTo(Duration.ofSeconds(60));
    assertThat(read.checks().get("b").later().deadline()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void everyMemberOfARequestIsRead() {
    var probe =
        read(SMALL
                + """
                checks:
                - name: all
                  type: HTTP
                  http:
                    method: POST
                    path: /deep
                    port: 8443
                    scheme: HTTPS
                    host: shop.example
                    statusCodes: [202]
                    headers: [{name: Authorization, secretKeyRef: {name: probe, key: token}}]
                    body: "{}"
                    bodyContains: fine
                    tls: {serverName: shop.example, caSecretRef: {name: authority}}
                """)
            .checks()
            .get("all")
            .probe();
    assertThat(probe)
        .isEqualTo(
            new CheckProbe.Http(
                "8443",
                new HttpRequest(
                    "POST",
                    "/deep",
                    Optional.of("shop.example"),
                    List.of(
                        new CheckProbe.Header(
                            "Authorization",
                            new CheckProbe.Value.FromSecret(new SecretKey("probe", "token")))),
                    Optional.of("{}")),
                new HttpAnswer(Set.of(202), Optional.of("fine")),
                Optional.of(
                    new Tls(
                        Optional.of("shop.example"),
                        true,
                        Optional.of(new SecretKey("authority", "ca.crt"))))));
  }

  private static SpecRead read(String spec) {
    return SpecReader.read(SpecReaderTest.resource(spec));
  }
}
