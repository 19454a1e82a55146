package dev.headway.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/**
 * A Deployment of the suite that stays in place, as a team had it before, with what is asked of it
 * by kubectl.
 */
final class Web {
  static final String NAME = "web";

  /** Neither the surge nor the time to be ready is what a release needs. */
  static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        replicas: 4
        strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 2, maxUnavailable: 1}}
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec:
            terminationGracePeriodSeconds: 5
            containers:
              - name: app
                image: %s
                ports: [{name: http, containerPort: 8080}]
                readinessProbe:
                  httpGet: {path: /readyz, port: http}
                  periodSeconds: 1
                resources: {requests: {cpu: 10m, memory: 64Mi}}
      """
          .formatted(App.SAMPLE);

  static final String RELEASED =
      """
      apiVersion: headway.dev/v1alpha1
      kind: ProgressiveDeployment
      metadata: {name: checkout}
      spec:
        workloadRef: {apiVersion: apps/v1, kind: Deployment, name: web}
        strategy:
          type: Canary
          canary: {steps: [{weight: 20, hold: 1s}, {name: half, weight: 50, approval: Required}]}
        checks:
          - name: healthy
            type: HTTP
            http: {path: /healthz, port: http}
            interval: 1s
            failureThreshold: 2
      """;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Scenario shop;

  Web(Scenario shop) {
    this.shop = shop;
  }

  /** It serves by itself, then it is taken in, and nothing of it is restarted. */
  Set<String> takenIn() {
    shop.apply(DEPLOYMENT);
    shop.kubectl("rollout", "status", "deployment/web", "--timeout=120s");
    Set<String> pods = pods();
    shop.apply(RELEASED);
    atRest(1);
    return pods;
  }

  /** So many releases have ended, and nothing runs. */
  JsonNode atRest(int release) {
    JsonNode status =
        shop.until(
            "release " + release + " is over",
            now ->
                now.path("phase").asText().equals("Deployed")
                    && now.path("release").asInt() == release
                    && !now.has("candidate"));
    awaits("held at rest", web -> isPaused(web) && web.at("/spec/minReadySeconds").asInt() < 60);
    return status;
  }

  /** A release stands at the half, with as many pods as stable has. */
  JsonNode atTheHalf(int release) {
    return shop.until(
        "release " + release + " waits at the half",
        now ->
            now.path("release").asInt() == release
                && now.path("phase").asText().equals("Paused")
                && now.at("/candidate/readyReplicas").asInt() == 4
                && now.at("/step/name").asText().equals("half"));
  }

  static boolean isPaused(JsonNode web) {
    return web.at("/spec/paused").asBoolean();
  }

  JsonNode deployment() {
    return read("get", "deployment", NAME, "-o", "json");
  }

  void awaits(String what, Predicate<JsonNode> so) {
    Awaitility.await(what).atMost(Scenario.PATIENCE).until(() -> so.test(deployment()));
  }

  /** The names of its pods that are not ending. */
  Set<String> pods() {
    Set<String> names = new TreeSet<>();
    for (JsonNode pod : read("get", "pods", "-l", "app=web", "-o", "json").path("items")) {
      if (!pod.at("/metadata").has("deletionTimestamp")) {
        names.add(pod.at("/metadata/name").asText());
      }
    }
    return names;
  }

  /** Waits until its pods are these. */
  void awaitPods(String what, Set<String> names) {
    Awaitility.await(what).atMost(Scenario.PATIENCE).until(() -> pods().equals(names));
  }

  /** As tools do that do not ask whether a Deployment is paused. */
  void restart() {
    shop.kubectl(
        "patch",
        "deployment",
        NAME,
        "-p",
        "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{"
            + "\"kubectl.kubernetes.io/restartedAt\":\""
            + Instant.now()
            + "\"}}}}}");
  }

  /** As it was when it was taken in, so that it can be let go. */
  void putBack() {
    shop.kubectl(
        "patch",
        "deployment",
        NAME,
        "-p",
        "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":null}}}}");
    shop.kubectl("set", "image", "deployment/" + NAME, "app=" + App.SAMPLE);
  }

  private JsonNode read(String... arguments) {
    try {
      return JSON.readTree(shop.kubectl(arguments));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
