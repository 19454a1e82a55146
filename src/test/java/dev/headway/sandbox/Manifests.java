package dev.headway.sandbox;

/** Manifests for the sandbox's tests. */
final class Manifests {
  private Manifests() {}

  static String deployment(String name, String version, int replicas) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: %1$s}
    spec:
      replicas: %3$d
      selector: {matchLabels: {app: %1$s}}
      template:
        metadata: {labels: {app: %1$s}}
        spec:
          containers:
          - name: app
            image: headway/sample:%2$s
            ports: [{containerPort: 8080, name: http}]
            readinessProbe: {httpGet: {path: /readyz, port: http}, periodSeconds: 1}
            lifecycle: {preStop: {sleep: {seconds: 1}}}
    """
        .formatted(name, version, replicas);
  }

  static String service(String name, String app) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %s}
    spec: {selector: {app: %s}, ports: [{name: http, port: 8000, targetPort: http}]}
    """
        .formatted(name, app);
  }

  static String pod(String name, String image, String more) {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: %s, labels: {app: %s}}
    spec:
      terminationGracePeriodSeconds: 5
      containers:
      - name: app
        image: %s
        ports: [{containerPort: 8080, name: http}]
    %s
    """
        .formatted(name, name, image, more.indent(4).stripTrailing());
  }

  static String route(String name, String host, String rules) {
    return """
    apiVersion: gateway.networking.k8s.io/v1
    kind: HTTPRoute
    metadata: {name: %s}
    spec:
      parentRefs: [{name: gateway, namespace: default}]
      hostnames: [%s]
      rules:
    %s
    """
        .formatted(name, host, rules.indent(2).stripTrailing());
  }
}
