package dev.headway.rollout;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The objects that the tests of releases apply. */
final class Manifests {

  static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: checkout}
      spec:
        selector: {app: checkout}
        ports: [{name: http, port: 80, targetPort: http}]
      """;

  static final String ROUTE =
      """
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata: {name: checkout}
      spec:
        parentRefs: [{name: gateway, namespace: default}]
        hostnames: [checkout.example]
        rules:
        - name: main
          backendRefs: [{name: checkout, port: 80}]
      """;

  /** Four pods by pod share; steps of a quarter, a half and all. */
  static final String STEPS =
      "[{weight: 25, hold: 500ms}, {name: half, weight: 50, hold: 500ms}, {weight: 100}]";

  /** The route, with short times. */
  static final String TRAFFIC =
      """
        traffic:
          serviceName: checkout
          routes: [{type: GatewayAPI, gatewayAPI: {kind: HTTPRoute, name: checkout, rule: main}}]
          settle: 300ms
          drain: {grace: 500ms}
      """;

  private Manifests() {}

  /** A deployment by pod share. */
  static String byPods(String version, String steps) {
    return deployment(version, steps, "");
  }

  /** A deployment behind the route, with short times. */
  static String byRoute(String version, String steps) {
    return deployment(version, steps, TRAFFIC);
  }

  static String deployment(String version, String steps, String more) {
    return withStrategy(version, "{type: Canary, canary: {steps: " + steps + "}}", more);
  }

  /** A deployment with this strategy, or with none. */
  static String withStrategy(String version, String strategy, String more) {
    return """
    apiVersion: headway.dev/v1alpha1
    kind: ProgressiveDeployment
    metadata: {name: checkout}
    spec:
      replicas: 4
      selector: {matchLabels: {app: checkout}}
      template: %s
    %s
      checks:
      - name: healthy
        type: HTTP
        http: {path: /healthz, port: http}
        interval: 200ms
        timeout: 1s
        deadline: 5s
        failureThreshold: 2
        backoff: {initial: 100ms, factor: 1, max: 100ms}
    %s\
    """
        .formatted(template(version), strategy.isEmpty() ? "" : "  strategy: " + strategy, more);
  }

  /** A pod template of the sample application, as JSON. */
  static String template(String version, String... env) {
    String settings =
        Arrays.stream(env)
            .map(each -> each.split("=", 2))
            .map(each -> ",{\"name\":\"%s\",\"value\":\"%s\"}".formatted(each[0], each[1]))
            .collect(Collectors.joining());
    return """
    {"metadata":{"labels":{"app":"checkout"}},"spec":{"terminationGracePeriodSeconds":5,\
    "containers":[{"name":"app","image":"headway/sample:%s",\
    "env":[{"name":"VERSION","value":"%s"}%s],\
    "ports":[{"name":"http","containerPort":8080}],\
    "readinessProbe":{"httpGet":{"path":"/readyz","port":"http"},"periodSeconds":1}}]}}\
    """
        .formatted(version, version, settings);
  }
}
