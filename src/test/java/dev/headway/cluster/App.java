package dev.headway.cluster;

/**
 * The manifests of the suite's application, as a team would write them.
 *
 * @param steps of the canary, a YAML list in flow form
 * @param env more variables of the sample, a YAML list in flow form without brackets
 * @param pod more fields of the pod, one line of YAML
 * @param host of the route; empty: the weight goes by the share of pods
 */
record App(
    String version,
    int replicas,
    String steps,
    String env,
    String pod,
    String host,
    String image,
    String deadline,
    int port) {
  static final String NAME = "checkout";
  static final String SAMPLE = System.getProperty("headway.cluster.sample", "headway/sample:1.0.0");

  /** Four pods and three steps by their share, without approval. */
  static App version(String version) {
    return new App(
        version,
        4,
        "[{weight: 25, hold: 1s}, {name: half, weight: 50, hold: 1s}, {weight: 100}]",
        "",
        "",
        "",
        SAMPLE,
        "5m",
        8080);
  }

  App steps(String changed) {
    return new App(version, replicas, changed, env, pod, host, image, deadline, port);
  }

  App replicas(int changed) {
    return new App(version, changed, steps, env, pod, host, image, deadline, port);
  }

  App env(String changed) {
    return new App(version, replicas, steps, changed, pod, host, image, deadline, port);
  }

  /** Its check fails from the first request on. */
  App unhealthy() {
    return env("{name: UNHEALTHY_AFTER_REQUESTS, value: \"0\"}");
  }

  App pod(String changed) {
    return new App(version, replicas, steps, env, changed, host, image, deadline, port);
  }

  App image(String changed) {
    return new App(version, replicas, steps, env, pod, host, changed, deadline, port);
  }

  App host(String changed) {
    return new App(version, replicas, steps, env, pod, changed, image, deadline, port);
  }

  /** Without progress for so long, what stands in the way holds or fails the release. */
  App deadline(String changed) {
    return new App(version, replicas, steps, env, pod, host, image, changed, port);
  }

  /** Where its containers listen. */
  App port(int changed) {
    return new App(version, replicas, steps, env, pod, host, image, deadline, changed);
  }

  App as(String changed) {
    return new App(changed, replicas, steps, env, pod, host, image, deadline, port);
  }

  /** The Service, the route if there is one, and the ProgressiveDeployment. */
  String yaml() {
    return service() + (host.isEmpty() ? "" : "---\n" + route()) + "---\n" + deployment();
  }

  String service() {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: checkout}
    spec:
      selector: {app: checkout}
      ports: [{name: http, port: 80, targetPort: http}]
    """;
  }

  String route() {
    return """
    apiVersion: gateway.networking.k8s.io/v1
    kind: HTTPRoute
    metadata: {name: checkout}
    spec:
      parentRefs: [{name: gateway, namespace: default}]
      hostnames: [%s]
      rules:
        - name: main
          backendRefs: [{name: checkout, port: 80}]
    """
        .formatted(host);
  }

  String deployment() {
    String routes =
        host.isEmpty()
            ? ""
            : "    routes: [{type: GatewayAPI, gatewayAPI: {kind: HTTPRoute, name: checkout, rule:"
                + " main}}]\n    settle: 1s\n";
    return """
    apiVersion: headway.dev/v1alpha1
    kind: ProgressiveDeployment
    metadata: {name: checkout}
    spec:
      replicas: %d
      selector: {matchLabels: {app: checkout}}
      progressDeadline: %s
      template:
        metadata: {labels: {app: checkout, app.kubernetes.io/version: "%s"}}
        spec:
          terminationGracePeriodSeconds: 5
    %s      containers:
            - name: app
              image: %s
              env: [{name: VERSION, value: "%s"}, {name: PORT, value: "%d"}%s]
              ports: [{name: http, containerPort: %d}]
              readinessProbe:
                httpGet: {path: /readyz, port: http}
                periodSeconds: 1
              resources: {requests: {cpu: 10m, memory: 64Mi}}
      strategy:
        type: Canary
        canary: {steps: %s}
      traffic:
        serviceName: checkout
    %s    drain: {grace: 2s}
      checks:
        - name: healthy
          type: HTTP
          http: {path: /healthz, port: http}
          interval: 1s
          failureThreshold: 2
    """
        .formatted(
            replicas,
            deadline,
            version,
            pod.isEmpty() ? "" : "      " + pod + "\n",
            image,
            version,
            port,
            env.isEmpty() ? "" : ", " + env,
            port,
            steps,
            routes);
  }
}
