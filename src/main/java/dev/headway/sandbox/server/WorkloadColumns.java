package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** The columns of kinds that have pods. */
final class WorkloadColumns {
  private WorkloadColumns() {}

  static List<TableColumn> deployment() {
    return BuiltinColumns.named(
        TableColumn.text("Ready", o -> status(o, "readyReplicas") + "/" + spec(o, "replicas")),
        TableColumn.number("Up-to-date", o -> status(o, "updatedReplicas")),
        TableColumn.number("Available", o -> status(o, "availableReplicas")),
        TableColumn.age(),
        containers(),
        images(),
        selector());
  }

  static List<TableColumn> replicaSet() {
    return BuiltinColumns.named(
        TableColumn.number("Desired", o -> spec(o, "replicas")),
        TableColumn.number("Current", o -> status(o, "replicas")),
        TableColumn.number("Ready", o -> status(o, "readyReplicas")),
        TableColumn.age(),
        containers(),
        images(),
        selector());
  }

  static List<TableColumn> statefulSet() {
    return BuiltinColumns.named(
        TableColumn.text("Ready", o -> status(o, "readyReplicas") + "/" + spec(o, "replicas")),
        TableColumn.age(),
        containers(),
        images());
  }

  static List<TableColumn> daemonSet() {
    return BuiltinColumns.named(
        TableColumn.number("Desired", o -> status(o, "desiredNumberScheduled")),
        TableColumn.number("Current", o -> status(o, "currentNumberScheduled")),
        TableColumn.number("Ready", o -> status(o, "numberReady")),
        TableColumn.number("Up-to-date", o -> status(o, "updatedNumberScheduled")),
        TableColumn.number("Available", o -> status(o, "numberAvailable")),
        TableColumn.text(
            "Node Selector",
            o -> BuiltinColumns.map(Trees.at(o, "spec", "template", "spec", "nodeSelector"))),
        TableColumn.age(),
        containers(),
        images(),
        selector());
  }

  static List<TableColumn> controllerRevision() {
    return BuiltinColumns.named(
        TableColumn.text("Controller", WorkloadColumns::controller),
        TableColumn.number("Revision", o -> o.path("revision").asLong()),
        TableColumn.age());
  }

  /** The kind, the group and the name of its controller, as kubectl takes them. */
  private static String controller(JsonNode object) {
    for (JsonNode owner : Trees.at(object, "metadata", "ownerReferences")) {
      if (owner.path("controller").asBoolean()) {
        String group = owner.path("apiVersion").asText().replaceFirst("/?[^/]*$", "");
        String kind = owner.path("kind").asText().toLowerCase(Locale.ROOT);
        String type = group.isEmpty() ? kind : kind + "." + group;
        return type + "/" + owner.path("name").asText();
      }
    }
    return "<none>";
  }

  static List<TableColumn> job() {
    return BuiltinColumns.named(
        TableColumn.text("Status", WorkloadColumns::jobStatus),
        TableColumn.text("Completions", WorkloadColumns::completions),
        TableColumn.timed(
            "Duration", (o, now) -> TextNode.valueOf(duration(o.path("status"), now))),
        TableColumn.age(),
        containers(),
        images(),
        selector());
  }

  private static TableColumn containers() {
    return TableColumn.text("Containers", o -> BuiltinColumns.joined(pods(o), "name")).wide();
  }

  private static TableColumn images() {
    return TableColumn.text("Images", o -> BuiltinColumns.joined(pods(o), "image")).wide();
  }

  private static TableColumn selector() {
    return TableColumn.text(
            "Selector", o -> BuiltinColumns.map(Trees.at(o, "spec", "selector", "matchLabels")))
        .wide();
  }

  private static JsonNode pods(ObjectNode workload) {
    return Trees.at(workload, "spec", "template", "spec", "containers");
  }

  private static String jobStatus(ObjectNode job) {
    if (Trees.at(job, "metadata", "deletionTimestamp").isTextual()) {
      return "Terminating";
    }
    for (String type : List.of("Complete", "Failed", "Suspended", "FailureTarget")) {
      for (JsonNode condition : Trees.at(job, "status", "conditions")) {
        if (Trees.text(condition, "type").equals(type)
            && Trees.text(condition, "status").equals("True")) {
          return type;
        }
      }
    }
    return "Running";
  }

  private static String completions(ObjectNode job) {
    long succeeded = status(job, "succeeded");
    JsonNode wanted = Trees.at(job, "spec", "completions");
    if (wanted.isNumber()) {
      return succeeded + "/" + wanted.asLong();
    }
    long parallelism = Trees.at(job, "spec", "parallelism").asLong(0);
    return parallelism > 1 ? succeeded + "/1 of " + parallelism : succeeded + "/1";
  }

  private static String duration(JsonNode status, Instant now) {
    String start = Trees.text(status, "startTime");
    if (start.isEmpty()) {
      return "";
    }
    String end = Trees.text(status, "completionTime");
    return Ages.brief(
        Duration.between(Instant.parse(start), end.isEmpty() ? now : Instant.parse(end)));
  }

  private static long spec(ObjectNode object, String field) {
    return Trees.at(object, "spec", field).asLong(0);
  }

  private static long status(ObjectNode object, String field) {
    return Trees.at(object, "status", field).asLong(0);
  }
}
