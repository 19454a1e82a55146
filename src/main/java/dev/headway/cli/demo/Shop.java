package dev.headway.cli.demo;

import java.net.URI;

/** The manifests of the demo's application, as a team would keep them in Git. */
public final class Shop {
  static final String NAMESPACE = "default";
  static final String NAME = "checkout";
  static final String FILE = "checkout.yaml";
  static final String HOST = "checkout.example";
  static final String GIT_SYNC = "shop";
  static final int REPLICAS = 4;

  private static final String MANIFEST =
      """
      apiVersion: v1
      kind: Service
      metadata:
        name: checkout
      spec:
        selector: {app: checkout}
        ports: [{name: http, port: 80, targetPort: http}]
      ---
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata:
        name: checkout
      spec:
        parentRefs: [{name: gateway, namespace: default}]
        hostnames: [checkout.example]
        rules:
          - name: main
            backendRefs: [{name: checkout, port: 80}]
      ---
      apiVersion: headway.dev/v1alpha1
      kind: ProgressiveDeployment
      metadata:
        name: checkout
      spec:
        replicas: %d
        selector: {matchLabels: {app: checkout}}
        template:
          metadata:
            labels: {app: checkout}
          spec:
            containers:
              - name: app
                image: headway/sample:%s
                ports: [{name: http, containerPort: 8080}]
                readinessProbe:
                  httpGet: {path: /readyz, port: http}
                  periodSeconds: 1
      %s\
        strategy:
          type: Canary
          canary:
            steps:
              - {name: a-quarter, weight: 25, hold: 4s}
              - {name: half, weight: 50, hold: 3s}
              - {weight: 100}
        traffic:
          serviceName: checkout
          routes:
            - type: GatewayAPI
              gatewayAPI: {kind: HTTPRoute, name: checkout, rule: main}
          settle: 500ms
          drain: {grace: 2s}
        checks:
          - name: healthy
            type: HTTP
            http: {path: /healthz, port: http}
            interval: 500ms
            failureThreshold: 2
      """;

  private static final String TURNS_UNHEALTHY =
      "          env: [{name: UNHEALTHY_AFTER_REQUESTS, value: \"20\"}]\n";

  private Shop() {}

  /** Service, route and ProgressiveDeployment of a version without faults. */
  public static String healthy(String version) {
    return MANIFEST.formatted(REPLICAS, version, "");
  }

  /** A version whose pods answer 500 after their first 20 requests. */
  static String sick(String version) {
    return MANIFEST.formatted(REPLICAS, version, TURNS_UNHEALTHY);
  }

  /** The account and the GitSync, as a platform team would set them up. */
  static String gitSync(URI repository) {
    return """
    apiVersion: v1
    kind: ServiceAccount
    metadata: {name: deployer, namespace: default}
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: Role
    metadata: {name: deployer, namespace: default}
    rules:
      - apiGroups: [""]
        resources: [services]
        verbs: [get, list, watch, create, patch, update, delete]
      - apiGroups: [headway.dev]
        resources: [progressivedeployments]
        verbs: [get, list, watch, create, patch, update, delete]
      - apiGroups: [gateway.networking.k8s.io]
        resources: [httproutes]
        verbs: [get, list, watch, create, patch, update, delete]
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: RoleBinding
    metadata: {name: deployer, namespace: default}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: deployer}
    subjects: [{kind: ServiceAccount, name: deployer, namespace: default}]
    ---
    apiVersion: headway.dev/v1alpha1
    kind: GitSync
    metadata: {name: shop, namespace: default}
    spec:
      url: %s
      interval: 1s
      serviceAccountName: deployer
      writeBack: {rollback: Commit}
    """
        .formatted(repository);
  }
}
