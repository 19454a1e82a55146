package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.store.GroupResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The columns of the built-in kinds. */
final class BuiltinColumns {
  private static final TableColumn NAME =
      TableColumn.name("Name must be unique within a namespace.");
  private static final TableColumn AGE = TableColumn.age();
  private static final String NONE = "<none>";

  private static final Map<String, List<TableColumn>> COLUMNS =
      Map.ofEntries(
          Map.entry("pods", PodColumns.columns()),
          Map.entry("deployments.apps", WorkloadColumns.deployment()),
          Map.entry("replicasets.apps", WorkloadColumns.replicaSet()),
          Map.entry("jobs.batch", WorkloadColumns.job()),
          Map.entry("statefulsets.apps", WorkloadColumns.statefulSet()),
          Map.entry("daemonsets.apps", WorkloadColumns.daemonSet()),
          Map.entry("controllerrevisions.apps", WorkloadColumns.controllerRevision()),
          Map.entry("services", ServiceColumns.service()),
          Map.entry("endpointslices.discovery.k8s.io", ServiceColumns.endpointSlice()),
          Map.entry("events", EventColumns.core()),
          Map.entry("events.events.k8s.io", EventColumns.core()),
          Map.entry(
              "namespaces",
              List.of(
                  NAME, TableColumn.text("Status", o -> Trees.text(o, "status", "phase")), AGE)),
          Map.entry("nodes", NodeColumns.columns()),
          Map.entry(
              "configmaps", List.of(NAME, TableColumn.number("Data", BuiltinColumns::data), AGE)),
          Map.entry(
              "secrets",
              List.of(
                  NAME,
                  TableColumn.text("Type", o -> Trees.text(o, "type")),
                  TableColumn.number("Data", o -> Trees.at(o, "data").size()),
                  AGE)),
          Map.entry(
              "serviceaccounts",
              List.of(
                  NAME, TableColumn.number("Secrets", o -> Trees.at(o, "secrets").size()), AGE)),
          Map.entry(
              "leases.coordination.k8s.io",
              List.of(
                  NAME,
                  TableColumn.text("Holder", o -> Trees.text(o, "spec", "holderIdentity")),
                  AGE)),
          Map.entry("roles.rbac.authorization.k8s.io", List.of(NAME, createdAt())),
          Map.entry("clusterroles.rbac.authorization.k8s.io", List.of(NAME, createdAt())),
          Map.entry("rolebindings.rbac.authorization.k8s.io", bindings()),
          Map.entry("clusterrolebindings.rbac.authorization.k8s.io", bindings()),
          Map.entry("customresourcedefinitions.apiextensions.k8s.io", List.of(NAME, createdAt())),
          Map.entry("poddisruptionbudgets.policy", budget()));

  private BuiltinColumns() {}

  static List<TableColumn> of(GroupResource resource) {
    return COLUMNS.getOrDefault(resource.toString(), List.of(NAME, AGE));
  }

  static List<TableColumn> named(TableColumn... columns) {
    List<TableColumn> all = new ArrayList<>(List.of(NAME));
    all.addAll(List.of(columns));
    return List.copyOf(all);
  }

  /** {@code a=b,c=d}, or {@code <none>}. */
  static String map(JsonNode labels) {
    String text =
        labels.properties().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue().asText())
            .sorted()
            .collect(Collectors.joining(","));
    return orNone(text);
  }

  static String orNone(String text) {
    return text.isEmpty() ? NONE : text;
  }

  /** One field of each item, joined by commas. */
  static String joined(JsonNode items, String field) {
    List<String> values = new ArrayList<>();
    items.forEach(item -> values.add(Trees.text(item, field)));
    return String.join(",", values);
  }

  private static long data(ObjectNode map) {
    return (long) Trees.at(map, "data").size() + Trees.at(map, "binaryData").size();
  }

  private static TableColumn createdAt() {
    return TableColumn.text("Created At", o -> Trees.text(o, "metadata", "creationTimestamp"));
  }

  private static List<TableColumn> bindings() {
    return List.of(
        NAME,
        TableColumn.text(
            "Role", o -> Trees.text(o, "roleRef", "kind") + "/" + Trees.text(o, "roleRef", "name")),
        AGE,
        TableColumn.text("Users", o -> subjects(o, "User")).wide(),
        TableColumn.text("Groups", o -> subjects(o, "Group")).wide(),
        TableColumn.text("ServiceAccounts", o -> subjects(o, "ServiceAccount")).wide());
  }

  private static String subjects(ObjectNode binding, String kind) {
    List<String> names = new ArrayList<>();
    for (JsonNode subject : binding.path("subjects")) {
      if (Trees.text(subject, "kind").equals(kind)) {
        String namespace = Trees.text(subject, "namespace");
        names.add((namespace.isEmpty() ? "" : namespace + "/") + Trees.text(subject, "name"));
      }
    }
    return String.join(", ", names);
  }

  private static List<TableColumn> budget() {
    return List.of(
        NAME,
        TableColumn.text("Min Available", o -> orNa(Trees.text(o, "spec", "minAvailable"))),
        TableColumn.text("Max Unavailable", o -> orNa(Trees.text(o, "spec", "maxUnavailable"))),
        TableColumn.number(
            "Allowed Disruptions", o -> Trees.at(o, "status", "disruptionsAllowed").asLong()),
        AGE);
  }

  private static String orNa(String text) {
    return text.isEmpty() ? "N/A" : text;
  }
}
