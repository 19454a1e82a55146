package dev.headway.build;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Conditions with the bounds of Kubernetes' metav1.Condition. */
final class ConditionSchema {
  private ConditionSchema() {}

  static void refine(ObjectNode conditions) {
    ObjectNode condition = (ObjectNode) conditions.get("items");
    condition
        .putArray("required")
        .add("lastTransitionTime")
        .add("message")
        .add("reason")
        .add("status")
        .add("type");
    ObjectNode properties = (ObjectNode) condition.get("properties");
    properties
        .withObject("/type")
        .put("maxLength", 316)
        .put(
            "pattern",
            "^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$");
    ObjectNode status = properties.withObject("/status");
    status.remove("maxLength");
    status.putArray("enum").add("True").add("False").add("Unknown");
    properties
        .withObject("/reason")
        .put("minLength", 1)
        .put("maxLength", 1024)
        .put("pattern", "^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$");
    properties.withObject("/message").put("maxLength", 32768);
    ObjectNode time = properties.withObject("/lastTransitionTime");
    time.remove("maxLength");
    time.put("format", "date-time");
  }
}
