package dev.headway.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.sandbox.refusal.Refusal;
import dev.headway.sandbox.store.GroupResource;
import dev.headway.sandbox.store.ObjectKey;
import dev.headway.sandbox.store.ObjectStore;
import dev.headway.sandbox.store.StoredObject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the address on the pod's node that has a container's log, or runs a command in it. */
final class PodLogTarget {
  private static final List<String> PASSED =
      List.of(
          "follow",
          "previous",
          "tailLines",
          "sinceSeconds",
          "sinceTime",
          "timestamps",
          "limitBytes");

  private final ObjectStore store;

  PodLogTarget(ObjectStore store) {
    this.store = store;
  }

  /** Where the log is; empty while the pod has no node. */
  Optional<URI> of(ApiRequest request, StoredObject pod) {
    return at(request, pod, "containerLogs").map(base -> URI.create(base + query(request)));
  }

  /** Where a command is run; empty while the pod has no node. */
  Optional<URI> exec(ApiRequest request, StoredObject pod) {
    String command =
        request.query().getOrDefault("command", List.of()).stream()
            .map(word -> "command=" + URLEncoder.encode(word, StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return at(request, pod, "exec").map(base -> URI.create(base + "?" + command));
  }

  private Optional<String> at(ApiRequest request, StoredObject pod, String endpoint) {
    ObjectNode tree = pod.tree();
    String container = container(request, tree);
    String nodeName = Trees.text(tree, "spec", "nodeName");
    if (nodeName.isEmpty()) {
      return Optional.empty();
    }
    ObjectNode node =
        store
            .get(new ObjectKey(new GroupResource("", "nodes"), "", nodeName))
            .orElseThrow(() -> StatusErrors.notFound(new GroupResource("", "pods"), nodeName))
            .tree();
    int port = Trees.at(node, "status", "daemonEndpoints", "kubeletEndpoint", "Port").asInt();
    String path =
        "https://"
            + address(node)
            + ":"
            + port
            + "/"
            + endpoint
            + "/"
            + Trees.namespace(tree)
            + "/"
            + Trees.name(tree)
            + "/"
            + container;
    return Optional.of(path);
  }

  private static String container(ApiRequest request, ObjectNode pod) {
    List<String> names = new ArrayList<>();
    for (JsonNode container : Trees.at(pod, "spec", "containers")) {
      names.add(Trees.text(container, "name"));
    }
    String asked = request.param("container");
    if (asked.isEmpty() && names.size() == 1) {
      return names.getFirst();
    }
    if (asked.isEmpty()) {
      throw StatusErrors.of(Refusal.LOG_WHICH_CONTAINER, Trees.name(pod), String.join(" ", names));
    }
    if (!names.contains(asked)) {
      throw StatusErrors.of(Refusal.LOG_NO_CONTAINER, asked, Trees.name(pod));
    }
    return asked;
  }

  private static String address(ObjectNode node) {
    for (JsonNode address : Trees.at(node, "status", "addresses")) {
      if (Trees.text(address, "type").equals("InternalIP")) {
        return Trees.text(address, "address");
      }
    }
    throw StatusErrors.of(Refusal.LOG_NODE_ADDRESS, Trees.name(node));
  }

  private static String query(ApiRequest request) {
    List<String> parts = new ArrayList<>();
    for (String name : PASSED) {
      String value = request.param(name);
      if (!value.isEmpty()) {
        parts.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
      }
    }
    return parts.isEmpty() ? "" : "?" + String.join("&", parts);
  }
}
