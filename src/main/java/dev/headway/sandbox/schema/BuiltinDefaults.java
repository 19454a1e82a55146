package dev.headway.sandbox.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The defaults that a server writes into built-in objects, for the kinds that the sandbox runs
 * (compared with Kubernetes 1.36). What admission or an allocator adds (service account,
 * tolerations, cluster addresses) is the server's.
 */
final class BuiltinDefaults {
  /** Counts in a status that are written even when they are zero. */
  private static final Map<String, List<String>> COUNTS =
      Map.of(
          "ReplicaSet", List.of("replicas"),
          "StatefulSet", List.of("replicas", "availableReplicas"),
          "DaemonSet",
              List.of(
                  "currentNumberScheduled",
                  "desiredNumberScheduled",
                  "numberMisscheduled",
                  "numberReady"),
          "PodDisruptionBudget",
              List.of("currentHealthy", "desiredHealthy", "disruptionsAllowed", "expectedPods"));

  private static final String RBAC = "rbac.authorization.k8s.io";

  private BuiltinDefaults() {}

  static ObjectNode applied(String apiVersion, String kind, ObjectNode original) {
    ObjectNode object = original.deepCopy();
    switch (apiVersion + "/" + kind) {
      case "v1/Pod" -> PodDefaults.spec(object.withObject("/spec"), true);
      case "v1/PodTemplate" -> PodDefaults.spec(object.withObject("/template/spec"), false);
      case "v1/Service" -> service(object.withObject("/spec"));
      case "v1/Secret" -> secret(object);
      case "v1/Namespace" -> namespace(object);
      case "apps/v1/Deployment" -> deployment(object.withObject("/spec"));
      case "apps/v1/ReplicaSet" -> replicaSet(object.withObject("/spec"));
      case "apps/v1/StatefulSet" -> statefulSet(object.withObject("/spec"));
      case "apps/v1/DaemonSet" -> daemonSet(object.withObject("/spec"));
      case "batch/v1/Job" -> job(object);
      case "batch/v1/CronJob",
          "v1/ReplicationController",
          "v1/Endpoints",
          "v1/PersistentVolume",
          "v1/PersistentVolumeClaim",
          "networking.k8s.io/v1/NetworkPolicy" ->
          KeptDefaults.fill(kind, object);
      case "gateway.networking.k8s.io/v1/HTTPRoute" ->
          RouteDefaults.httpRoute(object.withObject("/spec"));
      case "gateway.networking.k8s.io/v1/Gateway" -> RouteDefaults.gateway(object);
      case "gateway.networking.k8s.io/v1/GatewayClass" -> RouteDefaults.pending(object, "Accepted");
      case "discovery.k8s.io/v1/EndpointSlice" ->
          each(object.path("ports"), BuiltinDefaults::endpointPort);
      case "rbac.authorization.k8s.io/v1/RoleBinding",
          "rbac.authorization.k8s.io/v1/ClusterRoleBinding" ->
          binding(object);
      default -> {}
    }
    for (String count : COUNTS.getOrDefault(kind, List.of())) {
      put(child(object, "status"), count, 0);
    }
    return object;
  }

  private static void deployment(ObjectNode spec) {
    put(spec, "replicas", 1);
    put(spec, "revisionHistoryLimit", 10);
    put(spec, "progressDeadlineSeconds", 600);
    ObjectNode strategy = child(spec, "strategy");
    put(strategy, "type", "RollingUpdate");
    if (strategy.path("type").asText().equals("RollingUpdate")) {
      ObjectNode rolling = child(strategy, "rollingUpdate");
      put(rolling, "maxUnavailable", "25%");
      put(rolling, "maxSurge", "25%");
    }
    template(spec);
  }

  private static void replicaSet(ObjectNode spec) {
    put(spec, "replicas", 1);
    template(spec);
  }

  private static void statefulSet(ObjectNode spec) {
    put(spec, "replicas", 1);
    put(spec, "podManagementPolicy", "OrderedReady");
    put(spec, "revisionHistoryLimit", 10);
    ObjectNode strategy = child(spec, "updateStrategy");
    put(strategy, "type", "RollingUpdate");
    if (strategy.path("type").asText().equals("RollingUpdate")) {
      put(child(strategy, "rollingUpdate"), "partition", 0);
    }
    each(
        spec.path("volumeClaimTemplates"),
        claim -> {
          put(claim, "apiVersion", "v1");
          put(claim, "kind", "PersistentVolumeClaim");
          KeptDefaults.fill("PersistentVolumeClaim", claim);
        });
    ObjectNode retention = child(spec, "persistentVolumeClaimRetentionPolicy");
    put(retention, "whenDeleted", "Retain");
    put(retention, "whenScaled", "Retain");
    template(spec);
  }

  private static void daemonSet(ObjectNode spec) {
    put(spec, "revisionHistoryLimit", 10);
    ObjectNode strategy = child(spec, "updateStrategy");
    put(strategy, "type", "RollingUpdate");
    if (strategy.path("type").asText().equals("RollingUpdate")) {
      ObjectNode rolling = child(strategy, "rollingUpdate");
      put(rolling, "maxUnavailable", 1);
      put(rolling, "maxSurge", 0);
    }
    template(spec);
  }

  private static void job(ObjectNode job) {
    ObjectNode spec = job.withObject("/spec");
    JsonNode labels = spec.path("template").path("metadata").path("labels");
    if (!labels.isEmpty() && job.path("metadata").path("labels").isEmpty()) {
      child(job, "metadata").set("labels", labels.deepCopy());
    }
    put(spec, "parallelism", 1);
    put(spec, "completions", 1);
    put(spec, "backoffLimit", 6);
    put(spec, "completionMode", "NonIndexed");
    put(spec, "suspend", false);
    put(spec, "manualSelector", false);
    put(spec, "podReplacementPolicy", "TerminatingOrFailed");
    template(spec);
  }

  /**
   * A missing template is created, as decoding into Go types does, so that validation names what it
   * lacks.
   */
  static void template(ObjectNode spec) {
    ObjectNode template = child(spec, "template");
    PodDefaults.spec(child(template, "spec"), false);
  }

  private static void service(ObjectNode spec) {
    put(spec, "type", "ClusterIP");
    put(spec, "sessionAffinity", "None");
    if (!spec.path("type").asText().equals("ExternalName")) {
      put(spec, "internalTrafficPolicy", "Cluster");
    }
    each(
        spec.path("ports"),
        port -> {
          put(port, "protocol", "TCP");
          if (Violations.isUnset(port.get("targetPort"))) {
            port.set("targetPort", port.path("port").deepCopy());
          }
        });
  }

  private static void endpointPort(ObjectNode port) {
    if (!port.has("name")) {
      port.put("name", "");
    }
    put(port, "protocol", "TCP");
  }

  private static void binding(ObjectNode binding) {
    put(child(binding, "roleRef"), "apiGroup", RBAC);
    each(
        binding.path("subjects"),
        subject -> {
          if (!subject.path("kind").asText().equals("ServiceAccount")) {
            put(subject, "apiGroup", RBAC);
          }
        });
  }

  private static void secret(ObjectNode secret) {
    put(secret, "type", "Opaque");
    if (secret.remove("stringData") instanceof ObjectNode texts) {
      ObjectNode data = child(secret, "data");
      texts.forEachEntry(
          (key, value) ->
              data.put(
                  key,
                  Base64.getEncoder()
                      .encodeToString(value.asText().getBytes(StandardCharsets.UTF_8))));
    }
  }

  private static void namespace(ObjectNode namespace) {
    put(
        child(child(namespace, "metadata"), "labels"),
        "kubernetes.io/metadata.name",
        namespace.path("metadata").path("name").asText());
    ObjectNode spec = child(namespace, "spec");
    if (!spec.has("finalizers")) {
      spec.putArray("finalizers").add("kubernetes");
    }
    put(child(namespace, "status"), "phase", "Active");
  }

  static ObjectNode child(ObjectNode parent, String name) {
    return parent.get(name) instanceof ObjectNode existing ? existing : parent.putObject(name);
  }

  static void put(ObjectNode parent, String name, String value) {
    if (Violations.isUnset(parent.get(name)) || parent.path(name).asText("x").isEmpty()) {
      parent.put(name, value);
    }
  }

  static void put(ObjectNode parent, String name, int value) {
    if (Violations.isUnset(parent.get(name))) {
      parent.put(name, value);
    }
  }

  static void put(ObjectNode parent, String name, boolean value) {
    if (Violations.isUnset(parent.get(name))) {
      parent.put(name, value);
    }
  }

  static void each(JsonNode list, Consumer<ObjectNode> action) {
    for (JsonNode item : list) {
      if (item instanceof ObjectNode object) {
        action.accept(object);
      }
    }
  }
}
