package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** The columns of nodes. */
final class NodeColumns {
  private static final String ROLE = "node-role.kubernetes.io/";

  private NodeColumns() {}

  static List<TableColumn> columns() {
    return BuiltinColumns.named(
        TableColumn.text("Status", NodeColumns::status),
        TableColumn.text("Roles", NodeColumns::roles),
        TableColumn.age(),
        TableColumn.text("Version", o -> info(o, "kubeletVersion")),
        TableColumn.text("Internal-IP", o -> address(o, "InternalIP")).wide(),
        TableColumn.text("External-IP", o -> address(o, "ExternalIP")).wide(),
        TableColumn.text("OS-Image", o -> known(info(o, "osImage"))).wide(),
        TableColumn.text("Kernel-Version", o -> known(info(o, "kernelVersion"))).wide(),
        TableColumn.text("Container-Runtime", o -> known(info(o, "containerRuntimeVersion")))
            .wide());
  }

  private static String status(ObjectNode node) {
    String ready = "Unknown";
    for (JsonNode condition : Trees.at(node, "status", "conditions")) {
      if (Trees.text(condition, "type").equals("Ready")) {
        ready = Trees.text(condition, "status").equals("True") ? "Ready" : "NotReady";
      }
    }
    boolean cordoned = Trees.at(node, "spec", "unschedulable").asBoolean();
    return cordoned ? ready + ",SchedulingDisabled" : ready;
  }

  private static String roles(ObjectNode node) {
    List<String> roles = new ArrayList<>();
    for (String label : Trees.stringMap(node, "metadata", "labels").keySet()) {
      if (label.startsWith(ROLE)) {
        roles.add(label.substring(ROLE.length()));
      }
    }
    roles.sort(null);
    return BuiltinColumns.orNone(String.join(",", roles));
  }

  private static String address(ObjectNode node, String type) {
    for (JsonNode address : Trees.at(node, "status", "addresses")) {
      if (Trees.text(address, "type").equals(type)) {
        return Trees.text(address, "address");
      }
    }
    return "<none>";
  }

  private static String info(ObjectNode node, String field) {
    return Trees.text(node, "status", "nodeInfo", field);
  }

  private static String known(String text) {
    return text.isEmpty() ? "<unknown>" : text;
  }
}
