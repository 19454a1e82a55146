package dev.headway.rollout.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.api.v1alpha1.ProgressiveDeployment;
import dev.headway.domain.Weight;
import dev.headway.port.CheckProbe;
import dev.headway.rollout.decide.RolloutSpec.Canary;
import dev.headway.rollout.decide.RolloutSpec.CheckTarget;
import dev.headway.rollout.decide.RolloutSpec.Coarse;
import dev.headway.rollout.observe.Material.CheckAim;
import dev.headway.rollout.observe.SpecReader.SpecRead;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SpecReaderTest {

  private static final String SMALL =
      """
      selector: {matchLabels: {app: checkout}}
      template:
        metadata: {labels: {app: checkout}}
        spec: {containers: [{name: app, image: "a:1", ports: [{name: http, containerPort: 8080}]}]}
      strategy: {type: Canary, canary: {}}
      """;

  @Test
  void everyDefault() {
    SpecRead read = read(SMALL + "checks: [{name: up, type: HTTP, http: {port: http}}]");
    assertThat(read.problems()).isEmpty();
    var spec = read.spec();
    assertThat(spec.replicas()).isEqualTo(1);
    assertThat(spec.paused()).isFalse();
    assertThat(spec.progressDeadline()).isEqualTo(Duration.ofMinutes(10));
    assertThat(spec.historyLimit()).isEqualTo(5);
    assertThat(spec.coarse()).isEqualTo(Coarse.HELD);
    assertThat(spec.settle()).isEqualTo(Duration.ofSeconds(3));
    assertThat(spec.drainGrace()).isEqualTo(Duration.ofSeconds(10));
    assertThat(spec.strategy())
        .isEqualTo(
            new Canary.Regular(Weight.ofPercent(10), 10, Duration.ofMinutes(5), Weight.FULL));
    assertThat(read.minReadySeconds()).isZero();
    var check = spec.checks().getFirst();
    assertThat(check.target()).isEqualTo(CheckTarget.CANDIDATE_PODS);
    assertThat(check.beforeTraffic()).isTrue();
    assertThat(check.everyStep()).isTrue();
    var material = read.checks().get("up");
    assertThat(material.probe())
        .isInstanceOfSatisfying(
            CheckProbe.Http.class,
            http -> {
              assertThat(http.request().path()).isEqualTo("/");
              assertThat(http.good().codes())
                  .containsExactlyInAnyOrder(200, 201, 202, 204, 301, 302);
            });
    var pace = material.pace();
    assertThat(pace.interval()).isEqualTo(Duration.ofSeconds(2));
    assertThat(pace.timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(pace.deadline()).isEqualTo(Duration.ofSeconds(30));
    assertThat(pace.failureThreshold()).isEqualTo(3);
    assertThat(pace.successThreshold()).isEqualTo(1);
    assertThat(pace.pauseAfter(9)).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void everythingWritten() {
    SpecRead read =
        read(
            """
            replicas: 4
            minReadySeconds: 2
            progressDeadline: 90s
            revisionHistoryLimit: 3
            paused: true
            selector: {matchLabels: {app: checkout}}
            template: {metadata: {labels: {app: checkout}}, spec: {containers: [{name: app}]}}
            strategy:
              type: Canary
              canary:
                steps:
                - {name: half, weight: 50, hold: 1m, approval: Required, checks: [port]}
                - {weight: 100}
            traffic: {serviceName: checkout, settle: 1s, coarse: Allowed, drain: {grace: 2s}}
            checks:
            - name: port
              type: TCP
              tcp: {port: 8080}
              target: StablePods
              when: [EveryStep]
              backoff: {initial: 500ms, factor: 3, max: 2s}
            - {name: service, type: HTTP, target: Service, http: {port: http, path: /x, statusCodes: [200], headers: [{name: X-A, value: b}]}}
            """);
    assertThat(read.problems()).isEmpty();
    assertThat(read.spec().coarse()).isEqualTo(Coarse.ALLOWED);
    assertThat(read.spec().paused()).isTrue();
    assertThat(read.spec().strategy())
        .isInstanceOfSatisfying(
            Canary.Steps.class,
            steps -> {
              assertThat(steps.steps().getFirst().approval()).isTrue();
              assertThat(steps.steps().getFirst().hold()).isEqualTo(Duration.ofMinutes(1));
              assertThat(steps.steps().getFirst().checks()).contains(List.of("port"));
            });
    assertThat(read.spec().checks().getFirst().beforeTraffic()).isFalse();
    assertThat(read.checks().get("port").probe()).isEqualTo(new CheckProbe.Tcp("8080"));
    assertThat(read.spec().checks().get(1).target()).isEqualTo(CheckTarget.SERVICE);
    assertThat(read.checks().get("service").aim()).isEqualTo(new CheckAim.OfService("checkout"));
  }

  record Case(String yaml, String problem) {
    @Override
    public String toString() {
      return problem;
    }
  }

  static List<Case> problems() {
    return List.of(
        new Case(
            SMALL + "progressDeadline: 1s\nminReadySeconds: 5",
            "`spec.progressDeadline` must be at least '6s'"),
        new Case(
            SMALL.replace("{matchLabels: {app: checkout}}", "{matchLabels: {app: other}}"),
            "`spec.template.metadata.labels` must hold what `spec.selector` asks for: 'app:"
                + " other'"),
        new Case(
            SMALL.replace("containers:", "contaners:")
                + "checks: [{name: up, type: HTTP, http: {port: http}}]",
            "`spec.template.spec.containers` must hold at least one container; a pod has no field"
                + " `contaners`"),
        new Case(
            SMALL.replace("{matchLabels: {app: checkout}}", "{}"),
            "`spec.selector.matchLabels` must hold at least one label"),
        new Case(
            SMALL.replace(
                "{matchLabels: {app: checkout}}",
                "{matchLabels: {app: checkout}, matchExpressions: [{key: a, operator: Exists}]}"),
            "`spec.selector.matchExpressions` may not be set: use `matchLabels`"),
        new Case(
            SMALL.replace(
                "{labels: {app: checkout}}", "{labels: {app: checkout, headway.dev/name: x}}"),
            "`spec.template.metadata.labels` may not hold 'headway.dev/name': Headway does"),
        new Case(
            SMALL.replace("canary: {}", "x: y"),
            "`spec.strategy.canary` must be set when `type` is 'Canary'"),
        new Case(
            SMALL + "traffic: {serviceName: a, candidateServiceName: a}",
            "`spec.traffic.candidateServiceName` must differ from `serviceName` and"
                + " `stableServiceName`"),
        new Case(
            SMALL
                + "traffic: {serviceName: a, routes: [{type: GatewayAPI, gatewayAPI: {kind:"
                + " HTTPRoute, name: r}}, {type: GatewayAPI, gatewayAPI: {kind: HTTPRoute, name:"
                + " r}}]}",
            "`spec.traffic.routes` may name HTTPRoute 'r' only once"),
        new Case(
            SMALL + "checks: [{name: a, type: HTTP, http: {port: web}}]",
            "`spec.checks[0].http.port` must name a port of a container: none is called 'web'"),
        new Case(
            SMALL + "checks: [{name: a, type: TCP, tcp: {port: 70000}}]",
            "`spec.checks[0].tcp.port` must be between 1 and 65535"),
        new Case(
            SMALL + "checks: [{name: a, type: TCP}]",
            "`spec.checks[0]` must have the member that `type` says, or a `url`"),
        new Case(
            SMALL + "checks: [{name: a, type: TCP, target: Preview, tcp: {port: 1}}]",
            "`spec.checks[0].target` may be 'Preview' only where `spec.traffic` has `routes`"),
        new Case(
            SMALL + "checks: [{name: a, url: 'http://:8080 /'}]",
            "`spec.checks[0].url` must be a scheme, a host, a port and a path, as in"
                + " 'http://:8080/healthz' or 'tcp://database:5432'"),
        new Case(
            SMALL + "checks: [{name: a, url: 'tcp://database'}]",
            "`spec.checks[0].url` must name a port, as in ':8080'"),
        new Case(
            SMALL + "checks: [{name: a, url: 'tcp://:80/x'}]",
            "`spec.checks[0].url` may have no path where it begins with 'tcp://'"),
        new Case(
            SMALL + "checks: [{name: a, url: 'http://:web/'}]",
            "`spec.checks[0].url` must name a port of a container: none is called 'web'"),
        new Case(
            SMALL + "checks: [{name: a, url: 'http://api.example:web/'}]",
            "`spec.checks[0].url` must have a number for a port where it names a host"),
        new Case(
            SMALL + "checks: [{name: a, url: 'http://api.example/', target: Service}]",
            "`spec.checks[0].target` may not be set where `url` names a host"),
        new Case(
            SMALL
                + "checks: [{name: a, type: HTTP, http: {port: 1, scheme: HTTPS, tls:"
                + " {verification: Full}}}]",
            "`spec.checks[0].http.tls.serverName` must be set where the certificate of pods is"
                + " verified"),
        new Case(
            SMALL
                + "checks: [{name: a, type: HTTP, http: {port: 1, scheme: HTTPS, tls: {serverName:"
                + " a.b, verification: None, caSecretRef: {name: c}}}}]",
            "`spec.checks[0].http.tls.caSecretRef` may not be set where `verification` is 'None'"),
        new Case(
            SMALL
                + "checks: [{name: a, type: TCP, tcp: {port: 1}}, {name: a, type: TCP, tcp: {port:"
                + " 2}}]",
            "`spec.checks[1].name` must be unique: 'a' is there twice"),
        new Case(
            SMALL + "checks: [{name: a, type: TCP, target: Service, tcp: {port: 1}}]",
            "`spec.checks[0].target` may be 'Service' only where `spec.traffic` is set"),
        new Case(
            SMALL + "checks: [{name: a, type: TCP, interval: 10ms, tcp: {port: 1}}]",
            "`spec.checks[0].interval` must be at least '100ms'"),
        new Case(
            SMALL
                + "checks: [{name: a, type: HTTP, http: {port: http, headers: [{name: Host, value:"
                + " b}]}}]",
            "`spec.checks[0].http.headers` may not set 'Host': use `host`"),
        new Case(
            SMALL
                + "checks: [{name: a, type: HTTP, http: {port: http, headers: [{name: X-A, value:"
                + " \"b\\n"
                + "c\"}]}}]",
            "`spec.checks[0].http.headers` may not hold control characters in 'X-A'"),
        new Case(
            SMALL + "traffic: {serviceName: a, settle: soon}",
            "`spec.traffic.settle` must be a duration such as '90s', '1m30s' or '500ms'"));
  }

  @ParameterizedTest
  @MethodSource("problems")
  void whatTheSchemaCannotSay(Case given) {
    assertThat(read(given.yaml()).problems()).contains(given.problem());
  }

  @Test
  void aNameThatIsNoLabelIsRefused() {
    ProgressiveDeployment resource = resource(SMALL);
    resource.getMetadata().setName("a".repeat(64));
    assertThat(SpecReader.read(resource).problems())
        .containsExactly(
            "`metadata.name` must be at most 63 characters long, since it labels the pods");
  }

  private static SpecRead read(String spec) {
    return SpecReader.read(resource(spec));
  }

  static ProgressiveDeployment resource(String spec) {
    return Serialization.unmarshal(
        "apiVersion: headway.dev/v1alpha1\n"
            + "kind: ProgressiveDeployment\n"
            + "metadata: {name: checkout, namespace: shop, uid: u1, generation: 3, resourceVersion:"
            + " \"7\"}\n"
            + "spec:\n"
            + spec.indent(2),
        ProgressiveDeployment.class);
  }
}
