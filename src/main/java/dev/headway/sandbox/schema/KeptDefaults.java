package dev.headway.sandbox.schema;

import static dev.headway.sandbox.schema.BuiltinDefaults.child;
import static dev.headway.sandbox.schema.BuiltinDefaults.each;
import static dev.headway.sandbox.schema.BuiltinDefaults.put;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Defaults of the kinds that are kept for those who apply them, and that nothing in it runs. */
final class KeptDefaults {
  private KeptDefaults() {}

  static void fill(String kind, ObjectNode object) {
    switch (kind) {
      case "CronJob" -> cronJob(child(object, "spec"));
      case "ReplicationController" -> replicationController(object);
      case "Endpoints" ->
          each(
              object.path("subsets"),
              subset -> each(subset.path("ports"), port -> put(port, "protocol", "TCP")));
      case "PersistentVolume" -> volume(object);
      case "PersistentVolumeClaim" -> {
        put(child(object, "spec"), "volumeMode", "Filesystem");
        put(child(object, "status"), "phase", "Pending");
      }
      default -> networkPolicy(child(object, "spec"));
    }
  }

  private static void cronJob(ObjectNode spec) {
    put(spec, "concurrencyPolicy", "Allow");
    put(spec, "suspend", false);
    put(spec, "successfulJobsHistoryLimit", 3);
    put(spec, "failedJobsHistoryLimit", 1);
    BuiltinDefaults.template(child(child(spec, "jobTemplate"), "spec"));
  }

  private static void replicationController(ObjectNode object) {
    ObjectNode spec = child(object, "spec");
    put(spec, "replicas", 1);
    JsonNode labels = spec.path("template").path("metadata").path("labels");
    if (spec.path("selector").isEmpty() && !labels.isEmpty()) {
      spec.set("selector", labels.deepCopy());
    }
    if (object.path("metadata").path("labels").isEmpty() && !labels.isEmpty()) {
      child(object, "metadata").set("labels", labels.deepCopy());
    }
    BuiltinDefaults.template(spec);
    put(child(object, "status"), "replicas", 0);
  }

  private static void volume(ObjectNode object) {
    ObjectNode spec = child(object, "spec");
    put(spec, "persistentVolumeReclaimPolicy", "Retain");
    put(spec, "volumeMode", "Filesystem");
    if (spec.get("hostPath") instanceof ObjectNode path && !path.has("type")) {
      path.put("type", "");
    }
    put(child(object, "status"), "phase", "Pending");
  }

  private static void networkPolicy(ObjectNode spec) {
    for (String direction : new String[] {"ingress", "egress"}) {
      each(
          spec.path(direction),
          rule -> each(rule.path("ports"), port -> put(port, "protocol", "TCP")));
    }
    if (spec.path("policyTypes").isEmpty()) {
      ArrayNode types = spec.putArray("policyTypes").add("Ingress");
      if (!spec.path("egress").isEmpty()) {
        types.add("Egress");
      }
    }
  }
}
