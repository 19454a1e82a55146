package dev.headway.sandbox.schema;

import static dev.headway.sandbox.schema.BuiltinDefaults.child;
import static dev.headway.sandbox.schema.BuiltinDefaults.each;
import static dev.headway.sandbox.schema.BuiltinDefaults.put;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Defaults of pods and pod templates. */
final class PodDefaults {
  private PodDefaults() {}

  static void spec(ObjectNode spec, boolean pod) {
    put(spec, "restartPolicy", "Always");
    put(spec, "terminationGracePeriodSeconds", 30);
    put(spec, "dnsPolicy", "ClusterFirst");
    child(spec, "securityContext");
    put(spec, "schedulerName", "default-scheduler");
    if (pod) {
      put(spec, "enableServiceLinks", true);
    }
    if (spec.path("serviceAccountName").isTextual() && !spec.has("serviceAccount")) {
      spec.set("serviceAccount", spec.get("serviceAccountName"));
    }
    each(spec.path("containers"), PodDefaults::container);
    each(spec.path("initContainers"), PodDefaults::container);
    each(spec.path("volumes"), PodDefaults::volume);
  }

  private static void container(ObjectNode container) {
    put(container, "terminationMessagePath", "/dev/termination-log");
    put(container, "terminationMessagePolicy", "File");
    put(container, "imagePullPolicy", pullPolicy(container.path("image").asText("")));
    child(container, "resources");
    each(container.path("ports"), port -> put(port, "protocol", "TCP"));
    each(
        container.path("env"),
        env -> {
          if (env.path("valueFrom").get("fieldRef") instanceof ObjectNode field) {
            put(field, "apiVersion", "v1");
          }
        });
    for (String probe : List.of("readinessProbe", "livenessProbe", "startupProbe")) {
      if (container.get(probe) instanceof ObjectNode found) {
        probe(found);
      }
    }
    for (String hook : List.of("preStop", "postStart")) {
      httpGet(container.path("lifecycle").path(hook));
    }
  }

  /** {@code Always} for a tag {@code latest} or none, unless a digest pins the image. */
  private static String pullPolicy(String image) {
    String name = image.substring(image.lastIndexOf('/') + 1);
    boolean latest = !name.contains("@") && (!name.contains(":") || name.endsWith(":latest"));
    return latest ? "Always" : "IfNotPresent";
  }

  private static void probe(ObjectNode probe) {
    put(probe, "timeoutSeconds", 1);
    put(probe, "periodSeconds", 10);
    put(probe, "successThreshold", 1);
    put(probe, "failureThreshold", 3);
    httpGet(probe);
    if (probe.get("grpc") instanceof ObjectNode grpc && !grpc.has("service")) {
      grpc.put("service", "");
    }
  }

  private static void httpGet(JsonNode handler) {
    if (handler.get("httpGet") instanceof ObjectNode get) {
      put(get, "path", "/");
      put(get, "scheme", "HTTP");
    }
  }

  private static void volume(ObjectNode volume) {
    for (String source : List.of("configMap", "secret", "downwardAPI", "projected")) {
      if (volume.get(source) instanceof ObjectNode found) {
        put(found, "defaultMode", 420);
      }
    }
    each(
        volume.path("projected").path("sources"),
        source -> {
          if (source.get("serviceAccountToken") instanceof ObjectNode token) {
            put(token, "expirationSeconds", 3600);
          }
        });
    if (volume.get("hostPath") instanceof ObjectNode path && !path.has("type")) {
      path.put("type", "");
    }
  }
}
