package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** The columns of Services and EndpointSlices. */
final class ServiceColumns {
  /** Addresses and ports beyond these are summed up. */
  private static final int SHOWN = 3;

  private ServiceColumns() {}

  static List<TableColumn> service() {
    return BuiltinColumns.named(
        TableColumn.text("Type", o -> Trees.text(o, "spec", "type")),
        TableColumn.text("Cluster-IP", ServiceColumns::clusterIp),
        TableColumn.text("External-IP", o -> "<none>"),
        TableColumn.text("Port(s)", ServiceColumns::ports),
        TableColumn.age(),
        TableColumn.text("Selector", o -> BuiltinColumns.map(Trees.at(o, "spec", "selector")))
            .wide());
  }

  static List<TableColumn> endpointSlice() {
    return BuiltinColumns.named(
        TableColumn.text("AddressType", o -> Trees.text(o, "addressType")),
        TableColumn.text("Ports", ServiceColumns::slicePorts),
        TableColumn.text("Endpoints", ServiceColumns::endpoints),
        TableColumn.age());
  }

  private static String clusterIp(ObjectNode service) {
    return BuiltinColumns.orNone(Trees.text(service, "spec", "clusterIP"));
  }

  private static String ports(ObjectNode service) {
    List<String> ports = new ArrayList<>();
    for (JsonNode port : Trees.at(service, "spec", "ports")) {
      String node = Trees.text(port, "nodePort");
      ports.add(
          Trees.text(port, "port")
              + (node.isEmpty() ? "" : ":" + node)
              + "/"
              + Trees.text(port, "protocol"));
    }
    return BuiltinColumns.orNone(String.join(",", ports));
  }

  private static String slicePorts(ObjectNode slice) {
    List<String> ports = new ArrayList<>();
    slice.path("ports").forEach(port -> ports.add(Trees.text(port, "port")));
    return ports.isEmpty() ? "<unset>" : shortened(ports);
  }

  private static String endpoints(ObjectNode slice) {
    List<String> addresses = new ArrayList<>();
    for (JsonNode endpoint : slice.path("endpoints")) {
      endpoint.path("addresses").forEach(address -> addresses.add(address.asText()));
    }
    return addresses.isEmpty() ? "<unset>" : shortened(addresses);
  }

  private static String shortened(List<String> values) {
    if (values.size() <= SHOWN) {
      return String.join(",", values);
    }
    return String.join(",", values.subList(0, SHOWN))
        + " + "
        + (values.size() - SHOWN)
        + " more...";
  }
}
