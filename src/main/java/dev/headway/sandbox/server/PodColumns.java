package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.List;

/** The columns of pods, with the STATUS that sums up phase, containers and deletion. */
final class PodColumns {
  private PodColumns() {}

  static List<TableColumn> columns() {
    return BuiltinColumns.named(
        TableColumn.text("Ready", PodColumns::ready),
        TableColumn.text("Status", PodColumns::status),
        TableColumn.timed("Restarts", (o, now) -> TextNode.valueOf(restarts(o, now))),
        TableColumn.age(),
        TableColumn.text("IP", o -> BuiltinColumns.orNone(Trees.text(o, "status", "podIP"))).wide(),
        TableColumn.text("Node", o -> BuiltinColumns.orNone(Trees.text(o, "spec", "nodeName")))
            .wide(),
        TableColumn.text(
                "Nominated Node",
                o -> BuiltinColumns.orNone(Trees.text(o, "status", "nominatedNodeName")))
            .wide(),
        TableColumn.text("Readiness Gates", PodColumns::gates).wide());
  }

  private static String ready(ObjectNode pod) {
    int ready = 0;
    for (JsonNode status : containers(pod)) {
      ready += status.path("ready").asBoolean() && status.path("state").has("running") ? 1 : 0;
    }
    return ready + "/" + Trees.at(pod, "spec", "containers").size();
  }

  private static String status(ObjectNode pod) {
    String reason = Trees.text(pod, "status", "reason");
    String status = reason.isEmpty() ? Trees.text(pod, "status", "phase") : reason;
    boolean running = false;
    for (JsonNode container : containers(pod)) {
      JsonNode state = container.path("state");
      String waiting = Trees.text(state, "waiting", "reason");
      if (!waiting.isEmpty()) {
        status = waiting;
      } else if (state.has("terminated")) {
        status = terminated(state.path("terminated"));
      } else if (container.path("ready").asBoolean() && state.has("running")) {
        running = true;
      }
    }
    if (status.equals("Completed") && running) {
      status = "Running";
    }
    if (Trees.at(pod, "metadata", "deletionTimestamp").isTextual()) {
      return reason.equals("NodeLost") ? "Unknown" : "Terminating";
    }
    return status;
  }

  private static String terminated(JsonNode terminated) {
    String reason = Trees.text(terminated, "reason");
    if (!reason.isEmpty()) {
      return reason;
    }
    int signal = terminated.path("signal").asInt();
    return signal != 0 ? "Signal:" + signal : "ExitCode:" + terminated.path("exitCode").asInt();
  }

  private static String restarts(ObjectNode pod, Instant now) {
    int restarts = 0;
    String last = "";
    for (JsonNode container : containers(pod)) {
      restarts += container.path("restartCount").asInt();
      String finished = Trees.text(container, "lastState", "terminated", "finishedAt");
      last = finished.compareTo(last) > 0 ? finished : last;
    }
    return restarts == 0 || last.isEmpty()
        ? Integer.toString(restarts)
        : restarts + " (" + Ages.since(TextNode.valueOf(last), now) + " ago)";
  }

  private static String gates(ObjectNode pod) {
    JsonNode gates = Trees.at(pod, "spec", "readinessGates");
    if (gates.isEmpty()) {
      return "<none>";
    }
    int passed = 0;
    for (JsonNode gate : gates) {
      for (JsonNode condition : Trees.at(pod, "status", "conditions")) {
        passed +=
            condition.path("type").equals(gate.path("conditionType"))
                    && Trees.text(condition, "status").equals("True")
                ? 1
                : 0;
      }
    }
    return passed + "/" + gates.size();
  }

  private static JsonNode containers(ObjectNode pod) {
    return Trees.at(pod, "status", "containerStatuses");
  }
}
